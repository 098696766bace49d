from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from sayso.store import Store
from sayso.store.migrate import HEAD, MIGRATIONS
from sayso.store.schema import VERSION_TABLE, metadata


def _ours(item: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """Leave out what only one of the databases has: full text and places."""
    table = name if kind == "table" else getattr(getattr(item, "table", None), "name", "")
    special = any(mark in str(table) for mark in ("_words", "_box"))
    return not special and not str(name).endswith("_point")


def test_migrations_make_the_schema(store: Store) -> None:
    with store.database.reading() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_object": _ours, "version_table": VERSION_TABLE, "compare_type": True},
        )
        assert compare_metadata(context, metadata) == []


def test_head_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [HEAD]
    assert all(script.revision.isdigit() for script in scripts.walk_revisions())
