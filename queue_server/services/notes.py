"""A few words on a ticket for whoever serves it next: staff alone see them, and they go with the ticket."""

from sqlalchemy.orm import Session

from queue_server.domain.errors import NotPossible
from queue_server.domain.messages import NS_
from queue_server.domain.ticket import AT_COUNTER, State, Ticket
from queue_server.services.access import Actor
from queue_server.services.actors import check_counter
from queue_server.services.context import Context
from queue_server.services.sitting import check_holder
from queue_server.services.steps import BEATEN, counter_areas, load, refusal
from queue_server.store import journal, tickets

LONGEST = 200
"""Characters of a note."""
OVER = NS_("This ticket is over. There is nobody to leave a note for.")


def write(session: Session, ctx: Context, ticket: int, note: str | None, actor: Actor | None) -> Ticket:
    """Write a note on an open ticket, or take it off; it is no step, and the words are in no log.

    Raises NotFound, NotAllowed for a ticket that another counter holds than the caller may use, NotPossible for one
    that is over.
    """
    found = load(session, ticket)
    now = ctx.now()
    if found.state in AT_COUNTER:
        check_counter(actor, found.counter)
        check_holder(session, ctx, found.counter, actor)
    if found.state not in (*AT_COUNTER, State.WAITING, State.PARKED) or found.day != ctx.day(now):
        raise refusal(ctx, found, now, OVER)
    new = found.but(note=words(note), version=found.version + 1)
    if not tickets.save(session, found, new):
        raise NotPossible(BEATEN)
    journal.touch(session, {found.area, *counter_areas(ctx, found.counter)})
    return new


def words(note: str | None) -> str | None:
    """Return a note as it is kept: on one line, None if nothing was written."""
    return " ".join((note or "").split())[:LONGEST] or None
