"""People of the office's own sign-in service: which role they have here, and the user that stands for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from queue_server.config.policy import Oidc
from queue_server.domain.errors import NotAllowed
from queue_server.domain.messages import NS_
from queue_server.services.access import Role
from queue_server.store.people import User

NO_ROLE = NS_("Your work account has no role here. Ask the person who runs this system.")
DISABLED = NS_("Your access here has been switched off. Ask the person who runs this system.")
LONGEST_NAME, LONGEST_SUBJECT = 80, 255
NAMES = ("preferred_username", "name", "email")
"""The claims that a person's name may come from, in this order."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom the sign-in service has sent, as a user of ours."""

    user_id: int
    name: str
    role: Role
    is_new: bool
    was: Role | None
    """The role before this log-in, where it was another."""


def role_of(settings: Oidc, claims: Mapping[str, Any]) -> Role:
    """Return the role of the first group in ``settings.roles`` that the person is in; raise NotAllowed for none."""
    groups = groups_of(claims, settings.claim)
    for group, role in settings.roles.items():
        if group in groups:
            return Role(role)
    raise NotAllowed(NO_ROLE, code="no_role")


def groups_of(claims: Mapping[str, Any], path: str) -> frozenset[str]:
    """Return the groups at a claim; dots lead into nested ones, as in Keycloak's ``realm_access.roles``."""
    found: Any = claims
    for part in [path] if path in claims else path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    values = [found] if isinstance(found, str) else found
    return frozenset(value for value in values if isinstance(value, str)) if isinstance(values, list) else frozenset()


def enter(session: Session, now: datetime, subject: str, claims: Mapping[str, Any], role: Role) -> Known:
    """Return the user of a subject (issuer and ``sub``), made at the first log-in; the role is that of the groups now.

    A user of the same name who has a password here is somebody else: the new one gets a name of their own.
    Raises NotAllowed for a user who was switched off, or a subject that is too long to be kept.
    """
    if len(subject) > LONGEST_SUBJECT:
        raise NotAllowed(NO_ROLE, code="no_role")
    row = session.execute(
        select(User.id, User.name, User.role, User.is_active).where(User.subject == subject)
    ).one_or_none()
    if row is None:
        name = _free_name(session, claims, subject)
        values = {"name": name, "role": role.value, "password_hash": "", "created_at": now, "subject": subject}
        made = session.execute(insert(User).values(**values).returning(User.id)).scalar_one()
        return Known(made, name, role, is_new=True, was=None)
    if not row.is_active:
        raise NotAllowed(DISABLED, code="disabled")
    was = None if row.role == role.value else Role(row.role)
    if was is not None:
        session.execute(update(User).where(User.id == row.id).values(role=role.value))
    return Known(row.id, row.name, role, is_new=False, was=was)


def _free_name(session: Session, claims: Mapping[str, Any], subject: str) -> str:
    wished = next((str(claims[name]).strip() for name in NAMES if str(claims.get(name) or "").strip()), "")
    wished = wished or subject.rpartition("|")[2]
    base = "".join(letter for letter in wished if letter.isprintable())[: LONGEST_NAME - 4] or "person"
    taken = set(session.execute(select(User.name).where(User.name.startswith(base, autoescape=True))).scalars())
    return next(name for name in (base, *(f"{base} {count}" for count in range(2, 1000))) if name not in taken)
