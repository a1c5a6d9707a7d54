"""Emergency calls: those that are told here, and which of them one key answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from counter_client.office import Office
from counter_client.words import NS_, Words

Emergency = dict[str, Any]


@dataclass
class Alarms:
    """The emergency calls of the house that are not over yet, newest last."""

    words: Words
    office: Office
    counter: str
    known: dict[str, Emergency] = field(default_factory=dict)

    def heard(self, news: Any) -> Iterator[str]:
        """Take over news of one emergency and say what is new in it; empty if nothing is, or if it cannot be read."""
        if not isinstance(news, dict) or "id" not in news:
            return
        key, state = str(news["id"]), str(news.get("state", "raised"))
        before = self.known.pop(key, None)
        if state != "ended":
            self.known[key] = news
        elif before is None:
            return
        if before is None or _told(before) != _told(news):
            yield from self._say(news, state)

    def all(self, emergencies: list[Any]) -> Iterator[str]:
        """Take over what the server says there is: what was told before is not told again, what is gone is over."""
        there = {str(found["id"]) for found in emergencies if isinstance(found, dict) and "id" in found}
        for key in [key for key in self.known if key not in there]:
            yield from self.heard({**self.known[key], "state": "ended"})
        for found in emergencies:
            yield from self.heard(found)

    def answerable(self) -> tuple[Emergency, str] | None:
        """The emergency that the answering key is about, and the step: *accept*, or *end* for whom it concerns."""
        for found in reversed(self.known.values()):
            is_own = str(found.get("counter")) == self.counter
            if found.get("state") == "raised" and not is_own:
                return found, "accept"
        return next(((found, "end") for found in reversed(self.known.values())), None)

    def _say(self, news: Emergency, state: str) -> Iterator[str]:
        where = self._where(news)
        if state == "ended":
            yield self.words(NS_("The emergency at {place} is over."), place=where)
        elif state == "accepted":
            who = str(news.get("accepted_by") or "?")
            yield self.words(NS_("Emergency at {place}: counter {counter} is coming."), place=where, counter=who)
        elif str(news.get("counter")) == self.counter:
            yield self.words(NS_("Your emergency call is out. All desks hear it."))
        else:
            yield self.words(NS_("EMERGENCY at {place}! Press / or Y if you go there."), place=where)

    def _where(self, news: Emergency) -> str:
        place = self.words(
            NS_("Counter {counter}"), counter=news.get("counter_name") or self.office.counter_name(news.get("counter"))
        )
        if news.get("room"):
            place += ", " + self.words(NS_("Room {room}"), room=news["room"])
        if news.get("floor"):
            place += f", {news['floor']}"
        return place


def _told(news: Emergency) -> tuple[Any, ...]:
    return news.get("state"), news.get("level"), news.get("accepted_by")
