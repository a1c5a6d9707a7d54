"""The forecast as the queue stands: how many are before, how long they take, how many counters serve them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from queue_server.domain.forecast import Forecast, forecast
from queue_server.domain.ticket import Ticket
from queue_server.services import counter_session
from queue_server.services.context import Context
from queue_server.store import tickets
from queue_server.store.hot import Hot
from queue_server.store.models import COUNTER_SESSION, TICKET

LAST = 20
"""How many of today's last service times make the mean."""

Served = tuple[str, tuple[str, ...]]
"""A service, and the counters that can serve it."""


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
    return of_services(session, ctx, [service], today)[service]


def of_services(session: Session, ctx: Context, services: Sequence[str], today: date) -> dict[str, Estimate]:
    """Return the estimates of several services, in one statement."""
    if not services:
        return {}
    wanted = tuple((service, ctx.counters_of[service]) for service in services)
    rows = _queues(wanted)(session, today=today)
    return {row.service: _estimate(ctx, row) for row in rows}


def of_ticket(session: Session, ctx: Context, ticket: Ticket, today: date) -> tuple[int, Estimate]:
    """Return how many wait before a waiting ticket in its service, and the service's estimate."""
    place = {"service_id": ticket.service, "urgency": ticket.urgency, "at": ticket.order_at, "entry": ticket.entry}
    before: int = _BEFORE(session, **place).scalar_one()
    return before, of_service(session, ctx, ticket.service, today)


def _estimate(ctx: Context, row: Any) -> Estimate:
    """Make an estimate of a row; without a service time of today the configured one counts."""
    mean = float(ctx.config.services[row.service].minutes) if row.mean_ms is None else float(row.mean_ms) / 60_000
    return Estimate(row.waiting, mean, row.counters)


@lru_cache(maxsize=256)
def _queues(services: tuple[Served, ...]) -> Hot:
    """Return the statement that reads the queues of these services: each number by an index of its own."""
    return Hot(union_all(*(_queue(*served) for served in services)))


def _queue(service: str, counters: tuple[str, ...]) -> Select[Any]:
    recent = (
        select((cast(TICKET.c.closed_at, BigInteger) - cast(TICKET.c.started_at, BigInteger)).label("ms"))
        .where(TICKET.c.service == service, TICKET.c.day == bindparam("today"), tickets.IS_DONE)
        .where(TICKET.c.started_at.is_not(None), TICKET.c.last_step == "finish")
        .order_by(TICKET.c.closed_at.desc())
        .limit(LAST)
        .subquery()
    )
    waiting = select(func.count()).where(tickets.IS_WAITING, TICKET.c.service == service)
    serving = select(func.count()).where(
        COUNTER_SESSION.c.counter.in_([literal(counter) for counter in counters]),
        COUNTER_SESSION.c.day == bindparam("today"),
        COUNTER_SESSION.c.state == counter_session.OPEN,
    )
    return select(
        literal(service).label("service"),
        waiting.scalar_subquery().label("waiting"),
        select(func.avg(recent.c.ms)).scalar_subquery().label("mean_ms"),
        serving.scalar_subquery().label("counters"),
    )


_AT = bindparam("at", type_=TICKET.c.order_at.type)
_BEFORE = Hot(
    select(func.count()).where(
        tickets.IS_WAITING,
        TICKET.c.service == bindparam("service_id"),
        (TICKET.c.urgency < bindparam("urgency"))
        | (
            (TICKET.c.urgency == bindparam("urgency"))
            & ((TICKET.c.order_at < _AT) | ((TICKET.c.order_at == _AT) & (TICKET.c.entry < bindparam("entry"))))
        ),
    )
)
