"""Reading and writing ticket rows as ``domain.ticket.Ticket`` values: Core statements, few, each with its index."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, insert, literal_column, select, update
from sqlalchemy.orm import Session

from queue_server.domain.ticket import NAMES, VALUES, State, Step, Ticket
from queue_server.store.hot import Hot, inserting
from queue_server.store.models import TICKET

COLUMNS = tuple(TICKET.c[name] for name in NAMES)
_STATE, _LAST_STEP = NAMES.index("state"), NAMES.index("last_step")
# What a step may change and undo puts back; the rest is fixed at the issue or is the bookkeeping of steps.
_KEPT = {"id", "day", "number", "language", "issued_at", "kiosk"}
_BOOKS = {"last_step", "last_at", "last_counter", "before", "version"}
RESTORED = tuple(name for name in NAMES if name not in _KEPT | _BOOKS)
_TIMES = {"arrival_at", "order_at", "not_before", "call_began_at", "called_at"}
_TIMES |= {"first_called_at", "started_at", "closed_at", "parked_until"}


def _is(*states: State) -> Any:
    """Return the condition written out, not bound: only so does SQLite see that a partial index covers it."""
    words: list[ColumnElement[str]] = [literal_column(f"'{state.value}'") for state in states]
    return TICKET.c.state == words[0] if len(words) == 1 else TICKET.c.state.in_(words)


IS_WAITING = _is(State.WAITING)
IS_PARKED = _is(State.PARKED)
IS_AT_COUNTER = _is(State.CALLED, State.SERVING)
IS_DONE = _is(State.DONE)
IS_MISSED = _is(State.NO_SHOW, State.LEFT)
IS_MOVED = TICKET.c.visit > literal_column("1")
"""Sent on at least once; written out for the same reason."""
IS_OPEN = _is(State.WAITING, State.CALLED, State.SERVING, State.PARKED)

_SELECT = select(*COLUMNS)
_ONE = _SELECT.where(TICKET.c.id == bindparam("ticket_id"))
_BY_ID, _BY_ID_LOCKED = Hot(_ONE), Hot(_ONE.with_for_update())
_AT_COUNTER = Hot(_SELECT.where(TICKET.c.counter == bindparam("counter_id"), IS_AT_COUNTER))
_INSERT = inserting(insert(TICKET).returning(TICKET.c.id))


def from_row(row: Row[Any]) -> Ticket:
    """Make a ticket of a row that was selected with ``COLUMNS``."""
    values = list(row)
    values[_STATE] = State(values[_STATE])
    values[_LAST_STEP] = Step(values[_LAST_STEP])
    return Ticket(*values)


def find(session: Session, ticket: int, *, lock: bool = False) -> Ticket | None:
    """Return a ticket by its id, or None; ``lock`` keeps others from changing it until the commit (PostgreSQL)."""
    row = (_BY_ID_LOCKED if lock else _BY_ID)(session, ticket_id=ticket).one_or_none()
    return None if row is None else from_row(row)


def hold(session: Session, ticket: Ticket) -> bool:
    """Keep others from a ticket until the commit; False if somebody has changed it since it was read.

    Locks go from tickets to areas, in every transaction, so that no two wait for each other. SQLite has one writer,
    and nothing to ask.
    """
    if session.get_bind().dialect.name == "sqlite":
        return True
    current = find(session, ticket.id, lock=True)
    return current is not None and current.version == ticket.version


def open_at(session: Session, counter: str) -> Ticket | None:
    """Return the ticket that is called or served at a counter, or None."""
    row = _AT_COUNTER(session, counter_id=counter).one_or_none()
    return None if row is None else from_row(row)


def many(session: Session, *conditions: Any, order: tuple[Any, ...] = (), limit: int | None = None) -> list[Ticket]:
    """Return the tickets that fulfil all conditions."""
    statement = _SELECT.where(*conditions).order_by(*order)
    if limit is not None:
        statement = statement.limit(limit)
    return [from_row(row) for row in session.execute(statement)]


def add(session: Session, ticket: Ticket) -> Ticket:
    """Insert a new ticket (its ``id`` is ignored) and return it with the id it got."""
    values = {name: _stored(getattr(ticket, name)) for name in NAMES if name != "id"}
    return ticket.but(id=int(_INSERT(session, **values).scalar_one()))


def save(session: Session, old: Ticket, new: Ticket) -> bool:
    """Write ``new``, the next version, over ``old`` by compare-and-set; False if somebody else changed it meanwhile."""
    pairs = zip(NAMES, VALUES(old), VALUES(new), strict=True)
    changes = {name: value for name, before, value in pairs if value != before}
    values = {f"new_{name}": _stored(value) for name, value in changes.items()}
    changed = _update(tuple(changes))(session, ticket_id=old.id, was_version=old.version, **values)
    return bool(changed.rowcount == 1)


@lru_cache(maxsize=256)
def _update(names: tuple[str, ...]) -> Hot:
    """Return the statement that changes these columns; there are about as many of them as steps."""
    same = update(TICKET).where(TICKET.c.id == bindparam("ticket_id"), TICKET.c.version == bindparam("was_version"))
    return Hot(same.values({name: bindparam(f"new_{name}", type_=TICKET.c[name].type) for name in names}))


def _stored(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value


def remember(old: Ticket, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return, ready for JSON, what ``old`` had in the columns that a step changes."""
    return {
        name: _plain(getattr(old, name))
        for name, value in changes.items()
        if name in RESTORED and (name == "state" or getattr(old, name) != value)
    }


def restored(ticket: Ticket) -> Ticket:
    """Return the ticket as it was before its last step; its bookkeeping is left to the caller."""
    return ticket.but(**{name: _rich(name, value) for name, value in (ticket.before or {}).items()})


def _plain(value: Any) -> Any:
    return round(value.timestamp() * 1000) if isinstance(value, datetime) else value


def _rich(name: str, value: Any) -> Any:
    if name == "state":
        return State(value)
    if name in _TIMES and value is not None:
        return datetime.fromtimestamp(value / 1000, UTC)
    return value
