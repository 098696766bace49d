"""What was asked for and what came of it, and time stamps over captured bytes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Bytewise = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables; time stamps can be neither changed nor deleted."""
    op.create_table(
        "visits",
        sa.Column("id", Bytewise, nullable=False),
        sa.Column("tries", Number, nullable=False),
        sa.Column("row", Bytewise, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
    )
    op.create_index("ix_visits_tries", "visits", ["tries"])
    op.create_table(
        "stamps",
        sa.Column("digest", Bytewise, nullable=False),
        sa.Column("at", Bytewise, nullable=False),
        sa.Column("authority", Bytewise, nullable=False),
        sa.Column("manifest", Bytewise, nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_stamps"),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("UPDATE", "DELETE") if sqlite else ("UPDATE", "DELETE", "TRUNCATE"):
        refusal = f"stamps cannot be {'changed' if verb == 'UPDATE' else 'deleted'}"
        each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
        op.execute(
            f"CREATE TRIGGER stamps_no_{verb.lower()} BEFORE {verb} ON stamps "
            + (
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
                if sqlite
                else f"FOR EACH {each} EXECUTE FUNCTION sayso_refuse('{refusal}')"
            )
        )
