"""Who is next: the one rule, used by the claim, by the forecast and by every list on a screen."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

NO_BONUS = timedelta(0)


class Waiting(Protocol):
    """What the rule looks at."""

    @property
    def id(self) -> int: ...
    @property
    def urgency(self) -> int: ...
    @property
    def order_at(self) -> datetime: ...
    @property
    def entry(self) -> int: ...
    @property
    def not_before(self) -> datetime | None: ...


W = TypeVar("W", bound=Waiting)
Key = tuple[int, datetime, datetime, int, int]


def order_at(
    arrival: datetime, head_start: timedelta, appointment: datetime | None = None, grace: timedelta = NO_BONUS
) -> datetime:
    """Return the time that decides the place: the arrival minus the head start.

    An appointment stands in for the arrival, unless that was later by more than ``grace``.
    """
    begin = arrival if appointment is None else max(appointment, arrival - grace)
    return begin - head_start


def late(old: datetime, now: datetime, credit: timedelta) -> datetime:
    """Return the place of somebody who missed the call: their old one, but at most ``credit`` before now."""
    return max(old, now - credit)


def key(ticket: Waiting, bonus: timedelta = NO_BONUS) -> Key:
    """Return what tickets are sorted by: urgency, then ``order_at`` less the counter's language bonus, then entry.

    With equal sums the ticket without a bonus goes first: it has waited the whole bonus longer.
    """
    return ticket.urgency, ticket.order_at - bonus, ticket.order_at, ticket.entry, ticket.id


def callable_now(ticket: Waiting, now: datetime) -> bool:
    """Say whether the ticket's time has come."""
    return ticket.not_before is None or ticket.not_before <= now


def first(tickets: Iterable[W], now: datetime, bonus: Callable[[W], timedelta] = lambda _: NO_BONUS) -> W | None:
    """Return who is next among ``tickets`` or None."""
    ready = (ticket for ticket in tickets if callable_now(ticket, now))
    return min(ready, key=lambda ticket: key(ticket, bonus(ticket)), default=None)


def helpful_languages(own: Iterable[str], others: Iterable[Iterable[str]]) -> frozenset[str]:
    """Return the languages in which this counter helps: those that another open counter for the service lacks."""
    rest = [frozenset(languages) for languages in others]
    return frozenset(language for language in own if any(language not in spoken for spoken in rest))
