"""Repeats of one request: the same key of the same caller gets the same answer, whatever happened in between."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from queue_server.domain.errors import KeyReused, Refusal
from queue_server.store.hot import inserting
from queue_server.store.models import IDEMPOTENCY
from queue_server.store.session import Store

KEPT = timedelta(hours=24)

_KEEP = {
    "sqlite": inserting(sqlite.insert(IDEMPOTENCY).on_conflict_do_nothing()),
    "postgresql": inserting(postgresql.insert(IDEMPOTENCY).on_conflict_do_nothing()),
}
_MINE = (IDEMPOTENCY.c.credential == bindparam("by")) & (IDEMPOTENCY.c.key == bindparam("with_key"))
_FIND = select(IDEMPOTENCY.c.digest, IDEMPOTENCY.c.answer).where(_MINE)


@dataclass(frozen=True, slots=True)
class Repeatable:
    """What a repeat is known by: whose it is, its key, and the SHA-256 of its body."""

    credential: str
    key: str
    digest: str


class Repeated(Exception):
    """The key is taken: nothing of this transaction may stay; the answer is the stored one."""


def digest_of(body: bytes) -> str:
    """Return what two requests are compared by."""
    return hashlib.sha256(body).hexdigest()


def once(store: Store, request: Repeatable, now: datetime, run: Callable[[Session], dict[str, Any]]) -> dict[str, Any]:
    """Run the request in a transaction that keeps its answer too, or return the answer kept under its key.

    The work is done first and the key taken last: a first request, which nearly every one is, pays one statement. A
    repeat finds the key taken (on PostgreSQL it waits there for the first one's commit; on SQLite for its turn to
    write), undoes its own work and gets the kept answer. Raises KeyReused if the key came with another body. A refusal
    is not kept, so a repeat tries again, unless the first one had succeeded.
    """
    try:
        with store.transaction() as session:
            answer = run(session)
            _keep(session, request, now, answer)
            return answer
    except Repeated:
        return _kept(store, request) or {}
    except Refusal:
        kept = _kept(store, request)
        if kept is None:
            raise
        return kept


def forget_old(session: Session, now: datetime) -> int:
    """Delete the keys older than 24 hours and return how many."""
    gone = session.execute(delete(IDEMPOTENCY).where(IDEMPOTENCY.c.at < now - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _keep(session: Session, request: Repeatable, now: datetime, answer: dict[str, Any]) -> None:
    row = {"credential": request.credential, "key": request.key, "digest": request.digest, "at": now, "answer": answer}
    kept = _KEEP[session.get_bind().dialect.name](session, **row)
    if kept.rowcount == 0:
        raise Repeated


def _kept(store: Store, request: Repeatable) -> dict[str, Any] | None:
    with store.reading() as session:
        row = session.execute(_FIND, {"by": request.credential, "with_key": request.key}).one_or_none()
    if row is None:
        return None
    if row.digest != request.digest:
        raise KeyReused
    answer: dict[str, Any] = row.answer
    return answer
