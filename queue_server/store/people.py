"""Who may sign in: users, their logins, the tokens of devices and programs, pairings; and what was done with rights."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from queue_server.store.base import Base


class User(Base):
    """A member of staff; the password is kept as its argon2 hash."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(200))
    """Empty for somebody who signs in elsewhere (OIDC): no password fits it."""
    created_at: Mapped[datetime]
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    subject: Mapped[str | None] = mapped_column(String(255))
    """Who it is at the office's sign-in service: issuer and subject."""
    failures: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Wrong passwords in a row."""
    locked_until: Mapped[datetime | None]
    must_change: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the password was set by somebody else and is to be changed first."""

    __table_args__ = (Index("uq_user_subject", "subject", unique=True),)


class Login(Base):
    """One log-in of a user: the session cookie names it, and logging out deletes it."""

    __tablename__ = "login"
    __table_args__ = (Index("ix_login_expires_at", "expires_at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    agent: Mapped[str | None] = mapped_column(String(80))
    """The browser in a few words, for the list of one's own sessions; no address."""


class Token(Base):
    """A bearer token of a device or a program; only its SHA-256 is kept."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(80))
    counter: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    device: Mapped[str | None] = mapped_column(String(40))
    """The kiosk, display or printer that it was paired for."""
    last_used: Mapped[date | None]
    """The office day on which it was last used."""


class Pairing(Base):
    """A device that shows a code and waits for an admin to confirm it; gone once it has its token, or in time."""

    __tablename__ = "pairing"
    __table_args__ = (Index("ix_pairing_expires_at", "expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the code that the device shows."""
    secret: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of what the device alone knows: with it, it fetches its token."""
    role: Mapped[str] = mapped_column(String(16))
    device: Mapped[str | None] = mapped_column(String(40))
    """The kiosk, display or printer that it says it is; the admin decides."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed: Mapped[bool] = mapped_column(default=False, server_default=false())
    confirmed_by: Mapped[str | None] = mapped_column(String(80))


class Audit(Base):
    """Log-ins, rights, configuration, calls out of turn, looks at who sat where: who did what, and when."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_at", "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    credential: Mapped[str | None] = mapped_column(String(80))
    name: Mapped[str | None] = mapped_column(String(80))
    role: Mapped[str | None] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(40))
    thing: Mapped[str | None] = mapped_column(String(120))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
