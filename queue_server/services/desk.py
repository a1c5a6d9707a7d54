"""What a counter's page shows: its session, its current ticket, who is next and why, who is parked or was missed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from queue_server.config import Counter
from queue_server.domain import order
from queue_server.domain.ticket import State
from queue_server.services import availability, board, counter_session, sitting, waiting, wire
from queue_server.services.context import Context
from queue_server.store import tickets
from queue_server.store.models import TICKET

MOST_WAITING = 40
MOST_MISSED = 10


def counter_view(session: Session, ctx: Context, counter: str) -> dict[str, Any]:
    """Return everything a counter's page shows; raise NotFound for an unknown counter."""
    found = ctx.counter(counter)
    now = ctx.now()
    today = ctx.day(now)
    row = counter_session.row_of(session, counter)
    current = tickets.open_at(session, counter)
    return {
        "seq": board.site_seq(session),
        "counter": counter,
        "now": wire.instant(now),
        "speed": ctx.clock.speed,
        "session": session_view(ctx, row, today),
        "current": None if current is None else wire.ticket(ctx, current, now),
        **_line(session, ctx, found, now),
        "parked": _tickets(
            session, ctx, found, now, tickets.IS_OPEN, TICKET.c.state == State.PARKED.value, TICKET.c.day == today
        ),
        "missed": _missed(session, ctx, found, now, today),
        "services": board.service_rows(session, ctx, list(found.services), availability.today(session, ctx, now)),
        "printers": ctx.printers(),
    }


def session_view(ctx: Context, row: Row[Any] | None, today: date) -> dict[str, Any]:
    """Return a counter's session as everybody at its page may know it: not who holds it, only whether that changed."""
    state = sitting.state_of(row, today)
    is_break = row is not None and state == counter_session.BREAK
    return {
        "state": state,
        "since": wire.instant(row.since) if row is not None and row.day == today else None,
        "reason": row.reason if row is not None and is_break else None,
        "until": wire.instant(row.until) if row is not None and is_break else None,
        "holder": sitting.holder_of(row, today) is not None,
        "turn": sitting.turn(ctx, row, today),
    }


def _line(session: Session, ctx: Context, counter: Counter, now: datetime) -> dict[str, Any]:
    """Return who waits for this counter in the order in which *next* would take them, and the first of them."""
    count = session.execute(
        select(func.count()).where(tickets.IS_WAITING, TICKET.c.service.in_(counter.services))
    ).scalar_one()
    bonus = waiting.bonus(ctx, waiting.helpful_languages(session, ctx, counter, now))
    line = waiting.line(session, counter.services, MOST_WAITING)
    head = waiting.pick(session, ctx, counter, now)
    if head is not None and head.id not in {ticket.id for ticket in line}:
        line.append(head)
    line.sort(key=lambda ticket: (not order.callable_now(ticket, now), order.key(ticket, bonus(ticket))))
    rows = [wire.waiting(ticket, now, language_match=bool(bonus(ticket))) for ticket in line]
    first = next((row for row in rows if head is not None and row["id"] == str(head.id)), None)
    return {"waiting": {"count": count, "tickets": rows}, "next": first}


def _missed(session: Session, ctx: Context, counter: Counter, now: datetime, today: date) -> list[dict[str, Any]]:
    return _tickets(
        session,
        ctx,
        counter,
        now,
        TICKET.c.day == today,
        tickets.IS_MISSED,
        order=(TICKET.c.closed_at.desc(),),
        limit=MOST_MISSED,
    )


def _tickets(
    session: Session,
    ctx: Context,
    counter: Counter,
    now: datetime,
    *conditions: Any,
    order: tuple[Any, ...] = (TICKET.c.id,),
    limit: int | None = None,
) -> list[dict[str, Any]]:
    mine = TICKET.c.service.in_(counter.services)
    found = tickets.many(session, mine, *conditions, order=order, limit=limit)
    return [wire.ticket(ctx, ticket, now) for ticket in found]
