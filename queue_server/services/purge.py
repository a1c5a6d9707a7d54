"""Forgetting: raw tickets and logs after the configured days, the log's counter after a week, and idempotency keys."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from queue_server.services import idempotency
from queue_server.services.context import Context
from queue_server.store.models import CounterLog, LogRow, Numbering, PrintJob, TicketRow


@dataclass(frozen=True, slots=True)
class Purged:
    """What was deleted or made anonymous, as counts of rows, and the first day that was kept."""

    kept_from: date
    tickets: int
    log: int
    print_jobs: int
    counters_forgotten: int
    keys: int


def purge(session: Session, ctx: Context) -> Purged:
    """Delete what is older than ``retention.days`` and forget the counters older than ``retention.counter_days``."""
    now = ctx.now()
    retention = ctx.config.retention
    kept_from = ctx.day(now) - timedelta(days=retention.days)
    old = select(TicketRow.id).where(TicketRow.day < kept_from)
    jobs = _count(session, delete(PrintJob).where(PrintJob.ticket_id.in_(old)))
    tickets = _count(session, delete(TicketRow).where(TicketRow.day < kept_from))
    lines = _count(session, delete(LogRow).where(LogRow.day < kept_from))
    lines += _count(session, delete(CounterLog).where(CounterLog.day < kept_from))
    session.execute(delete(Numbering).where(Numbering.day < kept_from))
    forgotten = _forget_counters(session, ctx, now)
    keys = idempotency.forget_old(session, now)
    return Purged(kept_from, tickets, lines, jobs, forgotten, keys)


def _forget_counters(session: Session, ctx: Context, now: datetime) -> int:
    """A counter is a person: after some days only its group stays."""
    before = ctx.day(now) - timedelta(days=ctx.config.retention.counter_days)
    forgotten = 0
    for table in (LogRow, CounterLog):
        statement = update(table).where(table.day < before, table.counter.is_not(None)).values(counter=None)
        forgotten += _count(session, statement)
    rows = update(TicketRow).where(
        TicketRow.day < before, TicketRow.state.not_in(["waiting", "called", "serving", "parked"])
    )
    anonymous = rows.where(TicketRow.counter.is_not(None) | TicketRow.last_counter.is_not(None))
    return forgotten + _count(session, anonymous.values(counter=None, last_counter=None, before=None))


def _count(session: Session, statement: Any) -> int:
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]
