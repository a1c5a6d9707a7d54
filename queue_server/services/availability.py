"""Whether tickets are given for a service or at a kiosk now, and if not, why and when again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from queue_server.config import Service, Text
from queue_server.services.context import Context
from queue_server.store.hot import Hot
from queue_server.store.models import NUMBERING, STOP

FULL = "full"
STOPPED = "stopped"

_STOPS = Hot(select(STOP.c.kind, STOP.c.thing, STOP.c.reason).where(STOP.c.day == bindparam("today")))
_NUMBERS = Hot(select(NUMBERING.c.prefix, NUMBERING.c.last).where(NUMBERING.c.day == bindparam("today")))


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether tickets are given; ``reason`` is a code, ``text`` the office's own words where it has some."""

    open: bool
    reason: str | None = None
    text: Mapping[str, str] | None = None
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """What of today decides: what staff stopped, and how many numbers each prefix gave."""

    now: datetime
    stops: Mapping[tuple[str, str], Text]
    given: Mapping[str, int]


def today(session: Session, ctx: Context, now: datetime) -> Today:
    """Read what of today decides, in two small queries."""
    day: date = ctx.day(now)
    stops = {(row.kind, row.thing): row.reason for row in _STOPS(session, today=day)}
    given: dict[str, int] = {}
    if any(service.contingent is not None for service in ctx.config.services.values()):
        given = {row.prefix: row.last for row in _NUMBERS(session, today=day)}
    return Today(now, stops, given)


def of_service(ctx: Context, service: Service, state: Today) -> Availability:
    """Say whether tickets of a service are given: its hours, what staff stopped, its daily contingent."""
    stop = state.stops.get(("service", service.id))
    if stop is not None:
        return Availability(False, STOPPED, stop or None)
    opening = ctx.config.opening_of(service.id, state.now)
    if not opening.open:
        return Availability(False, opening.reason, opening.name, opening.opens_at)
    if service.contingent is not None and state.given.get(service.prefix, 0) >= service.contingent:
        return Availability(False, FULL)
    return Availability(True)


def of_kiosk(kiosk: str, state: Today) -> Availability:
    """Say whether a kiosk gives tickets."""
    stop = state.stops.get(("kiosk", kiosk))
    return Availability(True) if stop is None else Availability(False, STOPPED, stop or None)
