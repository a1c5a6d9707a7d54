"""The sample office without a web around it: services against a real database, on a clock that stands still."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from queue_server.clock import ManualClock
from queue_server.config import Config, load
from queue_server.domain.ticket import Commit, Ticket
from queue_server.services import call, counter_session, issue
from queue_server.services.access import Actor, Role
from queue_server.services.context import Context
from queue_server.store.migrate import prepare
from queue_server.store.session import Store

ROOT = Path(__file__).parents[2]
MORNING = datetime(2026, 4, 14, 7, 0, tzinfo=UTC)
"""A Tuesday, 9:00 in Magdeburg: the office is open."""

STAFF = Actor(role=Role.ADMIN, name="house", credential="test:house")

T = TypeVar("T")


class Office:
    """The sample office: ``do`` runs a service in a transaction, ``see`` one that only reads."""

    def __init__(self, store: Store, config: Config, clock: ManualClock) -> None:
        self.store, self.config, self.clock = store, config, clock
        self.ctx = Context(config, clock, b"s" * 32)
        self.commits: list[Commit] = []
        store.subscribe(self.commits.append)

    @classmethod
    @contextlib.contextmanager
    def on_sqlite(cls, folder: Path, config: Config | None = None) -> Iterator["Office"]:
        with cls.on(f"sqlite:///{folder / 'queue.db'}", config) as office:
            yield office

    @classmethod
    @contextlib.contextmanager
    def on(cls, url: str, config: Config | None = None) -> Iterator["Office"]:
        config = config or sample()
        store = Store(url)
        prepare(store, config.areas)
        try:
            yield cls(store, config, ManualClock(MORNING))
        finally:
            store.close()

    def do(self, service: Callable[..., T], *arguments: Any, **named: Any) -> T:
        with self.store.transaction() as session:
            return service(session, self.ctx, *arguments, **named)

    def see(self, service: Callable[..., T], *arguments: Any, **named: Any) -> T:
        with self.store.reading() as session:
            return service(session, self.ctx, *arguments, **named)

    def session(self) -> contextlib.AbstractContextManager[Session]:
        return self.store.reading()

    def issue(self, service: str = "permit", language: str = "de", priority: str = "none", **more: Any) -> Ticket:
        """Give a ticket as the house itself (any priority)."""
        wish = issue.Order(service, language, priority, **more)
        return self.do(issue.issue, wish, more.pop("actor", STAFF)).ticket

    def open(self, *counters: str) -> None:
        for counter in counters:
            self.do(counter_session.open, counter, None)

    def next(self, counter: str, current: Ticket | None = None) -> Ticket | None:
        press = call.Press(counter, None if current is None else str(current.id))
        return self.do(call.call_next, press, None)

    def later(self, **span: float) -> None:
        self.clock.advance(timedelta(**span))


def sample(**changes: Any) -> Config:
    """Return the sample office, open at the hours of office.md; ``calls`` and others can be replaced."""
    config = load(ROOT / "config.yaml")
    return config.model_copy(update=changes) if changes else config
