"""The day's turn: what an earlier day left open expires; whoever was being served is presumed done."""

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
