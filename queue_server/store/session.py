"""The one way to the database: reading, and transactions that commit first and then tell the subscribers."""

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import Session

from queue_server.domain.ticket import Commit
from queue_server.store import journal

log = logging.getLogger(__name__)

Subscriber = Callable[[Commit], None]
LOCK_WAIT_MS = 500
"""How long SQLite waits for another process: under eventlet the whole hub waits with it, so not long."""


class QuickSession(Session):
    """A session on a connection that is in its transaction already; Core statements go straight to that.

    The ORM's way to a connection and its own transaction cost about as much as a statement; only what needs the ORM
    pays for it. The caller commits and closes the connection.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, autoflush=False, expire_on_commit=False)
        self._straight = connection

    def execute(self, statement: Any, params: Any = None, **more: Any) -> Any:
        """Execute a statement as `Session.execute` does."""
        is_orm = more or getattr(statement, "_propagate_attrs", {}).get("compile_state_plugin") == "orm"
        return super().execute(statement, params, **more) if is_orm else self._straight.execute(statement, params)


class Store:
    """A database and those who want to hear of its commits."""

    def __init__(self, url: str, *, lock_wait_ms: int = LOCK_WAIT_MS) -> None:
        self.url = url
        self.engine = make_engine(url, lock_wait_ms)
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        self._write_lock = threading.Lock()
        self._publish_lock = threading.Lock()
        self._outbox: deque[Commit] = deque()
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> None:
        """Let ``subscriber`` hear of every commit, in order; what it raises is logged and hurts nobody else."""
        self._subscribers.append(subscriber)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session for reading one consistent state; nothing that is written through it lasts."""
        with self.engine.connect() as connection:
            begin(connection, write=False)
            with QuickSession(connection) as session:
                yield session

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session whose work is committed as a whole at the end, or not at all if the block raises.

        Inside there must be no emit, sleep, socket, subprocess or file. The subscribers hear of it after the commit.
        Raises sqlalchemy.exc.OperationalError when the database is locked by another process, or read-only.
        """
        with self._write_turn():
            with self.engine.connect() as connection:
                begin(connection, write=True)
                with QuickSession(connection) as session:
                    journal.open_in(session)
                    yield session
                    session.flush()
                    commit = journal.seal(session)
                connection.commit()
            self._outbox.append(commit)
        self._publish()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    @contextlib.contextmanager
    def _write_turn(self) -> Iterator[None]:
        """SQLite has one writer: take turns here, in memory, rather than wait on its file lock with the hub held."""
        if not self._is_sqlite:
            yield
            return
        with self._write_lock:
            yield

    def _publish(self) -> None:
        while self._outbox and self._publish_lock.acquire(blocking=False):
            try:
                self._hand_out(self._outbox.popleft())
            except IndexError:
                return
            finally:
                self._publish_lock.release()

    def _hand_out(self, commit: Commit) -> None:
        for subscriber in self._subscribers:
            try:
                subscriber(commit)
            except Exception:
                log.exception("a subscriber failed; the others go on")


def begin(connection: Connection, *, write: bool) -> None:
    """Begin a transaction: on SQLite at once for writing, and for reading too, so that it sees one state.

    Said here rather than by an event of the engine: one listener makes every statement half as slow again.
    """
    connection.begin()  # so that a session's ORM joins this transaction instead of making, and losing, its own
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def make_engine(url: str, lock_wait_ms: int = LOCK_WAIT_MS) -> Engine:
    """Make an engine whose SQLite connections are in WAL with synchronous=FULL, and begin nothing by themselves."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        if address.drivername == "postgresql":  # SQLAlchemy 2.1 would take psycopg 3, which blocks eventlet's hub
            address = address.set(drivername="postgresql+psycopg2")
        return create_engine(address, pool_size=10, max_overflow=20, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see `begin`
        for pragma in (
            f"busy_timeout={lock_wait_ms}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine
