"""What a played day is made of: people with all that chance decides about them, and the office that receives them.

Minutes count from the opening. Chance is in the people alone, so two offices can receive the very same ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

OPENING = datetime(2026, 4, 14, 8, 0, tzinfo=UTC)
"""The model's minute 0. The date means nothing."""


def instant(minute: float) -> datetime:
    """Return a minute of the day as the rule of the order wants it."""
    return OPENING + timedelta(minutes=minute)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who comes, and everything about them that no policy changes. All times in minutes."""

    at: float
    service: str
    language: str = "de"
    priority: str = "none"
    appointment: float | None = None
    """The minute of the day for which they were asked to come."""
    way: float = 0.0
    """From the call to the counter."""
    serving: float = 10.0
    appears: bool = True
    returns_after: float | None = None
    """Who did not appear asks for a place again so long after; None: never."""
    leaves_after: float | None = None
    """Gives the number back after so long, if nobody has called by then."""
    fetches: bool = False
    """Is put back once, because something is missing."""
    goes_on_to: str | None = None
    """Is sent on to this service afterwards."""
    serving_there: float = 2.0


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter. It takes each break as soon as it is free, for the whole time. All times in minutes."""

    id: str
    services: frozenset[str]
    languages: frozenset[str] = frozenset({"de"})
    opens: float = 0.0
    closes: float = 600.0
    """From then on nobody is called; who is there is served."""
    breaks: tuple[tuple[float, float], ...] = ()
    """(from, how long)"""


@dataclass(frozen=True, slots=True)
class PriorityClass:
    """What a priority class gives: see ``domain.order``."""

    head_start: timedelta = timedelta(0)
    strict: bool = False
    early: timedelta = timedelta(0)
    grace: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Office:
    """The counters and the order policy."""

    desks: tuple[Desk, ...]
    classes: Mapping[str, PriorityClass] = field(default_factory=dict)
    """People of a class that is not there count as walk-ins without a head start."""
    language: timedelta = timedelta(0)
    """The head start at a counter that speaks one's language."""
    late_credit: timedelta = timedelta(0)
    requeue_after: int = 3
    patience: timedelta = timedelta(minutes=2)
    """From the call until somebody is said not to have appeared."""
    contingents: Mapping[str, int] = field(default_factory=dict)
    """Tickets a day at most, for the services that have a limit."""

    def competitors(self, service: str) -> frozenset[str]:
        """Return the services that the same counters could serve, this one included."""
        found = {service}
        for desk in self.desks:
            if service in desk.services:
                found |= desk.services
        return frozenset(found)
