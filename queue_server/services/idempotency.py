"""Repeats of one request: the same key of the same caller gets the same answer, whatever happened in between."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from queue_server.domain.errors import KeyReused
from queue_server.store.models import IDEMPOTENCY

KEPT = timedelta(hours=24)

_CLAIM = {
    "sqlite": sqlite.insert(IDEMPOTENCY).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(IDEMPOTENCY).on_conflict_do_nothing(),
}
_MINE = (IDEMPOTENCY.c.credential == bindparam("by")) & (IDEMPOTENCY.c.key == bindparam("with_key"))
_FIND = select(IDEMPOTENCY.c.digest, IDEMPOTENCY.c.answer).where(_MINE)
_ANSWER = update(IDEMPOTENCY).where(_MINE).values(answer=bindparam("given"))


def digest_of(body: bytes) -> str:
    """Return what two requests are compared by."""
    return hashlib.sha256(body).hexdigest()


def once(
    session: Session, credential: str, key: str, digest: str, now: datetime, run: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Run the request and store its answer in the same transaction, or return the answer stored under this key.

    The key is claimed first: a repeat while the first runs waits for its commit (on PostgreSQL at the claimed row, on
    SQLite for its turn to write). Raises KeyReused if the key came with another body. What ``run`` raises is not
    stored, so a repeat tries again.
    """
    claim = {"credential": credential, "key": key, "digest": digest, "at": now, "answer": {}}
    claimed = session.execute(_CLAIM[session.get_bind().dialect.name], claim)
    if claimed.rowcount == 0:  # type: ignore[attr-defined]
        return _stored(session, credential, key, digest)
    answer = run()
    session.execute(_ANSWER, {"by": credential, "with_key": key, "given": answer})
    return answer


def forget_old(session: Session, now: datetime) -> int:
    """Delete the keys older than 24 hours and return how many."""
    gone = session.execute(delete(IDEMPOTENCY).where(IDEMPOTENCY.c.at < now - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _stored(session: Session, credential: str, key: str, digest: str) -> dict[str, Any]:
    row = session.execute(_FIND, {"by": credential, "with_key": key}).one()
    if row.digest != digest:
        raise KeyReused
    answer: dict[str, Any] = row.answer
    return answer
