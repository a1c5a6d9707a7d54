"""Bearer tokens of devices and programs: made, listed, taken away, and turned back into an Actor."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from queue_server.clock import Clock
from queue_server.domain.errors import NotFound
from queue_server.domain.messages import NS_
from queue_server.services import audit
from queue_server.services.access import Actor, Role
from queue_server.services.context import Context
from queue_server.services.refusals import PeopleError
from queue_server.store.base import Instant
from queue_server.store.people import Token

NAME_LENGTH = NS_("A token's name has 1 to 80 characters.")
ONLY_CLERKS = NS_("Only a clerk's token can be tied to a counter.")
UNKNOWN_COUNTER = NS_("There is no such counter.")
UNKNOWN = NS_("There is no such token; perhaps it was taken away already.")
LONGEST_NAME = 80

_BY_TOKEN = select(Token.id, Token.role, Token.name, Token.counter).where(
    Token.sha256 == bindparam("sha256"),
    or_(Token.expires_at.is_(None), Token.expires_at > bindparam("now", type_=Instant())),
)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A token as the admin page shows it: all but the token itself, which nobody can see again."""

    id: int
    role: Role
    name: str
    counter: str | None
    device: str | None
    created_at: datetime
    expires_at: datetime | None
    has_expired: bool
    last_used: date | None


def token_hash(token: str) -> str:
    """Return what is stored of a token: its SHA-256 in hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token(
    session: Session,
    clock: Clock,
    role: Role,
    name: str,
    counter: str | None = None,
    *,
    days: int | None = None,
    device: str | None = None,
) -> str:
    """Make a token of 256 random bits, good for ``days`` (None: until taken away), and return it.

    That is the only time it can be seen. Raises PeopleError.
    """
    if counter is not None and role is not Role.CLERK:
        raise PeopleError(ONLY_CLERKS, code="bad_counter")
    if not name.strip() or len(name) > LONGEST_NAME:
        raise PeopleError(NAME_LENGTH, code="bad_name")
    token = secrets.token_hex(32)  # no dash in front, which a command line would take for an option
    now = clock.now()
    expires_at = None if days is None else now + timedelta(days=days)
    values = {"name": name, "counter": counter, "device": device, "created_at": now, "expires_at": expires_at}
    session.execute(insert(Token).values(sha256=token_hash(token), role=role.value, **values))
    return token


def add(
    session: Session,
    ctx: Context,
    actor: Actor,
    role: Role,
    name: str,
    counter: str | None = None,
    *,
    days: int | None = None,
    device: str | None = None,
) -> tuple[Bearer, str]:
    """Make a token and write down who did; return what is known of it, and the token. Raises PeopleError."""
    token = new_token(session, ctx.clock, role, name.strip(), counter, days=days, device=device)
    (made,) = everything(session, ctx, token_hash(token))
    details = {"name": made.name, "role": role.value, "counter": counter, "device": device, "days": days}
    kept = {key: value for key, value in details.items() if value is not None}
    audit.record(session, ctx, actor, "token_made", f"token:{made.id}", **kept)
    return made, token


def revoke(session: Session, ctx: Context, actor: Actor, number: int) -> None:
    """Take a token away; raises NotFound. The caller forgets what is remembered of it (`House.token_revoked`)."""
    gone = session.execute(delete(Token).where(Token.id == number).returning(Token.name, Token.role)).one_or_none()
    if gone is None:
        raise NotFound(UNKNOWN, code="unknown_token")
    audit.record(session, ctx, actor, "token_revoked", f"token:{number}", name=gone.name, role=gone.role)


def everything(session: Session, ctx: Context, sha256: str | None = None) -> Sequence[Bearer]:
    """Return the tokens, newest first; or the one of a hash."""
    rows = select(Token).order_by(Token.id.desc())
    if sha256 is not None:
        rows = rows.where(Token.sha256 == sha256)
    now = ctx.now()
    return [_bearer(found, now) for found in session.execute(rows).scalars()]


def by_token(session: Session, token: str, now: datetime) -> Actor | None:
    """Return whom a bearer token stands for at ``now``, None for nobody."""
    row = session.execute(_BY_TOKEN, {"sha256": token_hash(token), "now": now}).first()
    return None if row is None else Actor(Role(row.role), row.name, f"token:{row.id}", row.counter)


def used(session: Session, ctx: Context, numbers: Sequence[int]) -> None:
    """Write down that these tokens were used today, where that is not written yet."""
    today = ctx.day(ctx.now())
    fresh = or_(Token.last_used.is_(None), Token.last_used < today)
    session.execute(update(Token).where(Token.id.in_(numbers), fresh).values(last_used=today))


def _bearer(found: Token, now: datetime) -> Bearer:
    has_expired = found.expires_at is not None and found.expires_at <= now
    return Bearer(
        found.id,
        Role(found.role),
        found.name,
        found.counter,
        found.device,
        found.created_at,
        found.expires_at,
        has_expired,
        found.last_used,
    )
