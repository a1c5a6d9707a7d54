"""The waiting tickets in the order of the one rule: the claim's candidates, a counter's list, the n-th of a queue."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import Session

from queue_server.config import Counter
from queue_server.domain import order
from queue_server.domain.ticket import State, Ticket
from queue_server.services import counter_session
from queue_server.services.context import Context
from queue_server.store import tickets
from queue_server.store.models import TicketRow

ORDER = (TicketRow.urgency, TicketRow.order_at, TicketRow.entry, TicketRow.id)
_WAITING = TicketRow.state == State.WAITING.value


def pick(session: Session, ctx: Context, counter: Counter, now: datetime) -> Ticket | None:
    """Return who is next at a counter: one index seek per service, and a second look where its languages help."""
    heads = _union(session, [_head(service, now) for service in counter.services])
    first = order.first(heads, now)
    if first is None:
        return None
    helpful = helpful_languages(session, ctx, counter, now)
    reach = timedelta(minutes=ctx.config.calls.language_head_start)
    chances = [
        _head(service, now).where(
            TicketRow.language.in_(sorted(languages)),
            TicketRow.urgency == first.urgency,
            TicketRow.order_at < first.order_at + reach,
        )
        for service, languages in helpful.items()
        if languages and reach
    ]
    if not chances:
        return first
    return order.first([*heads, *_union(session, chances)], now, bonus(ctx, helpful))


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
    return tickets.many(session, _WAITING, TicketRow.service.in_(list(services)), order=ORDER, limit=limit)


def nth(session: Session, ctx: Context, service: str, count: int, now: datetime) -> Ticket | None:
    """Return the ``count``-th callable waiting ticket that the counters of ``service`` could serve, or the last one."""
    services = ctx.competitors.get(service, frozenset({service}))
    found = tickets.many(session, _WAITING, TicketRow.service.in_(services), _ready(now), order=ORDER, limit=count)
    return found[-1] if found else None


def _ready(now: datetime) -> Any:
    return TicketRow.not_before.is_(None) | (TicketRow.not_before <= now)


def _head(service: str, now: datetime) -> Select[Any]:
    return select(*tickets.COLUMNS).where(_WAITING, TicketRow.service == service, _ready(now)).order_by(*ORDER).limit(1)


def _union(session: Session, parts: list[Select[Any]]) -> list[Ticket]:
    """Run several one-row seeks as one statement; SQLite wants each limit in a subselect of its own."""
    if not parts:
        return []
    statement = union_all(*(select(part.subquery()) for part in parts))
    return [tickets.from_row(row) for row in session.execute(statement)]
