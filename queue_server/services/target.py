"""The one counter that a ticket is sent to: it must serve the ticket's service, and somebody must sit there."""

from datetime import datetime

from sqlalchemy.orm import Session

from queue_server.domain.errors import BadRequest, CounterNotOpen
from queue_server.domain.messages import NS_
from queue_server.services import counter_session
from queue_server.services.context import UNKNOWN_COUNTER, Context

WRONG_COUNTER = NS_("That counter does not serve this service. Choose another counter or service.")
NOT_OPEN = NS_("That counter is closed. Choose its service alone instead.")


def check(session: Session, ctx: Context, counter: str, service: str, now: datetime) -> None:
    """Raise BadRequest for a counter that cannot serve ``service``, CounterNotOpen for one that is closed."""
    desk = ctx.config.counters.get(counter)
    if desk is None:
        raise BadRequest(UNKNOWN_COUNTER, code="unknown_counter", counter=counter)
    if service not in desk.services:
        raise BadRequest(WRONG_COUNTER, code="wrong_counter", counter=counter, service=service)
    row = counter_session.row_of(session, counter)
    if counter_session.state_of(row, ctx.day(now)) == counter_session.CLOSED:
        raise CounterNotOpen(NOT_OPEN, counter=counter)
