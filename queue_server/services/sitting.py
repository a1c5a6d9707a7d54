"""Who sits at a counter: one person, one counter, as a rule for log-ins, and what two who want the same are told."""

import hashlib
import hmac
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from queue_server.domain.errors import CounterTaken
from queue_server.domain.messages import N_
from queue_server.services.access import Actor, Right, may
from queue_server.services.context import Context
from queue_server.store import tickets
from queue_server.store.hot import Hot
from queue_server.store.models import COUNTER_SESSION
from queue_server.store.people import User

CLOSED = "closed"
ELSEWHERE = N_("You have another counter open. Close it first.")
TAG_LENGTH = 16

_BY_COUNTER = select(COUNTER_SESSION).where(COUNTER_SESSION.c.counter == bindparam("counter_id"))
_ROW, _ROW_LOCKED = Hot(_BY_COUNTER), Hot(_BY_COUNTER.with_for_update())


def row_of(session: Session, counter: str, *, lock: bool = False) -> Row[Any] | None:
    """Return the session row of a counter, whatever its day."""
    statement = _ROW_LOCKED if lock else _ROW
    row: Row[Any] | None = statement(session, counter_id=counter).one_or_none()
    return row


def state_of(row: Row[Any] | None, today: date) -> str:
    """Return open, break or closed: yesterday's session is over."""
    return CLOSED if row is None or row.day != today else str(row.state)


def holder_of(row: Row[Any] | None, today: date) -> str | None:
    """Return whose session it is, as ``user:…`` or ``token:…``; None while the counter is closed."""
    return None if row is None or state_of(row, today) == CLOSED else row.holder


def turn(ctx: Context, row: Row[Any] | None, today: date) -> str | None:
    """Return the tag of who holds the counter today, None if nobody does.

    It is the same for the same log-in at the same counter all day, so that a page knows whether it is still its own
    that holds the counter; it tells nobody who that is, and cannot be compared across counters or days.
    """
    holder = holder_of(row, today)
    if holder is None or row is None:
        return None
    words = f"turn:{row.counter}:{row.day.isoformat()}:{holder}"
    return hmac.new(ctx.secret, words.encode(), hashlib.sha256).hexdigest()[:TAG_LENGTH]


def is_anothers(row: Row[Any] | None, actor: Actor | None, today: date) -> bool:
    """Tell whether somebody else than ``actor`` holds the counter."""
    return actor is not None and holder_of(row, today) not in (None, actor.credential)


def check_holder(session: Session, ctx: Context, counter: str | None, actor: Actor | None) -> None:
    """Raise CounterTaken where a log-in works at a counter that somebody else holds.

    A program's token may work at any counter that it may use. None stands for no counter.
    """
    if counter is None or actor is None or not actor.is_login:
        return
    check_row(ctx, row_of(session, counter), actor)


def check_row(ctx: Context, row: Row[Any] | None, actor: Actor | None) -> None:
    """Do the same for a session row that has been read already."""
    if actor is not None and actor.is_login and is_anothers(row, actor, ctx.day(ctx.now())):
        raise taken(ctx, row, actor)


def taken(ctx: Context, row: Row[Any] | None, actor: Actor) -> CounterTaken:
    """Return the refusal of a counter that somebody else holds: whether they are there, and may be taken over from."""
    if row is None or row.holder is None:
        return CounterTaken()
    here = ctx.at_counter(row.holder, row.counter)
    can = may(actor, Right.TAKE_OVER) or here is False
    return CounterTaken(counter=row.counter, own=False, here=here is not False, can_take_over=can)


def elsewhere(session: Session, actor: Actor | None, counter: str, today: date) -> str | None:
    """Return the other counter that this log-in holds today; a program's token may hold several."""
    if actor is None or not actor.is_login:
        return None
    _one_at_a_time(session, actor)
    statement = select(COUNTER_SESSION.c.counter).where(
        COUNTER_SESSION.c.holder == actor.credential,
        COUNTER_SESSION.c.day == today,
        COUNTER_SESSION.c.state != CLOSED,
        COUNTER_SESSION.c.counter != counter,
    )
    return session.execute(statement.order_by(COUNTER_SESSION.c.counter).limit(1)).scalar()


def holds_another(session: Session, other: str) -> CounterTaken:
    """Return the refusal for somebody who sits at the counter ``other`` already, with the ticket that is open there."""
    return CounterTaken(ELSEWHERE, counter=other, own=True, ticket=tickets.open_at(session, other))


def _one_at_a_time(session: Session, actor: Actor) -> None:
    """Let a log-in that opens two counters at one moment open one after the other, on PostgreSQL too."""
    kind, _, number = actor.credential.partition(":")
    if kind == "user" and number.isdigit():
        session.execute(select(User.id).where(User.id == int(number)).with_for_update())
