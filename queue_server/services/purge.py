"""Forgetting: raw tickets and logs after the configured days, the log's counter after a week, and idempotency keys."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from queue_server.services import audit, idempotency, messages, seats
from queue_server.services.context import Context
from queue_server.store.models import COUNTER_LOG, LOG, NUMBERING, PRINT_ATTEMPT, PRINT_JOB, TICKET
from queue_server.store.tickets import IS_OPEN


@dataclass(frozen=True, slots=True)
class Purged:
    """What was deleted or made anonymous, as counts of rows, and the first day that was kept."""

    kept_from: date
    tickets: int
    log: int
    print_jobs: int
    counters_forgotten: int
    keys: int
    audit: int
    seats: int = 0


def purge(session: Session, ctx: Context) -> Purged:
    """Delete what is older than ``retention.days`` and forget the counters older than ``retention.counter_days``."""
    now = ctx.now()
    retention = ctx.config.retention
    kept_from = ctx.day(now) - timedelta(days=retention.days)
    old = select(TICKET.c.id).where(TICKET.c.day < kept_from)
    done = select(PRINT_JOB.c.id).where(PRINT_JOB.c.ticket_id.in_(old))
    session.execute(delete(PRINT_ATTEMPT).where(PRINT_ATTEMPT.c.job_id.in_(done)))
    jobs = _count(session, delete(PRINT_JOB).where(PRINT_JOB.c.ticket_id.in_(old)))
    tickets = _count(session, delete(TICKET).where(TICKET.c.day < kept_from))
    lines = _count(session, delete(LOG).where(LOG.c.day < kept_from))
    lines += _count(session, delete(COUNTER_LOG).where(COUNTER_LOG.c.day < kept_from))
    session.execute(delete(NUMBERING).where(NUMBERING.c.day < kept_from))
    forgotten = _forget_counters(session, ctx, now)
    messages.forget_old(session, now)
    keys = idempotency.forget_old(session, now)
    entries, sat = audit.forget_old(session, ctx), seats.forget_old(session, ctx)
    return Purged(kept_from, tickets, lines, jobs, forgotten, keys, entries, sat)


def _forget_counters(session: Session, ctx: Context, now: datetime) -> int:
    """A counter is a person: after some days only its group stays."""
    before = ctx.day(now) - timedelta(days=ctx.config.retention.counter_days)
    forgotten = 0
    for table in (LOG, COUNTER_LOG):
        statement = update(table).where(table.c.day < before, table.c.counter.is_not(None)).values(counter=None)
        forgotten += _count(session, statement)
    rows = update(TICKET).where(TICKET.c.day < before, ~IS_OPEN)
    said = (TICKET.c.counter, TICKET.c.last_counter, TICKET.c.for_counter, TICKET.c.sender)
    anonymous = rows.where(or_(*(column.is_not(None) for column in (*said, TICKET.c.note))))
    return forgotten + _count(
        session, anonymous.values({column.name: None for column in said} | {"note": None, "before": None})
    )


def _count(session: Session, statement: Any) -> int:
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]
