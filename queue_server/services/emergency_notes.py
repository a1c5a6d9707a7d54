"""Copies the steps of emergency calls into the audit log, when the queue's database takes them; never in their way."""

import logging
import threading
from collections import deque
from datetime import timedelta
from typing import Any

import sqlalchemy.exc

from queue_server.emergency.calls import Emergencies
from queue_server.emergency.story import Who
from queue_server.services import audit
from queue_server.services.access import Actor, Role
from queue_server.services.context import Context
from queue_server.store.session import Store

log = logging.getLogger(__name__)

MOST = 1000
"""Steps that wait for the database at most; the call's own log has them all."""
REST = 20
"""Looks that are let pass after the database refused: each try may cost the whole house half a second."""
NAMED = ("level", "result", "counter")


class EmergencyNotes:
    """A list in memory: `add` never waits, `write` is called now and then by a background task."""

    def __init__(self, store: Store, context: Context) -> None:
        self._store, self._context = store, context
        self._waiting: deque[tuple[Who | None, dict[str, Any]]] = deque(maxlen=MOST)
        self._rest = 0
        self._turn = threading.Lock()

    def add(self, who: Who | None, line: dict[str, Any]) -> None:
        """Keep one step of a call until it can be written."""
        self._waiting.append((who, line))

    def write(self) -> None:
        """Write what waits, all or nothing; if the database refuses, try again later."""
        if not self._waiting or not self._turn.acquire(blocking=False):
            return
        try:
            self._rest -= 1
            if self._rest < 0:
                self._write()
        finally:
            self._turn.release()

    def _write(self) -> None:
        steps = list(self._waiting)
        try:
            with self._store.transaction() as session:
                for who, line in steps:
                    details = {name: line[name] for name in NAMED if line.get(name) is not None}
                    action, thing = f"emergency_{line['step']}", f"emergency:{line['id']}"
                    audit.record(session, self._context, _actor(who), action, thing, told_at=line["at"], **details)
        except (sqlalchemy.exc.DBAPIError, sqlalchemy.exc.TimeoutError) as error:
            log.warning("the audit log cannot take an emergency call yet, trying again: %s", error)
            self._rest = REST
            return
        for _ in steps:
            self._waiting.popleft()


def forget(calls: Emergencies, context: Context) -> int:
    """Forget who and where after ``retention.counter_days``, all of it after ``retention.days``; return the lines."""
    today, retention = context.day(context.now()), context.config.retention
    return calls.forget(today - timedelta(days=retention.counter_days), today - timedelta(days=retention.days))


def _actor(who: Who | None) -> Actor | None:
    if who is None or who.credential is None or who.role is None:
        return None
    return Actor(Role(who.role), who.name or "", who.credential, who.counter)
