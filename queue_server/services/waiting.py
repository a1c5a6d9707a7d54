"""The waiting tickets in the order of the one rule: the claim's candidates, a counter's list, the n-th of a queue."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Select, bindparam, literal, or_, select, union_all
from sqlalchemy.orm import Session

from queue_server.config import Counter
from queue_server.domain import order
from queue_server.domain.ticket import Ticket
from queue_server.services import counter_session
from queue_server.services.context import Context
from queue_server.store import tickets
from queue_server.store.base import Instant
from queue_server.store.hot import Hot
from queue_server.store.models import COUNTER_SESSION, TICKET

ORDER = (TICKET.c.urgency, TICKET.c.order_at, TICKET.c.entry, TICKET.c.id)
_HEAD = (*ORDER, TICKET.c.not_before, TICKET.c.service, TICKET.c.language)


class Head(order.Waiting, order.Speaking, Protocol):
    """The first of a service: what the rule looks at, and no more."""


def pick(session: Session, ctx: Context, counter: Counter, now: datetime, service: str | None = None) -> Ticket | None:
    """Return who is next at a counter, or next for one ``service`` of it.

    One index seek per service, and a second look where its languages help.
    """
    services = tuple(counter.services) if service is None else (service,)
    heads = list(_heads(services)(session, now=now, me=counter.id, today=ctx.day(now)))
    first = order.first(heads, now)
    if first is None:
        return None
    return tickets.find(session, _overtaker(session, ctx, counter, heads, first, now, services).id)


def _overtaker(
    session: Session,
    ctx: Context,
    counter: Counter,
    heads: list[Head],
    first: Head,
    now: datetime,
    services: tuple[str, ...],
) -> Head:
    """Return who goes before ``first`` for the sake of the counter's languages, or ``first``."""
    reach = timedelta(minutes=ctx.config.calls.language_head_start)
    helpful = helpful_languages(session, ctx, counter, now) if reach else {}
    if not any(helpful.values()) or first.language in helpful[first.service]:
        return first  # whoever waits longest and speaks the counter's language is overtaken by nobody
    find = _chances(
        tuple((service, tuple(sorted(spoken))) for service, spoken in helpful.items() if spoken and service in services)
    )
    chances = find(
        session, now=now, me=counter.id, today=ctx.day(now), urgency=first.urgency, reach=first.order_at + reach
    )
    return order.first([*heads, *chances], now, bonus(ctx, helpful)) or first


def helpful_languages(session: Session, ctx: Context, counter: Counter, now: datetime) -> Mapping[str, frozenset[str]]:
    """Return, per service of a counter, the languages that it speaks and another open counter for it does not."""
    return ctx.helpful_languages(counter.id, counter_session.open_counters(session, ctx.day(now)))


def bonus(ctx: Context, helpful: Mapping[str, frozenset[str]]) -> Callable[[order.Speaking], timedelta]:
    """Return the head start that a ticket has at a counter for its language."""
    return order.bonus(helpful, timedelta(minutes=ctx.config.calls.language_head_start))


def line(session: Session, *conditions: Any, limit: int | None = None) -> list[Ticket]:
    """Return the waiting tickets that fulfil all conditions in the area's order (without a counter's languages)."""
    return tickets.many(session, tickets.IS_WAITING, *conditions, order=ORDER, limit=limit)


def reachable(counter: Any, today: Any) -> Any:
    """Return the condition that no other counter has a ticket to itself: one that is not closed, and it was sent to."""
    sitting = select(COUNTER_SESSION.c.counter).where(
        COUNTER_SESSION.c.day == today, COUNTER_SESSION.c.state != counter_session.CLOSED
    )
    given = TICKET.c.for_counter
    return or_(given.is_(None), given == counter, given.not_in(sitting))


def is_reserved(session: Session, ticket: Ticket, counter: str, today: date) -> bool:
    """Say whether another counter than this one has the ticket to itself, as long as that one is not closed."""
    given = ticket.for_counter
    if given is None or given == counter:
        return False
    return counter_session.state_of(counter_session.row_of(session, given), today) != counter_session.CLOSED


def nth(session: Session, ctx: Context, service: str, count: int, now: datetime) -> Ticket | None:
    """Return the ``count``-th callable waiting ticket that the counters of ``service`` could serve, or the last one."""
    services = ctx.competitors.get(service, frozenset({service}))
    found = tickets.many(
        session, tickets.IS_WAITING, TICKET.c.service.in_(services), _ready(now), order=ORDER, limit=count
    )
    return found[-1] if found else None


def last(session: Session, ctx: Context, service: str, now: datetime) -> Ticket | None:
    """Return the last callable waiting ticket that the counters of ``service`` could serve, or None."""
    services = ctx.competitors.get(service, frozenset({service}))
    backwards = tuple(column.desc() for column in ORDER)
    found = tickets.many(
        session, tickets.IS_WAITING, TICKET.c.service.in_(services), _ready(now), order=backwards, limit=1
    )
    return found[0] if found else None


def _ready(now: Any) -> Any:
    return TICKET.c.not_before.is_(None) | (TICKET.c.not_before <= now)


@lru_cache(maxsize=256)
def _heads(services: tuple[str, ...]) -> Hot:
    """Return the statement that finds the first of each service; SQLite wants each limit in a subselect of its own."""
    return Hot(union_all(*(select(_head(service).subquery()) for service in services)))


@lru_cache(maxsize=256)
def _chances(services: tuple[tuple[str, tuple[str, ...]], ...]) -> Hot:
    """Return the statement that finds, per service, the first who could be taken earlier for their language's sake."""
    parts = [
        _head(service).where(
            TICKET.c.language.in_([literal(language) for language in languages]),
            TICKET.c.urgency == bindparam("urgency"),
            TICKET.c.order_at < bindparam("reach", type_=Instant()),
        )
        for service, languages in services
    ]
    return Hot(union_all(*(select(part.subquery()) for part in parts)))


def _head(service: str) -> Select[Any]:
    ready = _ready(bindparam("now", type_=Instant()))
    mine = reachable(bindparam("me"), bindparam("today", type_=COUNTER_SESSION.c.day.type))
    head = select(*_HEAD).where(tickets.IS_WAITING, TICKET.c.service == service, ready, mine)
    return head.order_by(*ORDER).limit(1)
