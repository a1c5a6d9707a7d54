"""The one way to the database: reading, and transactions that commit first and then tell the subscribers."""

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from queue_server.domain.ticket import Commit
from queue_server.store import hot, journal
from queue_server.store.hot import Hot

log = logging.getLogger(__name__)

Subscriber = Callable[[Commit], None]
_WRITE, _READ, _COMMIT = (Hot(text(words)) for words in ("BEGIN IMMEDIATE", "BEGIN", "COMMIT"))
LOCK_WAIT_MS = 500
"""How long another process is waited for. SQLite's own wait holds the whole hub up, so writers ask again instead."""
ASK_AGAIN = 0.02
"""Seconds between two questions whether another process has let go of the database."""


class QuickSession(Session):
    """A session on a connection of its own: hot statements and Core ones go straight to that, the rest by the ORM.

    The ORM's way to a connection and its own transaction cost about as much as a statement; only what needs the ORM
    pays for it. On SQLite `start` and `finish` speak to the driver; SQLAlchemy's own transaction, which says nothing to
    SQLite, begins only where a statement goes that way.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, autoflush=False, expire_on_commit=False)
        self.straight = connection
        is_sqlite = connection.dialect.name == "sqlite"
        self._driver: Any = connection.connection.dbapi_connection if is_sqlite else None
        self.info[hot.DRIVER] = self._driver

    def execute(self, statement: Any, params: Any = None, **more: Any) -> Any:
        """Execute a statement as `Session.execute` does."""
        is_orm = more or getattr(statement, "_propagate_attrs", {}).get("compile_state_plugin") == "orm"
        return super().execute(statement, params, **more) if is_orm else self.straight.execute(statement, params)

    def start(self, *, write: bool) -> None:
        """Begin the transaction: on SQLite at once for writing, and for reading too, so that it sees one state.

        That is said here rather than by an event of the engine: one listener makes every statement half as slow again.
        """
        if self._driver is None:
            self.straight.begin()  # so that the ORM joins this transaction instead of making, and losing, its own
        else:
            (_WRITE if write else _READ)(self)

    def never_wait(self) -> None:
        """Let SQLite refuse at once while another process writes: `Store` waits, without holding the hub up."""
        if self._driver is not None:
            self._driver.execute("PRAGMA busy_timeout=0")

    def finish(self) -> None:
        """Commit what was written, whichever way it went."""
        if self.in_transaction():
            self.commit()
            super().close()  # what the ORM has read is not for the next transaction
        if self.straight.in_transaction():
            self.straight.commit()
        if self._driver is not None and self._driver.in_transaction:
            _COMMIT(self)

    def close(self) -> None:
        """Undo what was not committed, and forget everything that was read."""
        if self.in_transaction():
            super().close()
        if self.straight.in_transaction():
            self.straight.rollback()
        if self._driver is not None and self._driver.in_transaction:
            self._driver.rollback()


class Store:
    """A database and those who want to hear of its commits."""

    def __init__(self, url: str, *, lock_wait_ms: int = LOCK_WAIT_MS) -> None:
        self.url = url
        self.engine = make_engine(url, lock_wait_ms)
        self._lock_wait = lock_wait_ms / 1000
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        self._writer: QuickSession | None = None
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
        with self.engine.connect() as connection, QuickSession(connection) as session:
            session.start(write=False)
            yield session

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session whose work is committed as a whole at the end, or not at all if the block raises.

        Inside there must be no emit, sleep, socket, subprocess or file. The subscribers hear of it after the commit.
        Raises sqlalchemy.exc.OperationalError when the database is locked by another process, or read-only.
        """
        until = time.monotonic() + self._lock_wait
        with self._writing() as session:
            self._begin(session, until)
            journal.open_in(session)
            yield session
            session.flush()
            commit = journal.seal(session)
            session.finish()
            self._outbox.append(commit)
        self._publish()

    def close(self) -> None:
        """Give the connections back."""
        with self._write_lock:
            self._drop_writer()
        self.engine.dispose()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[QuickSession]:
        """Give a session to write with.

        SQLite has one writer: take turns here, in memory, rather than wait on its file lock with the hub held. It is
        kept, with its connection, from one transaction to the next; if the database itself complains, it is made anew.
        """
        if not self._is_sqlite:
            with self.engine.connect() as connection, QuickSession(connection) as session:
                yield session
            return
        with self._write_lock:
            if self._writer is None:
                self._writer = QuickSession(self.engine.connect())
                self._writer.never_wait()
            try:
                with self._writer:
                    yield self._writer
            except (DBAPIError, self.engine.dialect.loaded_dbapi.Error):
                self._drop_writer()
                raise

    def _begin(self, session: QuickSession, until: float) -> None:
        """Begin to write; while another process holds the database, everybody else here goes on.

        Those who came meanwhile and took their turn have waited as well: nobody waits longer than the lock's time.
        """
        while True:
            try:
                session.start(write=True)
                return
            except (DBAPIError, self.engine.dialect.loaded_dbapi.Error) as error:
                if not self._is_sqlite or "locked" not in str(error) or time.monotonic() >= until:
                    raise
            time.sleep(ASK_AGAIN)

    def _drop_writer(self) -> None:
        """Close the kept connection; what it had not committed is undone."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.straight.close()

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
        connection.isolation_level = None  # we say BEGIN ourselves, see `QuickSession.start`
        for pragma in (
            f"busy_timeout={lock_wait_ms}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine
