"""What a counter does with a ticket: recall, start, finish, go on with another service, miss, put back, a note."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from queue_server.domain import order
from queue_server.domain.errors import BadRequest, NotPossible
from queue_server.domain.messages import N_, NS_
from queue_server.domain.ticket import AT_COUNTER, State, Step, Ticket, allowed
from queue_server.services import wire
from queue_server.services.access import Actor
from queue_server.services.context import Context
from queue_server.services.steps import acting_counter, check, load, refusal, take
from queue_server.services.waiting import last, nth
from queue_server.store import journal

UNTIL_PAST = N_("The return time is in the past. Choose a later one.")
UNKNOWN_OUTCOME = NS_("There is no such outcome. Choose one of the list.")
SAME_SERVICE = NS_("This ticket is for this service already. Choose another one.")
NOT_SERVED = NS_("This counter does not serve this service. Pass the ticket on instead.")
TOO_EARLY = NS_("It is too early to say that nobody came. Call again and wait a little.")
OFF_THE_CALL: dict[str, Any] = {"counter": None, "here": False, "calls": 0, "call_began_at": None, "started_at": None}
"""What a ticket loses when it goes back among the waiting."""
BACK: dict[str, Any] = {"closed_at": None, "parked_until": None, "not_before": None, "reason": None, **OFF_THE_CALL}
"""What it loses when it comes back from parking, or from having been missed."""


def recall(session: Session, ctx: Context, ticket: int, actor: Actor | None, counter: str | None = None) -> Ticket:
    """Call somebody once more."""
    found, now, by = _begin(session, ctx, ticket, Step.RECALL, actor, counter)
    seqs = journal.bump(session, _areas(ctx, found))
    return take(session, ctx, found, Step.RECALL, now, by=by, calls=found.calls + 1, called_at=now, call_seqs=seqs)


def start(session: Session, ctx: Context, ticket: int, actor: Actor | None, counter: str | None = None) -> Ticket:
    """Say that the person has come."""
    found, now, by = _begin(session, ctx, ticket, Step.START, actor, counter)
    return take(session, ctx, found, Step.START, now, by=by, started_at=now)


def finish(
    session: Session,
    ctx: Context,
    ticket: int,
    actor: Actor | None,
    counter: str | None = None,
    *,
    outcome: str | None = None,
) -> Ticket:
    """Say that the person is done; without a start it is presumed and counts in no service time.

    ``outcome`` is how it ended, one of the office's list; the log keeps it too. Raises BadRequest for another.
    """
    if outcome is not None and outcome not in ctx.config.outcomes:
        raise BadRequest(UNKNOWN_OUTCOME, code="unknown_outcome", outcome=outcome)
    found, now, by = _begin(session, ctx, ticket, Step.FINISH, actor, counter)
    return take(session, ctx, found, Step.FINISH, now, by=by, told=outcome, outcome=outcome, closed_at=now)


def switch(session: Session, ctx: Context, ticket: int, service: str, actor: Actor | None) -> Ticket:
    """Go on with another service for the same person, at the same counter: the time of the first one ends now.

    Raises BadRequest for an unknown service, the present one, or one that this counter does not serve.
    """
    target = ctx.service_in_body(service)
    found, now, by = _begin(session, ctx, ticket, Step.SWITCH, actor, None)
    desk = ctx.config.counters.get(by or "")
    if target.id == found.service:
        raise BadRequest(SAME_SERVICE, code="same_service", service=service)
    if desk is None or target.id not in desk.services:
        raise BadRequest(NOT_SERVED, code="wrong_service", service=service)
    return take(session, ctx, found, Step.SWITCH, now, by=by, service=target.id, area=target.area, started_at=now)


def miss(session: Session, ctx: Context, ticket: int, actor: Actor | None, counter: str | None = None) -> Ticket:
    """Say that the person did not appear; only after the minimum calls and delay.

    Raises NotPossible before that, with the calls that are needed and when the time has come.
    """
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
    """Set a ticket aside; ``until`` is when the person means to be back. Raises BadRequest for a time in the past.

    ``reason`` is one of the office's list, or a few words: those go with the ticket, the log keeps the list's alone.
    """
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
        told=reason if reason in ctx.config.parking.reasons else None,
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
        **BACK,
    )


def requeue(
    session: Session,
    ctx: Context,
    ticket: int,
    actor: Actor | None,
    counter: str | None = None,
    *,
    after: int | None = None,
    end: bool = False,
) -> Ticket:
    """Put somebody back: just after the ``after``-th waiting ticket that the same counters could serve, or last."""
    found, now, by = _begin(session, ctx, ticket, Step.REQUEUE, actor, counter)
    count = after or ctx.config.calls.requeue_after
    behind = last(session, ctx, found.service, now) if end else nth(session, ctx, found.service, count, now)
    _, entry = journal.enter(session, found.area, now, others=_areas(ctx, found))
    place: dict[str, Any] = {"entry": entry}
    if behind is not None:
        place = order.just_behind(behind, found.urgency, entry)._asdict()
    return take(session, ctx, found, Step.REQUEUE, now, by=by, **place, **OFF_THE_CALL)


def _areas(ctx: Context, ticket: Ticket) -> set[str]:
    held = ctx.config.counters.get(ticket.counter) if ticket.counter and ticket.state in AT_COUNTER else None
    return {ticket.area} if held is None else {ticket.area, held.area}


def _begin(
    session: Session, ctx: Context, ticket: int, step: Step, actor: Actor | None, counter: str | None
) -> tuple[Ticket, datetime, str | None]:
    found = load(session, ticket)
    by = acting_counter(session, ctx, found, actor, counter)
    now = ctx.now()
    if step is Step.MISS and found.state is State.CALLED and not allowed(found, step, ctx.rules, ctx.day(now), now):
        raise _too_early(ctx, found, now)
    check(ctx, found, step, now)
    return found, now, by


def _too_early(ctx: Context, found: Ticket, now: datetime) -> NotPossible:
    refused = refusal(ctx, found, now, TOO_EARLY)
    wanted = {"calls": found.calls, "min_calls": ctx.rules.min_calls}
    refused.details |= {**wanted, "miss_at": wire.instant(wire.miss_at(ctx, found))}
    return refused
