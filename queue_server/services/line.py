"""Who waits, as rows that say why each has its place: at one counter, and in the whole house, filtered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from queue_server.config import Config, Counter
from queue_server.domain import order
from queue_server.domain.errors import BadRequest
from queue_server.domain.ticket import State, Ticket
from queue_server.services import board, counter_session, waiting, wire
from queue_server.services.context import UNKNOWN_AREA, Context
from queue_server.services.issue import UNKNOWN_LANGUAGE
from queue_server.store import tickets
from queue_server.store.models import TICKET

MOST = 200
"""Rows in one answer; ``count`` says how many there are."""

STATES = ("waiting", "parked", "missed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; None wants all. ``number`` is a part of the number."""

    area: str | None = None
    service: str | None = None
    language: str | None = None
    state: str = "waiting"
    number: str | None = None


@dataclass(slots=True)
class Explained:
    """Makes rows; what they share is read once: the counters that are open, and the head start of a language."""

    ctx: Context
    now: datetime
    opened: list[Counter]
    counter: str | None = None
    """Whose list it is; None for the house's."""
    bonus: Callable[[Ticket], timedelta] = field(default=lambda _: order.NO_BONUS)
    _known: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def row(self, found: Ticket) -> wire.Json:
        """Return a ticket's row."""
        return wire.waiting(
            self.ctx,
            found,
            self.now,
            bonus=self.bonus(found),
            earlier_at=self._earlier_at(found),
            note=self.counter is not None and found.for_counter == self.counter,
        )

    def _earlier_at(self, found: Ticket) -> list[str]:
        """Return the names of the other counters that may take it earlier; sent to a counter, it is taken there."""
        if found.for_counter is not None or found.state is not State.WAITING:
            return []
        kind = (found.service, found.language)
        if kind not in self._known:
            reach = timedelta(minutes=self.ctx.config.calls.language_head_start)
            keys = order.earlier_at(*kind, self.opened, reach)
            self._known[kind] = [names(self.ctx.config, key) for key in keys if key != self.counter]
        return self._known[kind]


def names(config: Config, counter: str) -> str:
    """Return what a counter is called."""
    return config.counters[counter].name or counter


def explained(session: Session, ctx: Context, now: datetime) -> Explained:
    """Return what makes the rows of the house's list."""
    return Explained(ctx, now, opened(session, ctx, now))


def opened(session: Session, ctx: Context, now: datetime) -> list[Counter]:
    """Return the counters that are open now, in the office's order."""
    keys = counter_session.open_counters(session, ctx.day(now))
    return [counter for key, counter in ctx.config.counters.items() if key in keys]


def everybody(session: Session, ctx: Context, wanted: Wanted) -> dict[str, Any]:
    """Return who waits at all, is parked or was missed today, in the area's order without any counter's languages.

    Raises BadRequest for an area, service, language or state that there is not.
    """
    now = ctx.now()
    conditions = _conditions(ctx, wanted, now)
    count = session.execute(select(func.count()).select_from(TICKET).where(*conditions)).scalar_one()
    found = tickets.many(session, *conditions, order=_ORDERS[wanted.state], limit=MOST)
    if wanted.state == "waiting":
        found.sort(key=lambda ticket: not order.callable_now(ticket, now))
    lines = explained(session, ctx, now)
    return {
        "seq": board.site_seq(session),
        "now": wire.instant(now),
        "count": count,
        "tickets": [_with_place(lines.row(ticket), ticket) for ticket in found],
    }


_ORDERS: dict[str, tuple[Any, ...]] = {
    "waiting": waiting.ORDER,
    "parked": (TICKET.c.parked_until.is_(None), TICKET.c.parked_until, TICKET.c.id),
    "missed": (TICKET.c.closed_at.desc(), TICKET.c.id),
}


def _conditions(ctx: Context, wanted: Wanted, now: datetime) -> Sequence[Any]:
    if wanted.state not in STATES:
        raise BadRequest(code="unknown_state", state=wanted.state)
    if wanted.area is not None and wanted.area not in ctx.config.areas:
        raise BadRequest(UNKNOWN_AREA, code="unknown_area", area=wanted.area)
    if wanted.language is not None and wanted.language not in ctx.config.languages:
        raise BadRequest(UNKNOWN_LANGUAGE, code="unknown_language", language=wanted.language)
    services = list(ctx.config.services) if wanted.service is None else [ctx.service_in_body(wanted.service).id]
    found = [*_STATES[wanted.state], TICKET.c.service.in_(services)]
    if wanted.state != "waiting":
        found.append(TICKET.c.day == ctx.day(now))
    if wanted.area is not None:
        found.append(TICKET.c.area == wanted.area)
    if wanted.language is not None:
        found.append(TICKET.c.language == wanted.language)
    if wanted.number:
        found.append(TICKET.c.number.contains(wanted.number.strip().upper(), autoescape=True))
    return found


# The words of the indexes' own conditions, so that SQLite sees that they cover these.
_STATES: dict[str, tuple[Any, ...]] = {
    "waiting": (tickets.IS_WAITING,),
    "parked": (tickets.IS_OPEN, tickets.IS_PARKED),
    "missed": (tickets.IS_MISSED,),
}


def _with_place(row: wire.Json, found: Ticket) -> wire.Json:
    """Add where and why somebody is parked, and when somebody was missed."""
    times = {"parked_until": wire.instant(found.parked_until), "closed_at": wire.instant(found.closed_at)}
    return {**row, "counter": found.counter, "reason": found.reason, **times}
