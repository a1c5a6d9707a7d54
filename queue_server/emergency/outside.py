"""What the addresses outside are told when nobody answers an emergency call: where and since when, no more."""

import logging

from queue_server.config import Config
from queue_server.config.environment import filled
from queue_server.domain.messages import NS_
from queue_server.emergency import notify
from queue_server.emergency.calls import Emergencies
from queue_server.emergency.story import Emergency
from queue_server.emergency.view import counter_name
from queue_server.texts import Texts

log = logging.getLogger(__name__)

TITLE = NS_("Emergency call: {place}")
SINCE = NS_("Called at {time}. Nobody in the house has answered yet.")
NOWHERE = NS_("from the managers' page")
ROOM = NS_("room {room}")


def tell(config: Config, texts: Texts, calls: Emergencies, call: Emergency) -> None:
    """Tell the addresses of ``emergency.notify``, and say in the call how that went. For a background task."""
    is_told = False
    try:
        is_told = notify.send(*message(config, texts, call))
    except ValueError as error:
        log.error("nobody outside could be told of the emergency call: %s", error)
    finally:
        calls.notified(call.id, "sent" if is_told else "failed")


def message(config: Config, texts: Texts, call: Emergency) -> tuple[list[str], str, str]:
    """Return the addresses with their secrets, the title and the text; raises ValueError for a secret not set.

    The caller's own words stay in the house: what is sent goes through other people's servers.
    """
    lang = config.staff_languages[0]
    time = call.raised_at.astimezone(config.tz).strftime("%H:%M")
    title = texts.get(lang, TITLE, "staff", place=_place(config, texts, lang, call.counter))
    office = config.text(config.office.name, lang)
    body = f"{office}\n{texts.get(lang, SINCE, 'staff', time=time)}"
    return [filled(address) for address in config.emergency.notify], title, body


def _place(config: Config, texts: Texts, lang: str, key: str | None) -> str:
    counter = config.counters.get(key or "")
    if counter is None:
        return key or texts.get(lang, NOWHERE, "staff")
    area = config.areas[counter.area]
    room = [texts.get(lang, ROOM, "staff", room=counter.room)] if counter.room else []
    return ", ".join([str(counter_name(config, key)), *room, area.floor, config.text(area.name, lang)])
