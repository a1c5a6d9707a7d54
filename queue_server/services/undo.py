"""Take back the last step of a ticket, within ten seconds: order, visit and place are as before."""

from sqlalchemy.orm import Session

from queue_server.domain.messages import N_
from queue_server.domain.ticket import AT_COUNTER, Step, Ticket
from queue_server.services.access import Actor
from queue_server.services.actors import check_counter
from queue_server.services.context import Context
from queue_server.services.sitting import check_holder
from queue_server.services.steps import check, counter_areas, load, refusal, write
from queue_server.store import tickets

HOLDS_ANOTHER = N_("The counter already holds another ticket. Undo that call first.")


def undo(session: Session, ctx: Context, ticket: int, actor: Actor | None) -> Ticket:
    """Take back the last step.

    Raises NotPossible after ten seconds, or where the counter that made the step holds another ticket by now, and
    NotAllowed for somebody who may not use that counter.
    """
    found = load(session, ticket)
    now = ctx.now()
    check(ctx, found, Step.UNDO, now)
    before = tickets.restored(found)
    check_counter(actor, found.last_counter)
    check_holder(session, ctx, found.last_counter, actor)
    goes_to = before.counter if before.state in AT_COUNTER else None
    for counter in sorted({key for key in (found.last_counter, goes_to) if key is not None}):
        held = tickets.open_at(session, counter)
        if held is not None and held.id != found.id:
            raise refusal(ctx, found, now, HOLDS_ANOTHER)
    new = before.but(last_step=Step.UNDO, last_at=now, before=None, version=found.version + 1)
    also = {before.area, *counter_areas(ctx, before.counter, found.counter, found.last_counter)}
    return write(session, ctx, found, new, now, undone=found.last_step, also=also)
