"""The visitor's own view: number, state, how many before, forecast, where to go. Nothing else."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from queue_server.domain.errors import NotFound
from queue_server.domain.messages import N_
from queue_server.domain.ticket import AT_COUNTER, VISITOR_STEPS, State, Step, Ticket, allowed
from queue_server.services import board, estimate, paper, wire
from queue_server.services.context import Context
from queue_server.services.tokens import ticket_of
from queue_server.store import tickets

UNKNOWN_VISIT = N_("This number is not known any more. Please take a new one.")


def ticket_id(ctx: Context, token: str) -> int:
    """Return the ticket that a visit token stands for; raise NotFound."""
    found = ticket_of(ctx.secret, token)
    if found is None:
        raise NotFound(UNKNOWN_VISIT, code="unknown_visit")
    return found


def visit_view(session: Session, ctx: Context, ticket: int) -> dict[str, Any]:
    """Return what the visitor with this ticket sees; raise NotFound once it has been purged."""
    found = tickets.find(session, ticket)
    if found is None:
        raise NotFound(UNKNOWN_VISIT, code="unknown_visit")
    now = ctx.now()
    today = ctx.day(now)
    service, area = ctx.config.services.get(found.service), ctx.config.areas.get(found.area)
    here = _stands(ctx, found)
    way = ctx.config.way_to_area(here, found.area) if here is not None and area is not None else []
    ahead = _ahead(session, ctx, found, now)
    steps = [step.value for step in VISITOR_STEPS if allowed(found, step, ctx.rules, today, now)]
    return {
        "seq": board.site_seq(session),
        "now": wire.instant(now),
        "speed": ctx.clock.speed,
        "number": found.number,
        "prefix": service.prefix if service is not None else found.number[:1],
        "service": found.service,
        "area": found.area,
        "floor": area.floor if area is not None else "",
        "direction": way,
        "language": found.language,
        "state": found.state.value,
        **ahead,
        "issued_at": wire.instant(found.issued_at),
        "here": found.here,
        "told": _told(found, here, ahead["before"]),
        "called": _called(ctx, found),
        "paper": _paper(session, ctx, found),
        "possible": sorted(steps),
        "not_before": wire.instant(found.not_before),
        "delays_left": max(0, ctx.rules.max_delays - found.delays),
    }


_TOLD = {Step.REQUEUE: "requeued", Step.RETURN: "returned", Step.TRANSFER: "transferred"}


def _stands(ctx: Context, found: Ticket) -> str | None:
    """Return the area that the visitor comes from: where the ticket was sent on, else where its kiosk stands."""
    before, kiosk = ctx.config.services.get(found.sender_service or ""), ctx.config.kiosks.get(found.kiosk or "")
    if before is not None:
        return before.area
    return None if kiosk is None else kiosk.area


def _told(found: Ticket, here: str | None, before: int | None) -> dict[str, Any] | None:
    """Return what staff did with the ticket that its visitor should know, and behind how many it waits now."""
    kind = {State.PARKED: "parked", State.NO_SHOW: "missed"}.get(found.state)
    at = found.last_at
    if found.state is State.WAITING:
        kind = _TOLD.get(found.last_step)
        if kind is None and found.visit > 1:  # whatever came after, this number waits for something else than at first
            kind, at = "transferred", found.arrival_at
    if kind is None:
        return None
    until = found.parked_until if found.state is State.PARKED else None
    is_elsewhere = kind == "transferred" and here not in (None, found.area)
    times = {"at": wire.instant(at), "until": wire.instant(until)}
    return {"kind": kind, **times, "behind": before, "elsewhere": is_elsewhere}


def _ahead(session: Session, ctx: Context, found: Ticket, now: datetime) -> dict[str, Any]:
    if found.state is not State.WAITING or found.service not in ctx.config.services:
        return {"before": None, "forecast": None, "counters": None}
    before, estimated = estimate.of_ticket(session, ctx, found, ctx.day(now))
    forecast = estimated.forecast(before)
    return {
        "before": before,
        "forecast": None if forecast is None else forecast.as_dict(),
        "counters": estimated.counters,
    }


def _called(ctx: Context, found: Ticket) -> dict[str, Any] | None:
    if found.state not in AT_COUNTER:
        return None
    call = wire.call(ctx, found, found.area)
    kept = ("counter", "counter_name", "room", "floor", "direction", "recall", "lines")
    return {**{name: call[name] for name in kept}, "at": call["called_at"]}


def _paper(session: Session, ctx: Context, found: Ticket) -> dict[str, Any] | None:
    job = paper.latest(session, found.id)
    if job is None:
        return None
    kiosk = job.kiosk or found.kiosk
    return paper.told(ctx, job.printer, kiosk, state=job.state, reason=job.reason, copy=job.copy)
