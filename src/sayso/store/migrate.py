"""Brings a record to the schema of this sayso: numbered Alembic migrations in the package."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from ..errors import RecordError
from .schema import VERSION_TABLE

HEAD = "0008"
"""The newest migration; known here so that opening a record does not load Alembic."""
MIGRATIONS = Path(__file__).parent / "migrations"
_OF_EXTENSIONS = {"spatial_ref_sys"}


def revision(connection: Connection, label: str) -> str | None:
    """Return the record's revision, or None for an empty database.

    Raises RecordError for a database that holds something else.
    """
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE not in tables:
        if tables - _OF_EXTENSIONS:
            raise RecordError(
                f"{label}: no sayso record but another database (it has a table "
                f"{min(tables)!r}); name a new one"
            )
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    if found is None:
        raise RecordError(f"{label}: the record is damaged (its version is missing)")
    return str(found)


def check_known(found: str, label: str) -> None:
    """Raise RecordError for a record of a newer sayso.  Revisions are numbers, in order."""
    if found > HEAD:
        raise RecordError(
            f"{label}: written by a newer sayso (schema {found}, this one knows up to {HEAD}); "
            "upgrade sayso"
        )


def upgrade(connection: Connection) -> None:
    """Create or upgrade the tables inside the running transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
