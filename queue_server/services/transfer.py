"""Transfer a ticket to another service: it keeps its number and its place, and begins a new visit."""

from sqlalchemy.orm import Session

from queue_server.domain.ticket import Step, Ticket
from queue_server.services.access import Actor
from queue_server.services.context import Context
from queue_server.services.serve import OFF_THE_CALL
from queue_server.services.steps import acting_counter, check, counter_areas, load, take
from queue_server.store import journal


def transfer(
    session: Session, ctx: Context, ticket: int, service: str, actor: Actor | None, counter: str | None = None
) -> Ticket:
    """Send somebody on to ``service``; raises BadRequest for an unknown one."""
    target = ctx.service_in_body(service)
    found = load(session, ticket)
    by = acting_counter(ctx, found, actor, counter)
    now = ctx.now()
    check(ctx, found, Step.TRANSFER, now)
    others = {found.area, *counter_areas(ctx, found.counter)}
    arrival, entry = journal.enter(session, target.area, now, arriving=False, others=others)
    return take(
        session,
        ctx,
        found,
        Step.TRANSFER,
        now,
        by=by,
        service=target.id,
        area=target.area,
        visit=found.visit + 1,
        arrival_at=max(arrival, found.arrival_at),
        entry=entry,
        first_called_at=None,
        called_at=None,
        parked_until=None,
        not_before=None,
        **OFF_THE_CALL,
    )
