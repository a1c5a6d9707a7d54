"""Who is next: the one rule, used by the claim, by the forecast and by every list on a screen."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol, TypeVar

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


class Speaking(Protocol):
    """A waiting ticket as far as languages matter."""

    @property
    def service(self) -> str: ...
    @property
    def language(self) -> str: ...


class Desk(Protocol):
    """A counter, as far as it decides who may be taken there."""

    @property
    def id(self) -> str: ...
    @property
    def services(self) -> Collection[str]: ...
    @property
    def languages(self) -> Collection[str]: ...


W = TypeVar("W", bound=Waiting)
Key = tuple[int, datetime, datetime, int, int]


def order_at(
    arrival: datetime, head_start: timedelta, appointment: datetime | None = None, grace: timedelta = NO_BONUS
) -> datetime:
    """Return the time that decides the place: the arrival minus the head start.

    An appointment stands in for the arrival, unless that was later by more than ``grace``.
    """
    return begin(arrival, appointment, grace) - head_start


def begin(arrival: datetime, appointment: datetime | None = None, grace: timedelta = NO_BONUS) -> datetime:
    """Return from when the wait counts: the arrival, or for an appointment its time, or the later coming."""
    return arrival if appointment is None else max(appointment, arrival - grace)


def not_before(appointment: datetime | None, early: timedelta) -> datetime | None:
    """Return from when an appointment may be called: ``early`` before its time; a walk-in at once (None)."""
    return None if appointment is None else appointment - early


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


def nth(tickets: Iterable[W], now: datetime, count: int) -> W | None:
    """Return the ``count``-th of those whose time has come, the last one if there are fewer, None if nobody waits."""
    line = sorted((ticket for ticket in tickets if callable_now(ticket, now)), key=key)
    return line[min(count, len(line)) - 1] if line else None


class Place(NamedTuple):
    """What decides where a ticket stands."""

    urgency: int
    order_at: datetime
    entry: int


def just_behind(other: Waiting, urgency: int, entry: int) -> Place:
    """Return the place of somebody who is put back behind ``other``, with the urgency and the new entry they bring.

    Each area counts its entries for itself, so that of another area may be the higher one.
    """
    return Place(max(urgency, other.urgency), other.order_at, max(entry, other.entry + 1))


def helpful_languages(own: Iterable[str], others: Iterable[Iterable[str]]) -> frozenset[str]:
    """Return the languages in which this counter helps: those that another open counter for the service lacks."""
    rest = [frozenset(languages) for languages in others]
    return frozenset(language for language in own if any(language not in spoken for spoken in rest))


def helpful_at(desk: Desk, opened: Iterable[Desk]) -> dict[str, frozenset[str]]:
    """Return, per service of a counter, its languages that another of the ``opened`` counters for it does not speak."""
    others = [other for other in opened if other.id != desk.id]
    return {
        service: helpful_languages(desk.languages, [other.languages for other in others if service in other.services])
        for service in desk.services
    }


def bonus(helpful: Mapping[str, Collection[str]], reach: timedelta) -> Callable[[Speaking], timedelta]:
    """Return the head start that a ticket has at a counter whose helpful languages, per service, are given."""
    return lambda ticket: reach if ticket.language in helpful.get(ticket.service, ()) else NO_BONUS


def earlier_at(service: str, language: str, opened: Sequence[Desk], reach: timedelta) -> list[str]:
    """Return the ids of the ``opened`` counters that may take such a ticket earlier for its language's sake.

    ``reach`` is the language head start; with none, or where all these counters speak it, there are none.
    """
    if not reach:
        return []
    serving = [desk for desk in opened if service in desk.services]
    return [desk.id for desk in serving if language in helpful_at(desk, serving)[service]]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a waiting ticket has its place: what counts for it, as spans that add up to ``counted``."""

    strict: bool
    """Goes before all that are not."""
    waited: timedelta
    """Since the person came, or since the appointment; below zero before it."""
    head_start: timedelta
    """Of the priority class."""
    language: timedelta
    """The head start at this counter; zero where it has none."""
    moved_back: timedelta
    """What being put back or late has cost; below zero if the place became a better one."""
    not_before: datetime | None
    """When it may be called, if that is still to come."""

    @property
    def put_back(self) -> bool:
        """Say whether something else than the time of coming and the class made the place."""
        return bool(self.moved_back)

    @property
    def counted(self) -> timedelta:
        """Return what is compared: the longer, the earlier the turn."""
        return self.waited + self.head_start + self.language - self.moved_back


def why(ticket: Waiting, now: datetime, began: datetime, head_start: timedelta, bonus: timedelta = NO_BONUS) -> Reasons:
    """Explain a place. ``began`` is from when the wait counts: the issue, for an appointment what ``begin`` says."""
    return Reasons(
        strict=ticket.urgency == 0,
        waited=now - began,
        head_start=head_start,
        language=bonus,
        moved_back=ticket.order_at - (began - head_start),
        not_before=None if callable_now(ticket, now) else ticket.not_before,
    )
