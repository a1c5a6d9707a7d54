"""What is said to a whole waiting room: words of staff, and the office's own at opening and before closing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from queue_server.config import Text
from queue_server.domain.errors import BadRequest, NotFound
from queue_server.domain.messages import N_
from queue_server.services import wire
from queue_server.services.context import Context
from queue_server.store import journal
from queue_server.store.base import Instant
from queue_server.store.hot import Hot
from queue_server.store.models import MESSAGE

SPAN = timedelta(minutes=30)
"""How long a message stays that names no end."""
LONGEST = timedelta(hours=24)
MOST = 10
"""Messages at a time: a screen with more is read by nobody."""
AT_OPENING = timedelta(minutes=5)

NO_WORDS = N_("A message needs words in at least one language of this office.")
UNKNOWN_AREA = N_("There is no such waiting area. Choose one of the list.")
UNKNOWN_MESSAGE = N_("There is no such message; perhaps its time is over.")
WRONG_END = N_("Let the message end within the next 24 hours.")
TOO_MANY = N_("Ten messages are shown already. Take one away first.")

_CURRENT = Hot(
    select(MESSAGE.c.id, MESSAGE.c.areas, MESSAGE.c.text, MESSAGE.c.speak, MESSAGE.c.at, MESSAGE.c.until)
    .where(MESSAGE.c.until > bindparam("now", type_=Instant()))
    .order_by(MESSAGE.c.id)
)


@dataclass(frozen=True, slots=True)
class Message:
    """Words to a waiting room, from ``at`` until ``until``; a spoken one is said once, when it begins."""

    id: str
    areas: tuple[str, ...]
    text: Mapping[str, str]
    speak: bool
    at: datetime
    until: datetime


def add(
    session: Session,
    ctx: Context,
    text: Mapping[str, str],
    *,
    areas: Iterable[str] | None = None,
    speak: bool = True,
    until: datetime | None = None,
) -> Message:
    """Say something in some areas (None: in all) until a time, by default for half an hour.

    Raises BadRequest for no words, an unknown area, an end that is past or a day away, or ten messages already.
    """
    now = ctx.now()
    words = _words(ctx, text)
    where = _areas(ctx, areas)
    end = until if until is not None else now + SPAN
    if not now < end <= now + LONGEST:
        raise BadRequest(WRONG_END, code="wrong_end")
    if len(list(_CURRENT(session, now=now))) >= MOST:
        raise BadRequest(TOO_MANY, code="too_many_messages")
    row = {"areas": list(where), "text": words, "speak": speak, "at": now, "until": end}
    number = session.execute(insert(MESSAGE).returning(MESSAGE.c.id), row).scalar_one()
    journal.touch(session, where)
    return Message(str(number), where, words, speak, now, end)


def remove(session: Session, ctx: Context, message: int) -> None:
    """Take a message away; raises NotFound if there is none."""
    gone = session.execute(delete(MESSAGE).where(MESSAGE.c.id == message).returning(MESSAGE.c.areas)).one_or_none()
    if gone is None:
        raise NotFound(UNKNOWN_MESSAGE, code="unknown_message")
    journal.touch(session, [area for area in gone.areas if area in ctx.config.areas])


def current(session: Session, ctx: Context, area: str | None = None) -> list[Message]:
    """Return what is to be shown now, in one area or anywhere: the office's own words first, then the oldest."""
    now = ctx.now()
    written = [
        Message(str(row.id), tuple(row.areas), row.text, row.speak, row.at, row.until)
        for row in _CURRENT(session, now=now)
    ]
    return [found for found in [*_of_the_house(ctx, now), *written] if area is None or area in found.areas]


def forget_old(session: Session, now: datetime) -> int:
    """Delete the messages whose time is over and return how many."""
    gone = session.execute(delete(MESSAGE).where(MESSAGE.c.until <= now))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def as_wire(ctx: Context, found: Message) -> dict[str, Any]:
    """Return a message as screens and staff get it; ``audio`` in the order in which it is spoken."""
    return {
        "id": found.id,
        "areas": list(found.areas),
        "text": dict(found.text),
        "speak": found.speak,
        "at": wire.instant(found.at),
        "until": wire.instant(found.until),
        "audio": list(ctx.say(found.text)) if found.speak else [],
    }


def _of_the_house(ctx: Context, now: datetime) -> list[Message]:
    """The office opens, or closes soon; nobody has to think of it."""
    said, everywhere = ctx.config.announcements, tuple(ctx.config.areas)
    found = []
    for begin, end in ctx.config.office_spans(now):
        if said.opening is not None and begin <= now < begin + AT_OPENING:
            found.append(
                Message(f"opening:{wire.instant(begin)}", everywhere, said.opening, True, begin, begin + AT_OPENING)
            )
        if said.closing is not None:
            begins = end - timedelta(minutes=said.closing.before)
            if begins <= now < end:
                found.append(Message(f"closing:{wire.instant(end)}", everywhere, said.closing.text, True, begins, end))
    return found


def _words(ctx: Context, text: Mapping[str, str]) -> Text:
    words = {code: said.strip() for code, said in text.items() if code in ctx.config.languages and said.strip()}
    if not words:
        raise BadRequest(NO_WORDS, code="no_words")
    return words


def _areas(ctx: Context, areas: Iterable[str] | None) -> tuple[str, ...]:
    if areas is None:
        return tuple(ctx.config.areas)
    where = tuple(dict.fromkeys(areas))
    unknown = next((area for area in where if area not in ctx.config.areas), None)
    if unknown is not None or not where:
        raise BadRequest(UNKNOWN_AREA, code="unknown_area", area=unknown)
    return where
