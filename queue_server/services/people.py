"""The people who may log in: made, given a role, switched off and on again, given a new password."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from queue_server.clock import Clock
from queue_server.domain.errors import NotFound, NotPossible
from queue_server.domain.messages import NS_
from queue_server.services import audit, passwords
from queue_server.services.access import STAFF_ROLES, Actor, Role
from queue_server.services.context import Context
from queue_server.services.refusals import PeopleError
from queue_server.store.people import Login, User

__all__ = ["PeopleError"]

LONGEST_NAME = 80
NO_PERSON = NS_("A person is clerk, lead, manager, admin or auditor; any other role is a device, which gets a token.")
NAME_LENGTH = NS_("A user's name has 1 to 80 characters.")
NAME_TAKEN = NS_("There is somebody of this name already.")
UNKNOWN = NS_("There is no such person.")
LAST_ADMIN = NS_("This is the last admin who can log in. Make somebody else an admin first.")
NO_PASSWORD = NS_("This person signs in with the work account and has no password here.")
WEAK = {
    "short": NS_("This password is too short."),
    "name": NS_("This password is little more than the name. Choose another one."),
    "common": NS_("This password is one of those that are guessed first. Choose another one."),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may log in, as the admin page shows them."""

    id: int
    name: str
    role: Role
    is_active: bool
    has_password: bool
    signs_in_elsewhere: bool
    must_change: bool
    failures: int
    locked_until: datetime | None
    created_at: datetime
    sessions: int
    seen_at: datetime | None


def new_password() -> str:
    """Return a random password of 96 bits that can be typed."""
    return secrets.token_urlsafe(12)


def add_user(session: Session, clock: Clock, name: str, role: Role, password: str) -> None:
    """Make a user, or give an existing one a new password and role, as the command line does.

    Raises PeopleError for a device's role, for a name or password that cannot be, and for the last admin's demotion.
    """
    check_name(name)
    check_role(role)
    if not password:
        raise PeopleError("a password cannot be empty")
    known = session.execute(select(User).where(User.name == name)).scalar()
    values = {"role": role.value, "password_hash": passwords.hashed(password)}
    if known is None:
        session.execute(insert(User).values(name=name, created_at=clock.now(), **values))
        return
    if role is not Role.ADMIN:
        _keep_an_admin(session, known)
    fresh = {"failures": 0, "locked_until": None, "must_change": False, "is_active": True}
    session.execute(update(User).where(User.id == known.id).values(**values, **fresh))
    _end_logins(session, known.id)


def has_users(session: Session) -> bool:
    """Tell whether anybody can log in yet."""
    return session.execute(select(User.id).limit(1)).first() is not None


def add(session: Session, ctx: Context, actor: Actor, name: str, role: Role, password_hash: str) -> Person:
    """Make somebody whose first password another one has seen; raises PeopleError."""
    name = name.strip()
    check_name(name)
    check_role(role)
    if session.execute(select(User.id).where(func.lower(User.name) == name.lower())).first() is not None:
        raise PeopleError(NAME_TAKEN, code="name_taken")
    values = {"name": name, "role": role.value, "password_hash": password_hash, "must_change": True}
    session.execute(insert(User).values(**values, created_at=ctx.now()))
    audit.record(session, ctx, actor, "user_added", f"user:{name}", role=role.value)
    return named(session, ctx, name)


def set_role(session: Session, ctx: Context, actor: Actor, user: int, role: Role) -> Person:
    """Give somebody another role; raises NotFound, PeopleError."""
    found = load(session, user)
    check_role(role)
    if role.value != found.role:
        if role is not Role.ADMIN:
            _keep_an_admin(session, found)
        _change(session, user, role=role.value)
        audit.record(session, ctx, actor, "role_changed", f"user:{found.name}", was=found.role, role=role.value)
    return person(session, ctx, user)


def disable(session: Session, ctx: Context, actor: Actor, user: int) -> Person:
    """Switch somebody off and end their sessions; may be repeated. Raises NotFound, PeopleError."""
    found = load(session, user)
    if found.is_active:
        _keep_an_admin(session, found)
        _change(session, user, is_active=False)
        ended = _end_logins(session, user)
        audit.record(session, ctx, actor, "user_disabled", f"user:{found.name}", sessions=ended)
    return person(session, ctx, user)


def enable(session: Session, ctx: Context, actor: Actor, user: int) -> Person:
    """Let somebody log in again; may be repeated. Raises NotFound."""
    found = load(session, user)
    if not found.is_active:
        _change(session, user, is_active=True, failures=0, locked_until=None)
        audit.record(session, ctx, actor, "user_enabled", f"user:{found.name}")
    return person(session, ctx, user)


