"""The day's turn: what an earlier day left open expires; whoever was being served is presumed done; notes are gone."""

from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from queue_server.domain.ticket import Step
from queue_server.services.context import Context
from queue_server.services.steps import take
from queue_server.store import tickets
from queue_server.store.models import TICKET

BATCH = 200
"""Tickets in one transaction, so that the day's turn never holds the others up."""


def expire(session: Session, ctx: Context) -> int:
    """Expire up to ``BATCH`` tickets that an earlier office day left open; return how many, 0 when all are done."""
    now = ctx.now()
    today = ctx.day(now)
    left = tickets.many(
        session,
        tickets.IS_OPEN,
        TICKET.c.day < today,
        order=(TICKET.c.day, TICKET.c.id),
        limit=BATCH,
    )
    for ticket in left:
        ended = min(now, ctx.bounds(ticket.day)[1])
        take(session, ctx, ticket, Step.EXPIRE, ended, closed_at=ended)
    return len(left)


def forget_notes(session: Session, ctx: Context) -> int:
    """Take the notes off up to ``BATCH`` tickets of earlier days; return how many, 0 when all are done.

    Also out of what an undo would have put back, as nothing of an earlier day is undone. It looks at the days whose
    counters are still known: whatever is older loses its notes with them.
    """
    today = ctx.day(ctx.now())
    first = today - timedelta(days=ctx.config.retention.counter_days + 1)
    told = (
        select(TICKET.c.id)
        .where(TICKET.c.day < today, TICKET.c.day >= first)
        .where(or_(TICKET.c.note.is_not(None), TICKET.c.before.is_not(None)))
        .limit(BATCH)
    )
    gone = session.execute(update(TICKET).where(TICKET.c.id.in_(told)).values(note=None, before=None))
    return int(gone.rowcount)  # type: ignore[attr-defined]
