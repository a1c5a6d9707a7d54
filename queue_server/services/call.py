"""Call somebody to a counter: the next one by the rule, or a certain one; the counter's open ticket is ended first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from queue_server.config import Counter
from queue_server.domain.errors import BadRequest, CounterNotOpen, NotAllowed, Stale
from queue_server.domain.messages import N_, NS_
from queue_server.domain.ticket import State, Step, Ticket, allowed, miss_ripe
from queue_server.services import audit, counter_session, sitting, steps, waiting
from queue_server.services.access import Actor, Role
from queue_server.services.actors import check_counter
from queue_server.services.context import Context
from queue_server.services.refusals import DatabaseBusy
from queue_server.store import journal, tickets

NOT_SERVED = N_("This counter does not serve this ticket's service.")
RESERVED = NS_("This ticket was sent to another counter. Only that one may call it.")
NOT_THIS_SERVICE = NS_("This counter does not serve this service. Choose another one.")
NO_CHOICE = NS_("You may not choose whom to call. Call the next person instead.")
ATTEMPTS = 1000
"""How often a lost claim picks again: each loss means that somebody else called somebody, so this is never reached."""


@dataclass(frozen=True, slots=True)
class Press:
    """What the client believes: the id of the counter's current ticket (as on the wire), or None.

    ``service`` limits the next person to those who came for it; None takes all that the counter serves.
    """

    counter: str
    current: str | None
    service: str | None = None


def call_next(session: Session, ctx: Context, press: Press, actor: Actor | None) -> Ticket | None:
    """End the counter's ticket and call the next one; None (and the ticket still ended) if nobody waits.

    Raises CounterNotOpen, Stale if ``press.current`` is not the truth, BadRequest for a service that the counter does
    not serve. A lost claim picks again; DatabaseBusy after an absurd number of them.
    """
    if press.service is not None and press.service not in ctx.counter(press.counter).services:
        raise BadRequest(NOT_THIS_SERVICE, code="wrong_service", service=press.service)
    counter, now = _begin(session, ctx, press, actor)
    for _ in range(ATTEMPTS):
        candidate = waiting.pick(session, ctx, counter, now, press.service)
        if candidate is None:
            return None
        if candidate.state is not State.WAITING:  # on PostgreSQL somebody may have taken it since we saw it wait
            continue
        called = _claim(session, ctx, candidate, counter, now)
        if called is not None:
            return called
    raise DatabaseBusy


def call_certain(
    session: Session, ctx: Context, press: Press, ticket: int, actor: Actor | None, reason: str | None = None
) -> Ticket:
    """End the counter's ticket and call a certain one: waiting, parked, or missed today. The log keeps the ``reason``.

    Raises NotFound, NotPossible (also where the counter does not serve it, or another has it to itself), NotAllowed
    where the office lets the caller choose nobody, CounterNotOpen, Stale.
    """
    check_counter(actor, ctx.counter(press.counter).id)
    _check_choice(session, ctx, ticket, actor)
    counter, now = _begin(session, ctx, press, actor, keep=ticket)
    found = steps.load(session, ticket)
    if found.service not in counter.services:
        raise steps.refusal(ctx, found, now, NOT_SERVED)
    steps.check(ctx, found, Step.CALL, now)
    if waiting.is_reserved(session, found, counter.id, ctx.day(now)):
        raise steps.refusal(ctx, found, now, RESERVED)
    if _is_choice(found) and waiting.pick(session, ctx, counter, now) != found:
        thing = {"number": found.number, "counter": counter.id, "service": found.service, "reason": reason}
        audit.record(session, ctx, actor, "call_certain", f"ticket:{found.id}", **thing)
    called = _claim(session, ctx, found, counter, now, reason)
    if called is None:
        raise steps.refusal(ctx, steps.load(session, ticket), now, steps.BEATEN)
    return called


def may_choose(ctx: Context, actor: Actor | None) -> bool:
    """Say whether somebody may call people out of turn: the house and its admins, and whom the office lets."""
    return actor is None or actor.role is Role.ADMIN or actor.role.value in ctx.config.calls.certain


def _check_choice(session: Session, ctx: Context, ticket: int, actor: Actor | None) -> None:
    if may_choose(ctx, actor):
        return
    found = tickets.find(session, ticket)
    if found is not None and _is_choice(found):
        raise NotAllowed(NO_CHOICE)


def _is_choice(ticket: Ticket) -> bool:
    """Say whether a call would pick somebody out of the queue; who was called before is only called again."""
    return ticket.state is State.WAITING or ticket.first_called_at is None


def _begin(
    session: Session, ctx: Context, press: Press, actor: Actor | None, keep: int | None = None
) -> tuple[Counter, datetime]:
    counter = ctx.counter(press.counter)
    check_counter(actor, counter.id)
    now = ctx.now()
    row = counter_session.row_of(session, counter.id, lock=True)
    if counter_session.state_of(row, ctx.day(now)) != counter_session.OPEN:
        raise CounterNotOpen(counter=counter.id)
    sitting.check_row(ctx, row, actor)
    current = tickets.open_at(session, counter.id)
    if press.current != (None if current is None else str(current.id)):
        raise Stale(current=current)
    if current is not None and current.id != keep:
        _end(session, ctx, current, now)
    return counter, now


def _end(session: Session, ctx: Context, ticket: Ticket, now: datetime) -> None:
    is_missed = (
        ticket.state is State.CALLED
        and ctx.config.calls.next_ends_called == "miss"
        and miss_ripe(ticket, ctx.rules, now)
        and allowed(ticket, Step.MISS, ctx.rules, ctx.day(now), now)
    )
    step = Step.MISS if is_missed else Step.FINISH
    steps.take(session, ctx, ticket, step, now, by=ticket.counter, closed_at=now)


def _claim(
    session: Session, ctx: Context, ticket: Ticket, counter: Counter, now: datetime, reason: str | None = None
) -> Ticket | None:
    """Claim by compare-and-set: exactly one row changed, or None: somebody was faster."""
    if not tickets.hold(session, ticket):
        return None
    changes: dict[str, Any] = {
        "counter": counter.id,
        "calls": 1,
        "call_began_at": now,
        "called_at": now,
        "call_seqs": journal.bump(session, {ticket.area, counter.area}),
        "first_called_at": ticket.first_called_at or now,
        "started_at": None,
        "closed_at": None,
        "here": False,
        "not_before": None,
        "parked_until": None,
        "reason": None,
        "for_counter": counter.id if ticket.for_counter == counter.id else None,
    }
    try:
        return steps.take(session, ctx, ticket, Step.CALL, now, by=counter.id, told=reason, **changes)
    except steps.Beaten:
        return None
