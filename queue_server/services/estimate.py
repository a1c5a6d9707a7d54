"""The forecast as the queue stands: how many are before, how long they take, how many counters serve them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from queue_server.domain.forecast import Forecast, forecast
from queue_server.domain.ticket import Ticket
from queue_server.services import counter_session
from queue_server.services.context import Context
from queue_server.store import tickets
from queue_server.store.models import TICKET

LAST = 20
"""How many of today's last service times make the mean."""

_RECENT = (
    select(TICKET.c.closed_at, TICKET.c.started_at)
    .where(
        TICKET.c.service == bindparam("service_id"),
        TICKET.c.day == bindparam("today"),
        tickets.IS_DONE,
        TICKET.c.started_at.is_not(None),
        TICKET.c.last_step == "finish",
    )
    .order_by(TICKET.c.closed_at.desc())
    .limit(LAST)
)
_WAITING = (
    select(TICKET.c.service, func.count().label("waiting"))
    .where(tickets.IS_WAITING, TICKET.c.service.in_(bindparam("services", expanding=True)))
    .group_by(TICKET.c.service)
)
_BEFORE = select(func.count()).where(
    tickets.IS_WAITING,
    TICKET.c.service == bindparam("service_id"),
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A service's queue in numbers."""

    waiting: int
    mean_min: float
    counters: int

    def forecast(self, before: int | None = None) -> Forecast | None:
        """Return the forecast of somebody with ``before`` people before them; by default of who comes now."""
        return forecast(self.waiting if before is None else before, self.mean_min, self.counters)


def of_service(session: Session, ctx: Context, service: str, today: date) -> Estimate:
    """Return the estimate of one service."""
    waiting = session.execute(_BEFORE, {"service_id": service}).scalar_one()
    counters = serving(ctx, counter_session.open_counters(session, today))
    return Estimate(waiting, mean_minutes(session, ctx, service, today), counters.get(service, 0))


def of_services(session: Session, ctx: Context, services: list[str], today: date) -> dict[str, Estimate]:
    """Return the estimates of several services."""
    waiting: dict[str, int] = {row.service: row.waiting for row in session.execute(_WAITING, {"services": services})}
    counters = serving(ctx, counter_session.open_counters(session, today))
    return {
        key: Estimate(waiting.get(key, 0), mean_minutes(session, ctx, key, today), counters.get(key, 0))
        for key in services
    }


def of_ticket(session: Session, ctx: Context, ticket: Ticket, today: date) -> tuple[int, Estimate]:
    """Return how many wait before a waiting ticket in its service, and the service's estimate."""
    row = TICKET.c
    before = session.execute(
        _BEFORE.where(
            (row.urgency < ticket.urgency)
            | (
                (row.urgency == ticket.urgency)
                & ((row.order_at < ticket.order_at) | ((row.order_at == ticket.order_at) & (row.entry < ticket.entry)))
            )
        ),
        {"service_id": ticket.service},
    ).scalar_one()
    return before, of_service(session, ctx, ticket.service, today)


def mean_minutes(session: Session, ctx: Context, service: str, today: date) -> float:
    """Return the mean service time in minutes of today's last twenty, else the configured one."""
    rows = session.execute(_RECENT, {"service_id": service, "today": today}).all()
    times = [(closed - started).total_seconds() for closed, started in rows if closed and started]
    if not times:
        return float(ctx.config.services[service].minutes)
    return float(sum(times) / len(times) / 60)


def serving(ctx: Context, open_counters: frozenset[str]) -> Mapping[str, int]:
    """Return, per service, how many of these counters serve it."""
    result: dict[str, int] = {}
    for key in open_counters:
        counter = ctx.config.counters.get(key)
        for service in counter.services if counter else ():
            result[service] = result.get(service, 0) + 1
    return result
