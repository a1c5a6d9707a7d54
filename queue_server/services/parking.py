"""The return of the parked by themselves: when their time has come, they wait again."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, not_, select
from sqlalchemy.orm import Session

from queue_server.domain import order
from queue_server.domain.ticket import State, Step, Ticket
from queue_server.services import steps
from queue_server.services.context import Context
from queue_server.services.serve import BACK
from queue_server.store import tickets
from queue_server.store.base import Instant
from queue_server.store.hot import Hot
from queue_server.store.models import TICKET

BATCH = 20
"""Tickets in one transaction, so that a full waiting room never holds the others up."""

_NOW = bindparam("now", type_=Instant())
# Whoever was brought back by the house and parked again by an undo is left to the clerk who did that.
_DECIDED = and_(TICKET.c.last_step == Step.UNDO.value, TICKET.c.last_at >= TICKET.c.parked_until)
_IS_DUE = (
    tickets.IS_OPEN,
    tickets.IS_PARKED,
    TICKET.c.day == bindparam("today", type_=TICKET.c.day.type),
    TICKET.c.parked_until <= _NOW,
    not_(_DECIDED),
)
_ANY_DUE = Hot(select(TICKET.c.id).where(*_IS_DUE).limit(1))
_DUE = Hot(select(TICKET.c.id).where(*_IS_DUE).order_by(TICKET.c.parked_until, TICKET.c.id).limit(bindparam("most")))


def is_due(session: Session, ctx: Context) -> bool:
    """Say whether the time of anybody parked has come; one look into an index, for a session that only reads."""
    if not ctx.rules.returns_itself:
        return False
    now = ctx.now()
    return _ANY_DUE(session, now=now, today=ctx.day(now)).one_or_none() is not None


def return_due(session: Session, ctx: Context, limit: int = BATCH) -> list[Ticket]:
    """Let up to ``limit`` of the parked whose time has come wait again; whoever was faster with one has it."""
    if not ctx.rules.returns_itself:
        return []
    now = ctx.now()
    keys = list(_DUE(session, now=now, today=ctx.day(now), most=limit).scalars())
    found = (_bring_back(session, ctx, key, now) for key in keys)
    return [ticket for ticket in found if ticket is not None]


def _bring_back(session: Session, ctx: Context, key: int, now: datetime) -> Ticket | None:
    """Let one wait again; None if it is not parked any more, or its time is another by now."""
    ticket = tickets.find(session, key, lock=True)
    if ticket is None or ticket.state is not State.PARKED or ticket.parked_until is None or ticket.parked_until > now:
        return None
    place = _place(ctx, ticket, now)
    try:
        return steps.take(session, ctx, ticket, Step.RETURN, now, order_at=place, **BACK)
    except steps.Beaten:
        return None


def _place(ctx: Context, ticket: Ticket, now: datetime) -> datetime:
    """Return the place of somebody who comes back: the old one, the credit of it, or as if they came now."""
    policy: Any = ctx.config.parking.place
    if policy == "credit":
        return order.late(ticket.order_at, now, timedelta(minutes=ctx.config.calls.late_credit))
    if policy == "end":
        priority = ctx.config.priorities.get(ticket.priority)
        head_start = timedelta(minutes=0 if priority is None else priority.head_start)
        return max(ticket.order_at, order.order_at(now, head_start))
    return ticket.order_at
