"""Tickets, services and calls in the shapes that go over the wire: ids are strings, times RFC 3339 UTC."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from queue_server.config import Config, Counter
from queue_server.domain import order
from queue_server.domain.announcement import Call
from queue_server.domain.ticket import AT_COUNTER, Ticket, possible
from queue_server.services.availability import Availability
from queue_server.services.context import Context
from queue_server.services.estimate import Estimate

Json = dict[str, Any]
ONE_MINUTE = timedelta(minutes=1)


def instant(value: datetime | None) -> str | None:
    """Return a time as RFC 3339 UTC with a Z, to the millisecond."""
    if value is None:
        return None
    there = value if value.tzinfo is UTC else value.astimezone(UTC)
    return there.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def minutes_between(begin: datetime, end: datetime) -> int:
    """Return whole minutes, never negative."""
    return max(0, int((end - begin).total_seconds() // 60))


def ticket(ctx: Context, found: Ticket, now: datetime, *, note: bool | None = None) -> Json:
    """Return a ticket as staff see it; a priority only as its head start, never its ground: that is health data.

    ``note``: whether its words are shown; by default to the counter that holds it alone.
    """
    is_told = found.state in AT_COUNTER if note is None else note
    return {
        "id": str(found.id),
        "number": found.number,
        "service": found.service,
        "language": found.language,
        "area": found.area,
        "state": found.state.value,
        "counter": found.counter,
        "head_start_min": head_start_min(ctx, found),
        "strict": found.strict,
        "issued_at": instant(found.issued_at),
        "arrival_at": instant(found.arrival_at),
        "called_at": instant(found.called_at),
        "first_called_at": instant(found.first_called_at),
        "started_at": instant(found.started_at),
        "closed_at": instant(found.closed_at),
        "not_before": instant(found.not_before),
        "parked_until": instant(found.parked_until),
        "reason": found.reason,
        "note": found.note if is_told else None,
        "for_counter": found.for_counter,
        "sender": found.sender,
        "sender_service": found.sender_service,
        "outcome": found.outcome,
        "calls": found.calls,
        "here": found.here,
        "visit": found.visit,
        "delays": found.delays,
        "waited_min": minutes_between(found.arrival_at, found.first_called_at or found.closed_at or now),
        "possible": [step.value for step in possible(found, ctx.rules, ctx.day(now), now)],
        "miss_at": instant(miss_at(ctx, found)),
    }


def miss_at(ctx: Context, found: Ticket) -> datetime | None:
    """Return when *did not appear* becomes possible, as far as time decides it."""
    return None if found.call_began_at is None else found.call_began_at + ctx.rules.min_delay


def head_start_min(ctx: Context, found: Ticket) -> int:
    """Return by how many minutes a ticket counts as having come earlier than it did: what its class gives."""
    priority = ctx.config.priorities.get(found.priority)
    return 0 if priority is None else priority.head_start


def waiting(
    ctx: Context,
    found: Ticket,
    now: datetime,
    *,
    bonus: timedelta = order.NO_BONUS,
    earlier_at: Sequence[str] = (),
    note: bool = False,
) -> Json:
    """Return a line of the list of who waits; a priority only as its head start, never its ground.

    ``bonus`` is the head start for its language at the counter whose list it is, ``earlier_at`` the names of those
    that may take it earlier for its language's sake.
    """
    return {
        "id": str(found.id),
        "number": found.number,
        "service": found.service,
        "area": found.area,
        "state": found.state.value,
        "language": found.language,
        "arrival_at": instant(found.arrival_at),
        "order_at": instant(found.order_at),
        "waited_min": minutes_between(found.arrival_at, now),
        "head_start_min": head_start_min(ctx, found),
        "strict": found.strict,
        "not_before": instant(found.not_before),
        "language_match": bool(bonus),
        "visit": found.visit,
        "for_counter": found.for_counter,
        "note": found.note if note else None,
        "why": _why(ctx, found, now, bonus),
        "earlier_at": list(earlier_at),
    }


SLIGHT = timedelta(seconds=1)
"""A place that is moved by less was not: no two arrivals of an area are the same millisecond."""


def _why(ctx: Context, found: Ticket, now: datetime, bonus: timedelta) -> Json:
    """Return what the place of a ticket is made of, in minutes; the wait counts over all its visits of the day."""
    head_start = timedelta(minutes=head_start_min(ctx, found))
    reasons = order.why(found, now, found.issued_at, head_start, bonus)
    return {
        "waited_min": max(0, reasons.waited // ONE_MINUTE),
        "head_start_min": reasons.head_start // ONE_MINUTE,
        "strict": reasons.strict,
        "language_min": reasons.language // ONE_MINUTE,
        "not_before": instant(reasons.not_before),
        "put_back": abs(reasons.moved_back) >= SLIGHT,
    }


def service_row(service: str, prefix: str, state: Availability, estimate: Estimate) -> Json:
    """Return what screens show of a service."""
    forecast = estimate.forecast()
    return {
        "service": service,
        "prefix": prefix,
        "waiting": estimate.waiting,
        "forecast": None if forecast is None else forecast.as_dict(),
        "open": state.open,
        "reason": state.reason,
        "reason_text": _text(state.text),
        "opens_at": instant(state.opens_at),
        "counters": estimate.counters,
    }


def kiosk_row(kiosk: str, state: Availability) -> Json:
    """Return whether a kiosk gives tickets."""
    return {"kiosk": kiosk, "open": state.open, "reason_text": _text(state.text)}


def call(ctx: Context, found: Ticket, area: str) -> Json:
    """Return a call as a screen in ``area`` shows and speaks it; nothing personal is in it."""
    counter = ctx.config.counters.get(found.counter or "")
    where = _place(ctx, found, counter, area)
    said = ctx.announce(where, found.language)
    return {
        "seq": (found.call_seqs or {}).get(area, 0),
        "number": found.number,
        "counter": found.counter,
        "counter_name": where.counter_name,
        "room": where.room,
        "floor": where.floor,
        "direction": list(where.direction),
        "language": found.language,
        "state": found.state.value,
        "here": found.here,
        "called_at": instant(found.called_at),
        "recall": max(0, found.calls - 1),
        "audio": list(said.audio),
        "lines": [{"language": language, "text": text} for language, text in said.lines],
    }


def place(config: Config, number: str, counter: Counter, area: str) -> Call:
    """Return where a number is called to, seen from the waiting room of ``area``."""
    way = config.way(area, counter) if area in config.areas else []
    floor = config.areas[counter.area].floor
    return Call(number, counter.name or counter.id, counter.room or "", floor, tuple(way))


def _place(ctx: Context, found: Ticket, counter: Counter | None, area: str) -> Call:
    """Return where to go; a counter that was taken out of the configuration still has its name."""
    if counter is None:
        return Call(found.number, found.counter or "", "", "", ())
    return place(ctx.config, found.number, counter, area)


def _text(text: Mapping[str, str] | None) -> dict[str, str] | None:
    return dict(text) if text else None
