"""The audit log: who signed in, changed rights or settings, called out of turn, or looked at who sat where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from queue_server.services.access import Actor, Role
from queue_server.services.context import Context
from queue_server.store.people import Audit

AUDIT = cast(Table, Audit.__table__)
LONGEST_THING = 120
MOST_READ = 500
NEVER = frozenset({"password", "token", "secret", "note", "address", "agent"})
"""What no entry may hold, by the name of a detail: the log is read by more people than these are meant for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did; ``credential`` and the others are None where the house itself did it."""

    id: int
    at: datetime
    credential: str | None
    name: str | None
    role: str | None
    action: str
    thing: str | None
    details: dict[str, Any]


def command_line(account: str) -> Actor:
    """Return who acts by the command `aufruf`: somebody with an account of the server's own system."""
    return Actor(Role.ADMIN, f"{account[:60]} (command line)", "cli")


def record(
    session: Session, ctx: Context, actor: Actor | None, action: str, thing: str | None = None, **details: Any
) -> None:
    """Write an entry in the same transaction as what it tells of; ``actor`` None is the house itself.

    ``action`` is a word like ``login_failed``, ``thing`` what it was done to (``user:anna``, ``counter:6``), the
    ``details`` are plain data. Raises ValueError for a detail whose name says that it does not belong here.
    """
    if not NEVER.isdisjoint(details):
        raise ValueError(f"the audit log holds no {', '.join(sorted(NEVER & set(details)))}")
    who: dict[str, str | None] = {"credential": None, "name": None, "role": None}
    if actor is not None:
        who = {"credential": actor.credential[:80], "name": actor.name[:80], "role": actor.role.value}
    short = None if thing is None else thing[:LONGEST_THING]
    session.execute(insert(AUDIT).values(at=ctx.now(), action=action, thing=short, details=details, **who))


def read(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 100,
    action: str | None = None,
    before: int | None = None,
) -> Sequence[Entry]:
    """Return entries, newest first: from ``since`` on, up to but not at ``until``, older than the entry ``before``."""
    wanted = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(max(1, min(limit, MOST_READ)))
    if since is not None:
        wanted = wanted.where(AUDIT.c.at >= since)
    if until is not None:
        wanted = wanted.where(AUDIT.c.at < until)
    if action is not None:
        wanted = wanted.where(AUDIT.c.action == action)
    if before is not None:
        wanted = wanted.where(AUDIT.c.id < before)
    return [Entry(**row) for row in session.execute(wanted).mappings()]


def actions(session: Session) -> list[str]:
    """Return the kinds of entries that there are, to choose from."""
    return list(session.execute(select(AUDIT.c.action).distinct().order_by(AUDIT.c.action)).scalars())


def forget_old(session: Session, ctx: Context) -> int:
    """Delete what is older than ``retention.audit_days`` and return how many entries that were."""
    day = ctx.day(ctx.now()) - timedelta(days=ctx.config.retention.audit_days)
    gone = session.execute(delete(AUDIT).where(AUDIT.c.at < ctx.bounds(day)[0]))
    return int(gone.rowcount)  # type: ignore[attr-defined]
