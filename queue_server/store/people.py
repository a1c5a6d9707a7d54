"""Who may sign in: users with a password, their logins, and the tokens of devices and programs."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from queue_server.store.base import Base


class User(Base):
    """A member of staff; the password is kept as its argon2 hash."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]


class Login(Base):
    """One log-in of a user: the session cookie names it, and logging out deletes it."""

    __tablename__ = "login"
    __table_args__ = (Index("ix_login_expires_at", "expires_at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Token(Base):
    """A bearer token of a device or a program; only its SHA-256 is kept."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(80))
    counter: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
