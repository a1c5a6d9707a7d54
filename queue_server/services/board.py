"""What the screens of an area show: the calls, newest first, and each service's queue in numbers."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from queue_server.domain.ticket import Ticket
from queue_server.services import availability, estimate, messages, wire
from queue_server.services.availability import Today
from queue_server.services.context import Context
from queue_server.store import tickets
from queue_server.store.base import Instant
from queue_server.store.hot import Hot
from queue_server.store.models import AREA, TICKET

MOST_CALLS = 12

SHOWN_FOR = timedelta(minutes=2)
"""How long a room's screens say that a number was sent elsewhere."""

_MOVED = Hot(
    select(TICKET.c.number, TICKET.c.area, TICKET.c.sender_service, TICKET.c.for_counter, TICKET.c.arrival_at)
    .where(tickets.IS_OPEN, tickets.IS_MOVED, TICKET.c.arrival_at > bindparam("since", type_=Instant()))
    .order_by(TICKET.c.arrival_at.desc())
    .limit(literal_column(str(MOST_CALLS)))
)
_SEQ = select(AREA.c.seq).where(AREA.c.id == bindparam("area_id"))
_SITE_SEQ = select(func.coalesce(func.sum(AREA.c.seq), 0))


def board(session: Session, ctx: Context, area: str) -> dict[str, Any]:
    """Return an area's whole board, the snapshot of its live room; raise NotFound for an unknown area."""
    ctx.area(area)
    now = ctx.now()
    return {
        "seq": area_seq(session, area),
        "area": area,
        "now": wire.instant(now),
        "speed": ctx.clock.speed,
        "calls": calls(session, ctx, area),
        **queue(session, ctx, area),
    }


def calls(session: Session, ctx: Context, area: str) -> list[dict[str, Any]]:
    """Return who is called or served, in this area's queue or at its counters, newest first."""
    today = ctx.day(ctx.now())
    found = tickets.many(session, tickets.IS_AT_COUNTER)
    here = [ticket for ticket in found if ticket.day == today and _concerns(ctx, ticket, area)]
    here.sort(key=lambda ticket: (ticket.called_at or ticket.issued_at, ticket.id), reverse=True)
    return [wire.call(ctx, ticket, area) for ticket in here[:MOST_CALLS]]


def queue(session: Session, ctx: Context, area: str) -> dict[str, Any]:
    """Return the queue of each service of an area, its kiosks, and how many wait in all."""
    state = availability.today(session, ctx, ctx.now())
    rows = service_rows(session, ctx, [service.id for service in ctx.config.services_in(area)], state)
    return {
        "services": rows,
        "kiosks": kiosk_rows(ctx, state, area),
        "messages": [messages.as_wire(ctx, found) for found in messages.current(session, ctx, area)],
        "waiting": sum(row["waiting"] for row in rows),
        "moved": moved(session, ctx, area, state.now),
    }


def moved(session: Session, ctx: Context, area: str, now: datetime) -> list[dict[str, Any]]:
    """Return who was sent from this area to another in the last minutes, newest first, and the way there."""
    since = now - SHOWN_FOR
    rows = [row for row in _MOVED(session, since=since) if _left(ctx, row, area)]
    return [
        {
            "number": row.number,
            "from_area": area,
            "area": row.area,
            "floor": ctx.config.areas[row.area].floor,
            "direction": ctx.config.way_to_area(area, row.area),
            "at": wire.instant(row.arrival_at),
        }
        for row in rows
    ]


def _left(ctx: Context, row: Any, area: str) -> bool:
    """Say whether a ticket was sent out of an area; one that a counter here has to itself is called here too."""
    before, desk = ctx.config.services.get(row.sender_service or ""), ctx.config.counters.get(row.for_counter or "")
    is_out = before is not None and before.area == area and row.area != area and row.area in ctx.config.areas
    return is_out and (desk is None or desk.area != area)


def service_rows(session: Session, ctx: Context, services: list[str], state: Today) -> list[dict[str, Any]]:
    """Return the rows of several services."""
    estimates = estimate.of_services(session, ctx, services, ctx.day(state.now))
    known = ctx.config.services
    return [
        wire.service_row(key, known[key].prefix, availability.of_service(ctx, known[key], state), estimates[key])
        for key in services
    ]


def kiosk_rows(ctx: Context, state: Today, area: str | None = None) -> list[dict[str, Any]]:
    """Return the kiosks of an area (or all), and whether they give tickets."""
    kiosks = [kiosk for kiosk in ctx.config.kiosks.values() if area is None or kiosk.area == area]
    return [wire.kiosk_row(kiosk.id, availability.of_kiosk(kiosk.id, state)) for kiosk in kiosks]


def area_seq(session: Session, area: str) -> int:
    """Return the ``seq`` of an area."""
    return int(session.execute(_SEQ, {"area_id": area}).scalar_one_or_none() or 0)


def site_seq(session: Session) -> int:
    """Return the sum of all areas' ``seq``: what rooms without an area of their own count by."""
    return int(session.execute(_SITE_SEQ).scalar_one())


def _concerns(ctx: Context, ticket: Ticket, area: str) -> bool:
    counter = ctx.config.counters.get(ticket.counter or "")
    return ticket.area == area or (counter is not None and counter.area == area)
