"""The managers' figures of past days, from the log alone; computed in a worker process."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from queue_server.domain import figures
from queue_server.domain.errors import BadRequest
from queue_server.domain.messages import N_
from queue_server.domain.ticket import State, Step
from queue_server.services.context import Context
from queue_server.store.models import LOG
from queue_server.store.session import make_engine

MOST_DAYS = 400
BAD_SPAN = N_("The first day comes after the last one. Swap them.")
LONG_SPAN = N_("The span is too long. Choose at most 400 days.")

_LINES = (
    select(LOG.c.ticket, LOG.c.visit, LOG.c.day, LOG.c.at, LOG.c.step, LOG.c.state, LOG.c.service)
    .where(LOG.c.day >= bindparam("first"), LOG.c.day <= bindparam("last"))
    .order_by(LOG.c.day, LOG.c.ticket, LOG.c.id)
)


@dataclass(frozen=True, slots=True)
class Question:
    """What a manager asks: plain data, so that it can be handed to another process."""

    url: str
    first: date
    last: date
    timezone: str
    targets_min: dict[str, float]
    """The services asked for, in the office's order, and their targets."""


def ask(
    ctx: Context, url: str, first: date | None, last: date | None, service: str | None, area: str | None
) -> Question:
    """Make a question of what came over the wire; without days it is today.

    Raises BadRequest for an unknown service or area and for an impossible span.
    """
    today = ctx.day(ctx.now())
    first, last = first or last or today, last or max(first or today, today)
    if last < first:
        raise BadRequest(BAD_SPAN, code="bad_span")
    if (last - first).days >= MOST_DAYS:
        raise BadRequest(LONG_SPAN, code="bad_span")
    chosen = list(ctx.config.services.values())
    if service is not None:
        chosen = [ctx.service_in_body(service)]
    if area is not None:
        if area not in ctx.config.areas:
            raise BadRequest(code="unknown_area", area=area)
        chosen = [found for found in chosen if found.area == area]
    targets = {found.id: float(found.target) for found in chosen}
    return Question(url, first, last, ctx.config.office.timezone, targets)


def waits(question: Question) -> list[dict[str, Any]]:
    """Answer a question: rows by service, for the whole span and by local hour. Opens an engine of its own."""
    engine = make_engine(question.url)
    try:
        with Session(engine) as session:
            wanted = (visit for visit in _visits(session, question) if visit.service in question.targets_min)
            return figures.rows(wanted, question.targets_min, ZoneInfo(question.timezone))
    finally:
        engine.dispose()


def _visits(session: Session, question: Question) -> Iterator[figures.Visit]:
    found = session.execute(_LINES, {"first": question.first, "last": question.last})
    return figures.visits(
        figures.Line(row.ticket, row.visit, row.day, row.at, Step(row.step), State(row.state), row.service)
        for row in found.yield_per(2000)
    )
