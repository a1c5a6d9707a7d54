"""What a counter's page shows: its session, its current ticket, who is next and why, who is parked or was missed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from queue_server.config import Counter
from queue_server.domain import order
from queue_server.domain.ticket import Ticket
from queue_server.services import availability, board, counter_session, line, sitting, waiting, wire
from queue_server.services.context import Context
from queue_server.store import tickets
from queue_server.store.hot import Hot
from queue_server.store.models import LOG, TICKET

MOST_WAITING = 40
MOST_MISSED = 10
MOST_HISTORY = 20

_HISTORY = Hot(
    select(LOG.c.at, LOG.c.step, LOG.c.service, LOG.c.counter)
    .where(LOG.c.day == bindparam("of_day"), LOG.c.ticket == bindparam("of_ticket"))
    .order_by(LOG.c.id.desc())
    .limit(MOST_HISTORY)
)


def counter_view(session: Session, ctx: Context, counter: str) -> dict[str, Any]:
    """Return everything a counter's page shows; raise NotFound for an unknown counter."""
    found = ctx.counter(counter)
    now = ctx.now()
    today = ctx.day(now)
    row = counter_session.row_of(session, counter)
    current = tickets.open_at(session, counter)
    opened = line.opened(session, ctx, now)
    return {
        "seq": board.site_seq(session),
        "counter": counter,
        "now": wire.instant(now),
        "speed": ctx.clock.speed,
        "session": session_view(ctx, row, today),
        "current": None if current is None else _current(session, ctx, current, opened, now),
        **_line(session, ctx, found, opened, now),
        "parked": _tickets(session, ctx, found, now, tickets.IS_OPEN, tickets.IS_PARKED, TICKET.c.day == today),
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


def _current(session: Session, ctx: Context, current: Ticket, opened: list[Counter], now: datetime) -> dict[str, Any]:
    """Return the current ticket, who else could speak with this person, and what has happened to the ticket today."""
    lines = list(_HISTORY(session, of_day=current.day, of_ticket=current.id))
    return {
        **wire.ticket(ctx, current, now),
        "also": [
            other.id
            for other in opened
            if other.id != current.counter and current.service in other.services and current.language in other.languages
        ],
        "history": [
            {"at": wire.instant(entry.at), "step": entry.step, "service": entry.service, "counter": entry.counter}
            for entry in reversed(lines)
        ],
    }


def _line(session: Session, ctx: Context, counter: Counter, opened: list[Counter], now: datetime) -> dict[str, Any]:
    """Return who waits for this counter in the order in which *next* would take them, and the first of them.

    Whom another counter has to itself is not among them; the list of who waits at all has everybody.
    """
    mine = (TICKET.c.service.in_(counter.services), waiting.reachable(counter.id, ctx.day(now)))
    count = session.execute(select(func.count()).select_from(TICKET).where(tickets.IS_WAITING, *mine)).scalar_one()
    bonus = waiting.bonus(ctx, ctx.helpful_languages(counter.id, frozenset(other.id for other in opened)))
    found = waiting.line(session, *mine, limit=MOST_WAITING)
    head = waiting.pick(session, ctx, counter, now)
    if head is not None and head.id not in {ticket.id for ticket in found}:
        found.append(head)
    found.sort(key=lambda ticket: (not order.callable_now(ticket, now), order.key(ticket, bonus(ticket))))
    lines = line.Explained(ctx, now, opened, counter.id, bonus)
    rows = [lines.row(ticket) for ticket in found]
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
