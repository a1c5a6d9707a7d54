"""Forgetting: raw tickets and logs after the configured days, the log's counter after a week, and idempotency keys.

An office day at a time, each in a transaction of its own, so that a long past never holds up who calls the next person.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from queue_server.services import audit, idempotency, messages, seats
from queue_server.services.context import Context
from queue_server.store.models import COUNTER_LOG, LOG, NUMBERING, PRINT_ATTEMPT, PRINT_JOB, TICKET
from queue_server.store.session import Store
from queue_server.store.tickets import IS_OPEN


@dataclass(frozen=True, slots=True)
class Purged:
    """What was deleted or made anonymous, as counts of rows."""

    tickets: int = 0
    log: int = 0
    print_jobs: int = 0
    counters_forgotten: int = 0
    keys: int = 0
    audit: int = 0
    seats: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


def kept_from(ctx: Context) -> date:
    """Return the first office day whose tickets and log are kept, by ``retention.days``."""
    return ctx.day(ctx.now()) - timedelta(days=ctx.config.retention.days)


def purge(store: Store, ctx: Context) -> Purged:
    """Forget everything whose time has come."""
    return sum(steps(store, ctx), Purged())


def steps(store: Store, ctx: Context) -> Iterator[Purged]:
    """Do the same a transaction at a time, the oldest day first; it may be left after any of them."""
    first = kept_from(ctx)
    while (day := _oldest(store)) is not None and day < first:
        with store.transaction() as session:
            gone = _delete(session, day)
        yield gone
    known = ctx.day(ctx.now()) - timedelta(days=ctx.config.retention.counter_days)
    for past in range((known - first).days):
        with store.transaction() as session:
            gone = _forget_counters(session, first + timedelta(days=past))
        yield gone
    with store.transaction() as session:
        gone = _delete_others(session, ctx, ctx.now())
    yield gone


def _oldest(store: Store) -> date | None:
    """Return the first office day of which anything is kept; each table has an index that begins with the day."""
    with store.reading() as session:
        days = [session.scalar(select(func.min(table.c.day))) for table in (TICKET, LOG, COUNTER_LOG, NUMBERING)]
    return min((day for day in days if day is not None), default=None)


def _delete(session: Session, day: date) -> Purged:
    tickets = select(TICKET.c.id).where(TICKET.c.day == day)
    jobs = select(PRINT_JOB.c.id).where(PRINT_JOB.c.ticket_id.in_(tickets))
    session.execute(delete(PRINT_ATTEMPT).where(PRINT_ATTEMPT.c.job_id.in_(jobs)))
    printed = _count(session, delete(PRINT_JOB).where(PRINT_JOB.c.ticket_id.in_(tickets)))
    gone = [_count(session, delete(table).where(table.c.day == day)) for table in (TICKET, LOG, COUNTER_LOG)]
    session.execute(delete(NUMBERING).where(NUMBERING.c.day == day))
    return Purged(tickets=gone[0], log=gone[1] + gone[2], print_jobs=printed)


def _forget_counters(session: Session, day: date) -> Purged:
    """A counter is a person: after some days only its group stays."""
    forgotten = 0
    for table in (LOG, COUNTER_LOG):
        named = update(table).where(table.c.day == day, table.c.counter.is_not(None))
        forgotten += _count(session, named.values(counter=None))
    said = (TICKET.c.counter, TICKET.c.last_counter, TICKET.c.for_counter, TICKET.c.sender, TICKET.c.note)
    named = update(TICKET).where(TICKET.c.day == day, ~IS_OPEN, or_(*(column.is_not(None) for column in said)))
    forgotten += _count(session, named.values({column.name: None for column in said} | {"before": None}))
    return Purged(counters_forgotten=forgotten)


def _delete_others(session: Session, ctx: Context, now: datetime) -> Purged:
    messages.forget_old(session, now)
    keys = idempotency.forget_old(session, now)
    return Purged(keys=keys, audit=audit.forget_old(session, ctx), seats=seats.forget_old(session, ctx))


def _count(session: Session, statement: Any) -> int:
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]
