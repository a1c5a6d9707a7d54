"""What a counter does with a ticket: recall, start, finish, miss, park, return, put back."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from queue_server.domain import order
from queue_server.domain.errors import BadRequest
from queue_server.domain.messages import N_
from queue_server.domain.ticket import AT_COUNTER, State, Step, Ticket
from queue_server.services.access import Actor
from queue_server.services.context import Context
from queue_server.services.steps import acting_counter, check, load, take
from queue_server.services.waiting import nth
from queue_server.store import journal

UNTIL_PAST = N_("The return time is in the past. Choose a later one.")
OFF_THE_CALL: dict[str, Any] = {"counter": None, "here": False, "calls": 0, "call_began_at": None, "started_at": None}
"""What a ticket loses when it goes back among the waiting."""


def recall(session: Session, ctx: Context, ticket: int, actor: Actor | None, counter: str | None = None) -> Ticket:
    """Call somebody once more."""
    found, now, by = _begin(session, ctx, ticket, Step.RECALL, actor, counter)
    seqs = journal.bump(session, _areas(ctx, found))
    return take(session, ctx, found, Step.RECALL, now, by=by, calls=found.calls + 1, called_at=now, call_seqs=seqs)


def start(session: Session, ctx: Context, ticket: int, actor: Actor | None, counter: str | None = None) -> Ticket:
    """Say that the person has come."""
    found, now, by = _begin(session, ctx, ticket, Step.START, actor, counter)
    return take(session, ctx, found, Step.START, now, by=by, started_at=now)


def finish(session: Session, ctx: Context, ticket: int, actor: Actor | None, counter: str | None = None) -> Ticket:
    """Say that the person is done; without a start it is presumed and counts in no service time."""
    found, now, by = _begin(session, ctx, ticket, Step.FINISH, actor, counter)
    return take(session, ctx, found, Step.FINISH, now, by=by, closed_at=now)


def miss(session: Session, ctx: Context, ticket: int, actor: Actor | None, counter: str | None = None) -> Ticket:
    """Say that the person did not appear; only after the minimum calls and delay."""
    found, now, by = _begin(session, ctx, ticket, Step.MISS, actor, counter)
    return take(session, ctx, found, Step.MISS, now, by=by, closed_at=now)


def park(
    session: Session,
    ctx: Context,
    ticket: int,
    actor: Actor | None,
    counter: str | None = None,
    *,
    reason: str | None = None,
    until: datetime | None = None,
) -> Ticket:
    """Set a ticket aside; ``until`` is when the person means to be back. Raises BadRequest for a time in the past."""
    found, now, by = _begin(session, ctx, ticket, Step.PARK, actor, counter)
    if until is not None and until <= now:
        raise BadRequest(UNTIL_PAST, code="until_past")
    return take(
        session,
        ctx,
        found,
        Step.PARK,
        now,
        by=by,
        reason=reason,
        parked_until=until,
        **OFF_THE_CALL | {"counter": by},
    )


def bring_back(session: Session, ctx: Context, ticket: int, actor: Actor | None, counter: str | None = None) -> Ticket:
    """Let a parked or missed person wait again: the parked on their old place, the missed with the late credit."""
    found, now, by = _begin(session, ctx, ticket, Step.RETURN, actor, counter)
    place = found.order_at
    if found.state is not State.PARKED:
        place = order.late(place, now, timedelta(minutes=ctx.config.calls.late_credit))
    return take(
        session,
        ctx,
        found,
        Step.RETURN,
        now,
        by=by,
        order_at=place,
        closed_at=None,
        parked_until=None,
        not_before=None,
        **OFF_THE_CALL,
    )


def requeue(
    session: Session,
    ctx: Context,
    ticket: int,
    actor: Actor | None,
    counter: str | None = None,
    *,
    after: int | None = None,
) -> Ticket:
    """Put somebody back: just after the ``after``-th waiting ticket that the same counters could serve, or last."""
    found, now, by = _begin(session, ctx, ticket, Step.REQUEUE, actor, counter)
    behind = nth(session, ctx, found.service, after or ctx.config.calls.requeue_after, now)
    _, entry = journal.enter(session, found.area, now, others=_areas(ctx, found))
    place: dict[str, Any] = {"entry": entry}
    if behind is not None:
        place |= {"order_at": behind.order_at, "urgency": max(found.urgency, behind.urgency)}
    return take(session, ctx, found, Step.REQUEUE, now, by=by, **place, **OFF_THE_CALL)


def _areas(ctx: Context, ticket: Ticket) -> set[str]:
    held = ctx.config.counters.get(ticket.counter) if ticket.counter and ticket.state in AT_COUNTER else None
    return {ticket.area} if held is None else {ticket.area, held.area}


def _begin(
    session: Session, ctx: Context, ticket: int, step: Step, actor: Actor | None, counter: str | None
) -> tuple[Ticket, datetime, str | None]:
    found = load(session, ticket)
    by = acting_counter(ctx, found, actor, counter)
    now = ctx.now()
    check(ctx, found, step, now)
    return found, now, by
