"""Who sat where: kept apart from the log of the tickets, deleted after some days; every look at it is written down."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from queue_server.services import audit
from queue_server.services.access import Actor
from queue_server.services.context import Context
from queue_server.store.models import COUNTER_SESSION, SEAT
from queue_server.store.people import Token, User

READ = "read_seats"
"""What the audit log calls a look at who sat where."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who held a counter from when to when; ``name`` is None once that user or token is gone."""

    counter: str
    credential: str
    name: str | None
    began: datetime
    ended: datetime | None


def sat_down(session: Session, counter: str, credential: str, day: date, now: datetime) -> None:
    """Write that somebody begins to hold a counter; whoever held it before has got up."""
    got_up(session, counter, now)
    session.execute(insert(SEAT).values(counter=counter, credential=credential, day=day, began=now))


def got_up(session: Session, counter: str, now: datetime) -> None:
    """Write that nobody holds a counter any more."""
    still = update(SEAT).where(SEAT.c.counter == counter, SEAT.c.ended.is_(None))
    session.execute(still.values(ended=now))


def read(session: Session, ctx: Context, actor: Actor, day: date) -> list[Sitting]:
    """Return who held which counter on an office day, and write down that ``actor`` asked: needs a transaction."""
    audit.record(session, ctx, actor, READ, f"day:{day.isoformat()}")
    wanted = select(SEAT).where(SEAT.c.day == day).order_by(SEAT.c.counter, SEAT.c.began, SEAT.c.id)
    rows = list(session.execute(wanted))
    names = _names(session, {row.credential for row in rows})
    return [Sitting(row.counter, row.credential, names.get(row.credential), row.began, row.ended) for row in rows]


def day_turned(session: Session, ctx: Context) -> None:
    """End what an earlier day left behind: seats, and the reasons of breaks."""
    today = ctx.day(ctx.now())
    for row in list(session.execute(select(SEAT.c.id, SEAT.c.day).where(SEAT.c.ended.is_(None), SEAT.c.day < today))):
        session.execute(update(SEAT).where(SEAT.c.id == row.id).values(ended=ctx.bounds(row.day)[1]))
    stale = update(COUNTER_SESSION).where(COUNTER_SESSION.c.day < today, COUNTER_SESSION.c.holder.is_not(None))
    session.execute(stale.values(holder=None))
    over = COUNTER_SESSION.c.reason.is_not(None) | COUNTER_SESSION.c.until.is_not(None)
    session.execute(update(COUNTER_SESSION).where(COUNTER_SESSION.c.day < today, over).values(reason=None, until=None))


def forget_old(session: Session, ctx: Context) -> int:
    """Delete what is older than ``retention.counter_days``; return how many rows that were."""
    before = ctx.day(ctx.now()) - timedelta(days=ctx.config.retention.counter_days)
    return int(session.execute(delete(SEAT).where(SEAT.c.day < before)).rowcount)  # type: ignore[attr-defined]


def _names(session: Session, credentials: set[str]) -> dict[str, str]:
    """Return the names of users and tokens that still exist, by credential."""
    found: dict[str, str] = {}
    for kind, table in (("user", User), ("token", Token)):
        ids = [int(key.partition(":")[2]) for key in credentials if key.startswith(f"{kind}:")]
        for row in session.execute(select(table.id, table.name).where(table.id.in_(ids))):
            found[f"{kind}:{row.id}"] = row.name
    return found