def unlock(session: Session, ctx: Context, actor: Actor, user: int) -> Person:
    """Forget somebody's wrong passwords; may be repeated. Raises NotFound."""
    found = load(session, user)
    if found.failures or found.locked_until is not None:
        _change(session, user, failures=0, locked_until=None)
        audit.record(session, ctx, actor, "user_unlocked", f"user:{found.name}")
    return person(session, ctx, user)


def reset_password(session: Session, ctx: Context, actor: Actor, user: int, password_hash: str) -> Person:
    """Give somebody a password that is to be changed first, and end their sessions; raises NotFound, PeopleError."""
    found = load(session, user)
    if not found.password_hash and found.subject is not None:
        raise PeopleError(NO_PASSWORD, code="no_password")
    _change(session, user, password_hash=password_hash, must_change=True, failures=0, locked_until=None)
    ended = _end_logins(session, user)
    audit.record(session, ctx, actor, "password_reset", f"user:{found.name}", sessions=ended)
    return person(session, ctx, user)


def end_sessions(session: Session, ctx: Context, actor: Actor, user: int) -> Person:
    """Log somebody out everywhere; may be repeated. Raises NotFound."""
    found = load(session, user)
    ended = _end_logins(session, user)
    audit.record(session, ctx, actor, "sessions_ended", f"user:{found.name}", sessions=ended)
    return person(session, ctx, user)


def everybody(session: Session, ctx: Context, *only: Any) -> Sequence[Person]:
    """Return the people, by name; ``only`` narrows it."""
    now = ctx.now()
    sessions = func.count(Login.id)
    rows = session.execute(
        select(User, sessions.label("sessions"), func.max(Login.seen_at).label("seen_at"))
        .join(Login, (Login.user_id == User.id) & (Login.expires_at > now), isouter=True)
        .where(*only)
        .group_by(User.id)
        .order_by(User.name)
    )
    return [_person(user, count, seen, now) for user, count, seen in rows]


def person(session: Session, ctx: Context, user: int) -> Person:
    """Return one person; raises NotFound."""
    found = everybody(session, ctx, User.id == user)
    if not found:
        raise NotFound(UNKNOWN, code="unknown_user")
    return found[0]


def named(session: Session, ctx: Context, name: str) -> Person:
    """Return the person of a name; raises NotFound."""
    found = everybody(session, ctx, User.name == name)
    if not found:
        raise NotFound(UNKNOWN, code="unknown_user")
    return found[0]


def load(session: Session, user: int) -> Any:
    """Return the row of a person; raises NotFound."""
    found = session.execute(select(*User.__table__.columns).where(User.id == user)).one_or_none()
    if found is None:
        raise NotFound(UNKNOWN, code="unknown_user")
    return found


def check_name(name: str) -> None:
    """Raise PeopleError for a name that cannot be."""
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise PeopleError(NAME_LENGTH, code="bad_name")


def check_role(role: Role) -> None:
    """Raise PeopleError for the role of a device."""
    if role not in STAFF_ROLES:
        raise PeopleError(NO_PERSON, code="bad_role")


def check_password(password: str, name: str, shortest: int) -> None:
    """Raise PeopleError, with the reason as its code (``password_short``), for a password that protects too little."""
    reason = passwords.weakness(password, name, shortest)
    if reason is not None:
        raise PeopleError(WEAK[reason], code=f"password_{reason}", shortest=shortest)


def _person(user: User, sessions: int, seen_at: datetime | None, now: datetime) -> Person:
    locked = user.locked_until if user.locked_until is not None and user.locked_until > now else None
    has_password, elsewhere = bool(user.password_hash), user.subject is not None
    return Person(
        user.id,
        user.name,
        Role(user.role),
        user.is_active,
        has_password,
        elsewhere,
        user.must_change,
        user.failures,
        locked,
        user.created_at,
        sessions,
        seen_at,
    )


def _change(session: Session, user: int, **values: Any) -> None:
    session.execute(update(User).where(User.id == user).values(**values))


def _end_logins(session: Session, user: int) -> int:
    return int(session.execute(delete(Login).where(Login.user_id == user)).rowcount)  # type: ignore[attr-defined]


def _keep_an_admin(session: Session, user: Any) -> None:
    """Raise NotPossible where nobody but this one could manage people any more."""
    if user.role != Role.ADMIN or not user.is_active:
        return
    others = select(User.id).where(User.role == Role.ADMIN.value, User.is_active, User.id != user.id).limit(1)
    if session.execute(others).first() is None:
        raise NotPossible(LAST_ADMIN, code="last_admin")
