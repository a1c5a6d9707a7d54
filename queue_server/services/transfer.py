"""Transfer a ticket to another service or to one counter: it keeps its number, and begins a new visit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from queue_server.config import Priority, Service
from queue_server.domain.errors import BadRequest, NotPossible
from queue_server.domain.messages import NS_
from queue_server.domain.ticket import State, Step, Ticket
from queue_server.services import notes
from queue_server.services import target as target_counter
from queue_server.services.access import Actor
from queue_server.services.context import Context
from queue_server.services.issue import UNKNOWN_PRIORITY
from queue_server.services.serve import OFF_THE_CALL
from queue_server.services.steps import acting_counter, check, counter_areas, load, take
from queue_server.store import journal

NOWHERE = NS_("Say where to: a service, a counter, or back to the sender.")
NO_SENDER = NS_("Nobody passed this ticket on. Choose a service or a counter.")


@dataclass(frozen=True, slots=True)
class Wish:
    """Where a ticket goes, at least one of the first three; ``note``: None leaves the old one, empty takes it off."""

    service: str | None = None
    counter: str | None = None
    to_sender: bool = False
    note: str | None = None
    priority: str | None = None


def transfer(session: Session, ctx: Context, ticket: int, wish: Wish, actor: Actor | None) -> Ticket:
    """Send somebody on; the place stays, only another priority class moves it by the difference of the head starts.

    Raises BadRequest for an unknown service, counter or class, for a counter that does not serve the service, and for
    a wish without a target; CounterNotOpen for a counter without a session; NotPossible without a sender to go back to.
    """
    found = load(session, ticket)
    by = acting_counter(session, ctx, found, actor, None)
    now = ctx.now()
    check(ctx, found, Step.TRANSFER, now)
    target, counter = _target(session, ctx, found, wish, now)
    changes = _class(ctx, found, wish.priority)
    if wish.note is not None:
        changes["note"] = notes.words(wish.note)
    others = {found.area, *counter_areas(ctx, found.counter, counter)}
    arrival, entry = journal.enter(session, target.area, now, arriving=False, others=others)
    return take(
        session,
        ctx,
        found,
        Step.TRANSFER,
        now,
        by=by,
        also=counter_areas(ctx, counter),
        service=target.id,
        area=target.area,
        visit=found.visit + 1,
        arrival_at=max(arrival, found.arrival_at),
        entry=entry,
        first_called_at=None,
        called_at=None,
        parked_until=None,
        not_before=None,
        reason=None,
        for_counter=counter,
        sender=by or (found.counter if found.state is State.PARKED else None),
        sender_service=found.service,
        **changes,
        **OFF_THE_CALL,
    )


def _target(session: Session, ctx: Context, found: Ticket, wish: Wish, now: datetime) -> tuple[Service, str | None]:
    """Return the service that a ticket goes to, and the counter if it is to be that one."""
    service, counter = wish.service, wish.counter
    if wish.to_sender:
        if found.sender is None or found.sender_service is None:
            raise NotPossible(NO_SENDER, code="no_sender")
        service, counter = found.sender_service, found.sender
    if service is None and counter is None:
        raise BadRequest(NOWHERE, code="no_target")
    target = ctx.service_in_body(service or found.service)
    if counter is not None:
        target_counter.check(session, ctx, counter, target.id, now)
    return target, counter


def _class(ctx: Context, found: Ticket, priority: str | None) -> dict[str, Any]:
    """Return what another priority class changes; None keeps the old one."""
    if priority is None or priority == found.priority:
        return {}
    new = ctx.config.priorities.get(priority)
    if new is None:
        raise BadRequest(UNKNOWN_PRIORITY, code="unknown_priority", priority=priority)
    gain = _head_start(new) - _head_start(ctx.config.priorities.get(found.priority))
    return {"priority": priority, "order_at": found.order_at - gain, "urgency": 0 if new.strict else 1}


def _head_start(priority: Priority | None) -> timedelta:
    return timedelta(minutes=0 if priority is None else priority.head_start)
