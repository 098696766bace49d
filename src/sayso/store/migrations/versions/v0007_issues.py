"""Issues and documents in the order in which they are listed; events of many voices."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Index issues by severity, and by kind, documents by day, events by voices."""
    op.create_index("ix_events_voices", "events", ["voices"])
    op.create_index("ix_documents_listing", "documents", ["published", "page", "id"])
    op.create_index("ix_issues_listing", "issues", ["severity", "kind", "id"])
    op.create_index("ix_issues_kind", "issues", ["kind", "severity", "id"])
