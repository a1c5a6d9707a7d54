"""Users, their logins and the tokens of devices: made here, and turned back into an Actor here."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from queue_server.clock import Clock
from queue_server.services import passwords
from queue_server.services.access import STAFF_ROLES, Actor, Role
from queue_server.store.people import Login, Token, User


@cache
def _nobody() -> str:
    """Return what an unknown name is verified against, so that it takes as long as a wrong password."""
    return passwords.hashed(secrets.token_urlsafe(16))


_BY_TOKEN = select(Token.id, Token.role, Token.name, Token.counter).where(Token.sha256 == bindparam("sha256"))
_BY_LOGIN = (
    select(User.id, User.role, User.name)
    .join(Login, Login.user_id == User.id)
    .where(Login.id == bindparam("login"), Login.expires_at > bindparam("now"))
)


class PeopleError(ValueError):
    """What was asked of a user or a token cannot be; the message says why, in English, for the command line."""


def new_password() -> str:
    """Return a random password of 96 bits that can be typed."""
    return secrets.token_urlsafe(12)


def token_hash(token: str) -> str:
    """Return what is stored of a token: its SHA-256 in hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_user(session: Session, clock: Clock, name: str, role: Role, password: str) -> None:
    """Make a user, or give an existing one a new password and role; raises PeopleError for a device's role."""
    if role not in STAFF_ROLES:
        raise PeopleError(f"a user is clerk, manager or admin; {role} is a device, which gets a token")
    if not name.strip() or len(name) > 80:
        raise PeopleError("a user's name has 1 to 80 characters")
    if not password:
        raise PeopleError("a password cannot be empty")
    values = {"role": role.value, "password_hash": passwords.hashed(password)}
    known = session.execute(select(User.id).where(User.name == name)).scalar()
    if known is None:
        session.execute(insert(User).values(name=name, created_at=clock.now(), **values))
        return
    session.execute(update(User).where(User.id == known).values(**values))
    session.execute(delete(Login).where(Login.user_id == known))


def has_users(session: Session) -> bool:
    """Tell whether anybody can log in yet."""
    return session.execute(select(User.id).limit(1)).first() is not None


def new_token(session: Session, clock: Clock, role: Role, name: str, counter: str | None = None) -> str:
    """Make a token of 256 random bits and return it, the only time it can be seen; raises PeopleError."""
    if counter is not None and role is not Role.CLERK:
        raise PeopleError("only a clerk's token can be tied to a counter")
    if not name.strip() or len(name) > 80:
        raise PeopleError("a token's name has 1 to 80 characters")
    token = secrets.token_hex(32)  # no dash in front, which a command line would take for an option
    session.execute(
        insert(Token).values(
            sha256=token_hash(token), role=role.value, name=name, counter=counter, created_at=clock.now()
        )
    )
    return token


def by_token(session: Session, token: str) -> Actor | None:
    """Return whom a bearer token stands for, None for nobody."""
    row = session.execute(_BY_TOKEN, {"sha256": token_hash(token)}).first()
    if row is None:
        return None
    return Actor(Role(row.role), row.name, f"token:{row.id}", row.counter)


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody who wants to log in must prove: the password of ``password_hash``. Without a user nobody can."""

    user_id: int | None
    role: str
    password_hash: str


def claim(session: Session, name: str) -> Claim:
    """Return what must be proved to log in as ``name``; an unknown name costs as much time as a known one."""
    row = session.execute(select(User.id, User.role, User.password_hash).where(User.name == name)).first()
    return Claim(None, "", _nobody()) if row is None else Claim(row.id, row.role, row.password_hash)


def start_login(session: Session, clock: Clock, user_id: int, hours: float) -> str:
    """Begin a log-in of ``hours`` real hours and return its name for the cookie; forgets those that have run out."""
    now = clock.now()
    session.execute(delete(Login).where(Login.expires_at <= now))
    login = secrets.token_urlsafe(32)
    until = now + timedelta(hours=hours) * clock.speed
    session.execute(insert(Login).values(id=token_hash(login), user_id=user_id, created_at=now, expires_at=until))
    return login


def by_login(session: Session, clock: Clock, login: str) -> Actor | None:
    """Return whom a session cookie stands for, None when it was ended or has run out."""
    row = session.execute(_BY_LOGIN, {"login": token_hash(login), "now": clock.now()}).first()
    return None if row is None else Actor(Role(row.role), row.name, f"user:{row.id}", is_login=True)


def end_login(session: Session, login: str) -> None:
    """End a log-in at once, wherever its cookie may have gone."""
    session.execute(delete(Login).where(Login.id == token_hash(login)))
