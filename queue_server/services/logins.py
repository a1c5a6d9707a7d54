"""The log-ins of people: proving a password, back-off after wrong ones, sessions from beginning to end."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from queue_server.config.policy import Login as Policy
from queue_server.domain.errors import BadRequest, NotFound, NotPossible
from queue_server.domain.messages import NS_
from queue_server.services import audit, passwords, people
from queue_server.services.access import Actor, Role
from queue_server.services.bearers import token_hash
from queue_server.services.context import Context
from queue_server.store.base import Instant
from queue_server.store.people import Login, User

WRONG_PASSWORD = NS_("The old password is not right.")
SAME_PASSWORD = NS_("This is the old password. Choose a new one.")
NO_ACCOUNT = NS_("This is the token of a program, so there is no account. Log in as a person.")
UNKNOWN_SESSION = NS_("This session has ended already.")
SHOWN = 16
"""Hexadecimal digits of a login's hash by which its owner names it; the hash itself is no secret, its source is."""
MOST_DOUBLINGS = 20

_BY_LOGIN = (
    select(User.id, User.role, User.name, User.must_change)
    .join(Login, Login.user_id == User.id)
    .where(
        Login.id == bindparam("login"), Login.expires_at > bindparam("now", type_=Instant()), User.is_active.is_(True)
    )
)


@cache
def _nobody() -> str:
    """Return what an unknown name is verified against, so that it takes as long as a wrong password."""
    return passwords.hashed(secrets.token_urlsafe(16))


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody who wants to log in must prove: the password of ``password_hash``. Without a user nobody can."""

    user_id: int | None
    name: str
    role: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session of a person, as its owner sees it."""

    id: str
    agent: str | None
    since: datetime
    seen_at: datetime | None
    expires_at: datetime
    is_this: bool


def claim(session: Session, name: str) -> Claim:
    """Return what must be proved to log in as ``name``; an unknown name costs as much time as a known one."""
    row = session.execute(select(User.id, User.role, User.password_hash).where(User.name == name)).first()
    if row is None:
        return Claim(None, "", "", _nobody())
    return Claim(row.id, name, row.role, row.password_hash or _nobody())


def settle(session: Session, ctx: Context, claim: Claim, *, proved: bool) -> bool:
    """Count a try and tell whether it lets in: the right password, of somebody active and not locked.

    Each wrong one after ``login.failures`` in a row locks for ``login.lock`` seconds, doubled each time. What is right
    is settled here and not before, under the database's own order: of many tries at once none slips past the count.
    """
    now = ctx.now()
    if claim.user_id is None:
        audit.record(session, ctx, None, "login_failed", unknown_name=True)  # the name may be a password: not kept
        return False
    free = or_(User.locked_until.is_(None), User.locked_until <= now)
    mine = update(User).where(User.id == claim.user_id, free)
    if not proved:
        failures = session.execute(mine.values(failures=User.failures + 1).returning(User.failures)).scalar()
        _refused(session, ctx, claim, failures, now)
        return False
    good = mine.where(User.password_hash == claim.password_hash, User.is_active.is_(True))
    if session.execute(good.values(failures=0, locked_until=None)).rowcount != 1:  # type: ignore[attr-defined]
        audit.record(session, ctx, None, "login_refused", f"user:{claim.name}")
        return False
    return True


def lock_seconds(policy: Policy, failures: int) -> int:
    """Return for how many seconds the ``failures``-th wrong password in a row locks; 0 for not at all."""
    further = failures - policy.failures
    if further < 0:
        return 0
    return int(min(policy.lock * 2 ** min(further, MOST_DOUBLINGS), max(policy.lock, policy.lock_at_most)))


def start(session: Session, ctx: Context, user_id: int, *, agent: str | None = None, by: str = "password") -> str:
    """Begin a log-in of ``server.login_hours`` real hours, write it down, and return its name for the cookie.

    ``agent`` is the browser in a few words, ``by`` how the person proved to be it. Forgets the log-ins that have run
    out. Raises NotFound for an unknown user.
    """
    found, now = people.load(session, user_id), ctx.now()
    session.execute(delete(Login).where(Login.expires_at <= now))
    login = secrets.token_urlsafe(32)
    until = now + timedelta(hours=ctx.config.server.login_hours) * ctx.clock.speed
    values = {"user_id": user_id, "created_at": now, "seen_at": now, "expires_at": until, "agent": agent}
    session.execute(insert(Login).values(id=token_hash(login), **values))
    who = Actor(Role(found.role), found.name, f"user:{user_id}", is_login=True)
    audit.record(session, ctx, who, "login", by=by)
    return login


