"""Print jobs know whether they are a copy, and each try to print one leaves a line."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    # Not as a batch: SQLite would make the table anew, without its AUTOINCREMENT.
    op.add_column("print_job", sa.Column("copy", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "print_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("printer", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_attempt")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("print_attempt") as batch_op:
        batch_op.create_index("ix_print_attempt_job", ["job_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("print_attempt")
    op.drop_column("print_job", "copy")
