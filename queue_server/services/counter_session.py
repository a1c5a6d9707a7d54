"""A counter's session: open, on a break, closed; it lasts until it is closed or the day ends."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.orm import Session

from queue_server.domain.errors import CounterNotOpen, CounterTaken, TicketOpen
from queue_server.services.access import Actor
from queue_server.services.actors import check_counter
from queue_server.services.context import Context
from queue_server.store import journal, tickets
from queue_server.store.hot import Hot
from queue_server.store.models import COUNTER_LOG, COUNTER_SESSION

OPEN, BREAK, CLOSED = "open", "break", "closed"

_BY_COUNTER = select(COUNTER_SESSION).where(COUNTER_SESSION.c.counter == bindparam("counter_id"))
_STATE, _STATE_LOCKED = Hot(_BY_COUNTER), Hot(_BY_COUNTER.with_for_update())
_OPEN_TODAY = Hot(
    select(COUNTER_SESSION.c.counter).where(
        COUNTER_SESSION.c.day == bindparam("today"), COUNTER_SESSION.c.state == OPEN
    )
)


def row_of(session: Session, counter: str, *, lock: bool = False) -> Row[Any] | None:
    """Return the session row of a counter, whatever its day."""
    statement = _STATE_LOCKED if lock else _STATE
    row: Row[Any] | None = statement(session, counter_id=counter).one_or_none()
    return row


def state_of(row: Row[Any] | None, today: date) -> str:
    """Return open, break or closed: yesterday's session is over."""
    return CLOSED if row is None or row.day != today else str(row.state)


def open_counters(session: Session, today: date) -> frozenset[str]:
    """Return the ids of the counters that are open now (not on a break)."""
    return frozenset(_OPEN_TODAY(session, today=today).scalars())


def open(session: Session, ctx: Context, counter: str, actor: Actor | None) -> str:
    """Open a counter, or come back from a break; may be repeated by who holds it. Return the new state."""
    return _change(session, ctx, counter, actor, OPEN)


def take_break(session: Session, ctx: Context, counter: str, actor: Actor | None) -> str:
    """Put a counter on a break: nobody is called there. Raises TicketOpen while it holds a ticket."""
    return _change(session, ctx, counter, actor, BREAK)


def close(session: Session, ctx: Context, counter: str, actor: Actor | None) -> str:
    """Close a counter. Raises TicketOpen while it holds a ticket."""
    return _change(session, ctx, counter, actor, CLOSED)


def _change(session: Session, ctx: Context, key: str, actor: Actor | None, state: str) -> str:
    counter = ctx.counter(key)
    check_counter(actor, key)
    now = ctx.now()
    today = ctx.day(now)
    row = row_of(session, key, lock=True)
    current = state_of(row, today)
    _check_holder(session, row, current, actor, today)
    if current == state:
        return state
    if state == BREAK and current == CLOSED:
        raise CounterNotOpen(counter=key)
    held = tickets.open_at(session, key)
    if state != OPEN and held is not None:
        raise TicketOpen(current=str(held.id))
    _write(session, row, key, state, today, now, actor)
    group = counter.group
    session.execute(insert(COUNTER_LOG).values(counter=key, counter_group=group, day=today, at=now, step=state))
    journal.counter_changed(session, key)
    journal.touch(session, ctx.areas_of_counter(counter))
    return state


def _check_holder(session: Session, row: Row[Any] | None, current: str, actor: Actor | None, today: date) -> None:
    """One person, one counter: a rule for log-ins. A program's token may hold several, and an admin may take over."""
    if actor is None or not actor.is_login:
        return
    if row is not None and current != CLOSED and row.holder not in (None, actor.credential) and actor.role != "admin":
        raise CounterTaken(counter=row.counter)
    statement = select(COUNTER_SESSION.c.counter).where(
        COUNTER_SESSION.c.holder == actor.credential, COUNTER_SESSION.c.day == today, COUNTER_SESSION.c.state != CLOSED
    )
    other = [key for key in session.execute(statement).scalars() if row is None or key != row.counter]
    if other:
        raise CounterTaken(counter=other[0])


def _write(
    session: Session, row: Row[Any] | None, key: str, state: str, today: date, now: datetime, actor: Actor | None
) -> None:
    holder = None if state == CLOSED or actor is None else actor.credential
    values = {"state": state, "day": today, "since": now, "holder": holder}
    if row is None:
        session.execute(insert(COUNTER_SESSION).values(counter=key, **values))
    else:
        session.execute(update(COUNTER_SESSION).where(COUNTER_SESSION.c.counter == key).values(**values))