def by_login(session: Session, now: datetime, login: str) -> Actor | None:
    """Return whom a session cookie stands for, None when it was ended or has run out."""
    row = session.execute(_BY_LOGIN, {"login": token_hash(login), "now": now}).first()
    if row is None:
        return None
    return Actor(Role(row.role), row.name, f"user:{row.id}", is_login=True, must_change=row.must_change)


def end(session: Session, ctx: Context, actor: Actor | None, login: str) -> None:
    """End a log-in at once, wherever its cookie may have gone; may be repeated."""
    if session.execute(delete(Login).where(Login.id == token_hash(login))).rowcount:  # type: ignore[attr-defined]
        audit.record(session, ctx, actor, "logout")


def sittings(session: Session, ctx: Context, user: int, login: str | None) -> Sequence[Sitting]:
    """Return a person's sessions, the youngest first; ``login`` is the one that asks."""
    here = None if login is None else token_hash(login)
    rows = session.execute(
        select(Login).where(Login.user_id == user, Login.expires_at > ctx.now()).order_by(Login.created_at.desc())
    ).scalars()
    return [
        Sitting(row.id[:SHOWN], row.agent, row.created_at, row.seen_at, row.expires_at, row.id == here) for row in rows
    ]


def end_one(session: Session, ctx: Context, actor: Actor, sitting: str) -> None:
    """End one of one's own sessions; raises NotFound."""
    mine = Login.user_id == user_of(actor), Login.id.startswith(sitting, autoescape=True)
    gone = session.execute(delete(Login).where(*mine)).rowcount if len(sitting) == SHOWN else 0  # type: ignore[attr-defined]
    if not gone:
        raise NotFound(UNKNOWN_SESSION, code="unknown_session")
    audit.record(session, ctx, actor, "sessions_ended", f"user:{actor.name}", sessions=gone)


def end_all(session: Session, ctx: Context, actor: Actor) -> None:
    """End all of one's own sessions, this one too."""
    people.end_sessions(session, ctx, actor, user_of(actor))


def change_password(
    session: Session, ctx: Context, actor: Actor, claim: Claim, new_hash: str, *, proved: bool, login: str
) -> bool:
    """Give oneself a new password and end one's other sessions; tell whether the old one was right (and counted)."""
    if not settle(session, ctx, claim, proved=proved):
        return False
    user = user_of(actor)
    session.execute(update(User).where(User.id == user).values(password_hash=new_hash, must_change=False))
    others = delete(Login).where(Login.user_id == user, Login.id != token_hash(login))
    ended = int(session.execute(others).rowcount)  # type: ignore[attr-defined]
    audit.record(session, ctx, actor, "password_changed", f"user:{actor.name}", sessions=ended)
    return True


def own_claim(session: Session, actor: Actor) -> Claim:
    """Return what a logged-in person must prove once more; raises PeopleError where there is no password here."""
    found = people.load(session, user_of(actor))
    if not found.password_hash:
        raise people.PeopleError(people.NO_PASSWORD, code="no_password")
    return Claim(found.id, found.name, found.role, found.password_hash)


def user_of(actor: Actor) -> int:
    """Return the user that a log-in stands for; raises NotPossible for a program's token."""
    if not actor.is_login:
        raise NotPossible(NO_ACCOUNT, code="no_account")
    return int(actor.credential.removeprefix("user:"))


def seen(session: Session, when: Mapping[str, datetime]) -> None:
    """Write down when these log-ins, by their cookie's name, were last at work."""
    for login, at in when.items():
        session.execute(update(Login).where(Login.id == token_hash(login)).values(seen_at=at))


def wrong_password() -> BadRequest:
    """Return the refusal of a wrong old password."""
    return BadRequest(WRONG_PASSWORD, code="wrong_password")


def _refused(session: Session, ctx: Context, claim: Claim, failures: Any, now: datetime) -> None:
    """Write a wrong password down, and lock where it is one too many; ``failures`` None: it was locked already."""
    if failures is None:
        audit.record(session, ctx, None, "login_refused", f"user:{claim.name}")
        return
    audit.record(session, ctx, None, "login_failed", f"user:{claim.name}", in_a_row=failures)
    seconds = lock_seconds(ctx.config.login, failures)
    if seconds:
        until = now + timedelta(seconds=seconds) * ctx.clock.speed
        session.execute(update(User).where(User.id == claim.user_id).values(locked_until=until))
        audit.record(session, ctx, None, "user_locked", f"user:{claim.name}", seconds=seconds)
