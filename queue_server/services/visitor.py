"""What visitors may do themselves: leave, ask for more time, say that they are coming."""

from sqlalchemy.orm import Session

from queue_server.domain.ticket import Step, Ticket
from queue_server.services.context import Context
from queue_server.services.serve import OFF_THE_CALL
from queue_server.services.steps import check, load, take


def leave(session: Session, ctx: Context, ticket: int) -> Ticket:
    """Give the number back."""
    found, now = load(session, ticket), ctx.now()
    check(ctx, found, Step.LEAVE, now)
    return take(session, ctx, found, Step.LEAVE, now, closed_at=now)


def delay(session: Session, ctx: Context, ticket: int) -> Ticket:
    """Ask for some minutes more: not called before they have passed; possible a limited number of times."""
    found, now = load(session, ticket), ctx.now()
    check(ctx, found, Step.DELAY, now)
    later = max(now, found.not_before or now) + ctx.rules.delay
    return take(session, ctx, found, Step.DELAY, now, not_before=later, delays=found.delays + 1, **OFF_THE_CALL)


def here(session: Session, ctx: Context, ticket: int) -> Ticket:
    """Say "I'm coming": the call is not repeated."""
    found, now = load(session, ticket), ctx.now()
    check(ctx, found, Step.HERE, now)
    return take(session, ctx, found, Step.HERE, now, here=True)
