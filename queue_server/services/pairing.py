"""Pairing: a new kiosk, screen or print agent shows a code, an admin confirms it, the device fetches its token."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from queue_server.config import Config
from queue_server.domain.errors import BadRequest, NotFound
from queue_server.domain.messages import N_, NS_
from queue_server.services import audit, bearers
from queue_server.services.access import Actor, Role
from queue_server.services.context import Context
from queue_server.store.people import Pairing

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without 0, O, 1 and I: a code is read from a screen across the room. 32 letters, so 40 bits in eight of them."""
LENGTH = 8
MOST_OPEN = 50
"""Codes that are good at the same time; a house has fewer devices."""

UNKNOWN_CODE = NS_("This code is not known, or too old. Type the one that the device shows now.")
UNKNOWN_DEVICE = NS_("There is no such device in config.yaml.")
FORGOTTEN = NS_("This code is too old. The device shows a new one.")
TOO_MANY = N_("Too many requests. Please wait a minute.")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a device is told: the code to show, the secret to keep, and until when they are good."""

    code: str
    secret: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Paired:
    """A device that has its token: the only time it can be seen."""

    role: Role
    device: str
    token: str


def begin(session: Session, ctx: Context, role: Role, device: str | None) -> Offer:
    """Offer a code to a device; raises BadRequest for a device that config.yaml does not have, or too many at once."""
    if device is not None:
        known(ctx.config, role, device)
    now = ctx.now()
    session.execute(delete(Pairing).where(Pairing.expires_at <= now))
    if len(session.execute(select(Pairing.id).limit(MOST_OPEN)).all()) >= MOST_OPEN:
        raise BadRequest(TOO_MANY, code="too_many_codes")
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    secret = secrets.token_hex(32)
    until = now + timedelta(minutes=ctx.config.server.pairing_minutes) * ctx.clock.speed
    hashes = {"code": bearers.token_hash(code), "secret": bearers.token_hash(secret)}
    session.execute(insert(Pairing).values(role=role.value, device=device, created_at=now, expires_at=until, **hashes))
    return Offer(f"{code[:4]}-{code[4:]}", secret, until)


def confirm(session: Session, ctx: Context, code: str, device: str | None, actor: Actor) -> tuple[Role, str]:
    """Let the device with this code be ``device`` (None: the one that it says it is); return its role and id.

    Raises NotFound for a code that is not known any more, BadRequest for an unknown device.
    """
    plain = "".join(letter for letter in code.upper() if letter in LETTERS)
    open_still = (Pairing.code == bearers.token_hash(plain), Pairing.expires_at > ctx.now(), ~Pairing.confirmed)
    row = session.execute(select(Pairing.id, Pairing.role, Pairing.device).where(*open_still)).one_or_none()
    if row is None:
        raise NotFound(UNKNOWN_CODE, code="unknown_code")
    role, chosen = Role(row.role), device or row.device
    if chosen is None:
        raise BadRequest(UNKNOWN_DEVICE, code="unknown_device")
    known(ctx.config, role, chosen)
    values = {"confirmed": True, "device": chosen, "confirmed_by": actor.name[:80]}
    session.execute(update(Pairing).where(Pairing.id == row.id).values(**values))
    audit.record(session, ctx, actor, "device_paired", f"{role.value}:{chosen}")
    return role, chosen


def claim(session: Session, ctx: Context, secret: str) -> Paired | None:
    """Return the token of a confirmed device, once; None while nobody has confirmed it. Raises NotFound in time."""
    mine = (Pairing.secret == bearers.token_hash(secret), Pairing.expires_at > ctx.now())
    wanted = select(Pairing.id, Pairing.role, Pairing.device, Pairing.confirmed).where(*mine)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound(FORGOTTEN, code="unknown_code")
    if not row.confirmed:
        return None
    role, device = Role(row.role), str(row.device)
    session.execute(delete(Pairing).where(Pairing.id == row.id))
    # An agent's token is named like its printer: so it enters that one's room.
    return Paired(role, device, bearers.new_token(session, ctx.clock, role, device, device=device))


def known(config: Config, role: Role, device: str) -> None:
    """Raise BadRequest for a device that config.yaml does not have."""
    tables = {Role.KIOSK: set(config.kiosks), Role.DISPLAY: set(config.displays), Role.PRINTER: set(config.printers)}
    if device not in tables.get(role, set()):
        raise BadRequest(UNKNOWN_DEVICE, code="unknown_device", device=device)
