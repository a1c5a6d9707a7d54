"""The desk: transfers to a counter, notes, outcomes, breaks, who sat where; people: lockout, pairing, the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WAITING = ("service", "urgency", "order_at", "entry", "id", "not_before", "language")
IS_WAITING = sa.text("state = 'waiting'")
TICKET = ("for_counter", "note", "sender", "sender_service", "outcome")
USER = ("is_active", "subject", "failures", "locked_until", "must_change")


def upgrade() -> None:
    """Apply."""
    # Not as batches: SQLite would make the tables anew, without their AUTOINCREMENT and partial indexes.
    for name in TICKET:
        op.add_column("ticket", sa.Column(name, sa.String(), nullable=True))
    _order_by(*WAITING, "for_counter")
    moved = sa.text("visit > 1")
    op.create_index("ix_ticket_moved", "ticket", ["arrival_at"], sqlite_where=moved, postgresql_where=moved)
    op.add_column("counter_session", sa.Column("reason", sa.String(), nullable=True))
    op.add_column("counter_session", sa.Column("until", sa.BigInteger(), nullable=True))
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("counter", sa.String(), nullable=False),
        sa.Column("credential", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_seat_day", "seat", ["day"])
    _people()


def _people() -> None:
    op.add_column("user", sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("user", sa.Column("subject", sa.String(255), nullable=True))
    op.add_column("user", sa.Column("failures", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("user", sa.Column("locked_until", sa.BigInteger(), nullable=True))
    op.add_column("user", sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("uq_user_subject", "user", ["subject"], unique=True)
    op.add_column("login", sa.Column("seen_at", sa.BigInteger(), nullable=True))
    op.add_column("login", sa.Column("agent", sa.String(80), nullable=True))
    op.add_column("token", sa.Column("expires_at", sa.BigInteger(), nullable=True))
    op.add_column("token", sa.Column("device", sa.String(40), nullable=True))
    op.add_column("token", sa.Column("last_used", sa.Date(), nullable=True))
    op.create_table(
        "pairing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("device", sa.String(40), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("confirmed_by", sa.String(80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
        sa.UniqueConstraint("code", name=op.f("uq_pairing_code")),
        sa.UniqueConstraint("secret", name=op.f("uq_pairing_secret")),
    )
    op.create_index("ix_pairing_expires_at", "pairing", ["expires_at"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("credential", sa.String(80), nullable=True),
        sa.Column("name", sa.String(80), nullable=True),
        sa.Column("role", sa.String(16), nullable=True),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("thing", sa.String(120), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_at", "audit", ["at"])


def downgrade() -> None:
    """Take back."""
    for table in ("audit", "pairing", "seat"):
        op.drop_table(table)
    for name in ("expires_at", "device", "last_used"):
        op.drop_column("token", name)
    for name in ("seen_at", "agent"):
        op.drop_column("login", name)
    op.drop_index("uq_user_subject", "user")
    for name in USER:
        op.drop_column("user", name)
    for name in ("reason", "until"):
        op.drop_column("counter_session", name)
    _order_by(*WAITING)
    op.drop_index("ix_ticket_moved", "ticket")
    for name in TICKET:
        op.drop_column("ticket", name)


def _order_by(*columns: str) -> None:
    """Make the index of who is next anew."""
    op.drop_index("ix_ticket_waiting", "ticket")
    op.create_index("ix_ticket_waiting", "ticket", list(columns), sqlite_where=IS_WAITING, postgresql_where=IS_WAITING)
