"""The waiting tickets in the order of the one rule: the claim's candidates, a counter's list, the n-th of a queue."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select, union_all
from sqlalchemy.orm import Session

from queue_server.config import Counter
from queue_server.domain import order
from queue_server.domain.ticket import Ticket
from queue_server.services import counter_session
from queue_server.services.context import Context
from queue_server.store import tickets
from queue_server.store.base import Instant
from queue_server.store.models import TICKET

ORDER = (TICKET.c.urgency, TICKET.c.order_at, TICKET.c.entry, TICKET.c.id)


def pick(session: Session, ctx: Context, counter: Counter, now: datetime) -> Ticket | None:
    """Return who is next at a counter: one index seek per service, and a second look where its languages help."""
    services = tuple(counter.services)
    heads = _run(session, _heads(services), now=now)
    first = order.first(heads, now)
    reach = timedelta(minutes=ctx.config.calls.language_head_start)
    if first is None or not reach:
        return first
    helpful = helpful_languages(session, ctx, counter, now)
    if not any(helpful.values()) or first.language in helpful[first.service]:
        return first  # whoever waits longest and speaks the counter's language is overtaken by nobody
    chances = _run(
        session,
        _chances(services),
        now=now,
        urgency=first.urgency,
        reach=first.order_at + reach,
        **{f"languages_{place}": sorted(helpful[service]) for place, service in enumerate(services)},
    )
    return order.first([*heads, *chances], now, bonus(ctx, helpful))


def helpful_languages(session: Session, ctx: Context, counter: Counter, now: datetime) -> Mapping[str, frozenset[str]]:
    """Return, per service of a counter, the languages that it speaks and another open counter for it does not."""
    others = counter_session.open_counters(session, ctx.day(now)) - {counter.id}
    rest = [ctx.config.counters[key] for key in sorted(others) if key in ctx.config.counters]
    return {
        service: order.helpful_languages(
            counter.languages, [other.languages for other in rest if service in other.services]
        )
        for service in counter.services
    }


def bonus(ctx: Context, helpful: Mapping[str, frozenset[str]]) -> Callable[[Ticket], timedelta]:
    """Return the head start that a ticket has at a counter for its language."""
    reach = timedelta(minutes=ctx.config.calls.language_head_start)

    def of(ticket: Ticket) -> timedelta:
        return reach if ticket.language in helpful.get(ticket.service, frozenset()) else order.NO_BONUS

    return of


def line(session: Session, services: Iterable[str], limit: int | None = None) -> list[Ticket]:
    """Return the waiting tickets of some services in the area's order (without a counter's languages)."""
    return tickets.many(session, tickets.IS_WAITING, TICKET.c.service.in_(list(services)), order=ORDER, limit=limit)


def nth(session: Session, ctx: Context, service: str, count: int, now: datetime) -> Ticket | None:
    """Return the ``count``-th callable waiting ticket that the counters of ``service`` could serve, or the last one."""
    services = ctx.competitors.get(service, frozenset({service}))
    found = tickets.many(
        session, tickets.IS_WAITING, TICKET.c.service.in_(services), _ready(now), order=ORDER, limit=count
    )
    return found[-1] if found else None


def _ready(now: Any) -> Any:
    return TICKET.c.not_before.is_(None) | (TICKET.c.not_before <= now)


@lru_cache(maxsize=256)
def _heads(services: tuple[str, ...]) -> Any:
    """Return the statement that finds the first of each service; SQLite wants each limit in a subselect of its own."""
    return union_all(*(select(_head(service).subquery()) for service in services))


@lru_cache(maxsize=256)
def _chances(services: tuple[str, ...]) -> Any:
    """Return the statement that finds, per service, the first who could be taken earlier for the language's sake."""
    parts = [
        _head(service).where(
            TICKET.c.language.in_(bindparam(f"languages_{place}", expanding=True)),
            TICKET.c.urgency == bindparam("urgency"),
            TICKET.c.order_at < bindparam("reach", type_=Instant()),
        )
        for place, service in enumerate(services)
    ]
    return union_all(*(select(part.subquery()) for part in parts))


def _head(service: str) -> Select[Any]:
    ready = _ready(bindparam("now", type_=Instant()))
    return (
        select(*tickets.COLUMNS).where(tickets.IS_WAITING, TICKET.c.service == service, ready).order_by(*ORDER).limit(1)
    )


def _run(session: Session, statement: Any, **values: Any) -> list[Ticket]:
    return [tickets.from_row(row) for row in session.execute(statement, values)]
