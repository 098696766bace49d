"""Numbers of claims and events in the order of their days; indexes that page by them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_DAY = 10_000_000_000
_APART = "\ua66e"
_WIDE = """substr("start", 1, 7) <> substr("end", 1, 7)"""
_LINKS = {
    "claims": (("claim_places", "owner"),),
    "events": (("event_places", "owner"), ("event_claims", "owner")),
}


def upgrade() -> None:
    """Number the rows anew, index events by the words of their claims, places by days too."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        op.execute("DROP TABLE claim_places_box")
        op.execute("DROP TABLE event_places_box")
    for name in ("claims", "events"):
        _number(name, sqlite=sqlite)
    if sqlite:
        _sqlite()
    else:
        _postgresql()
    for name in ("claims", "events"):
        op.execute(f"DROP TABLE new_{name}")
    _indexes()


def _number(name: str, *, sqlite: bool) -> None:
    """Give rows numbers of YYYYMMDD and ten digits, in the order that they had within a day."""
    day = "CASE WHEN start = '~' THEN 100000000 ELSE CAST(replace(start, '-', '') AS bigint) END"
    op.execute(
        f"CREATE TEMPORARY TABLE new_{name} AS SELECT number AS old, ({day}) * {_DAY} "
        f"+ row_number() OVER (PARTITION BY start ORDER BY number) AS number FROM {name}"
    )
    op.execute(f"CREATE UNIQUE INDEX ix_new_{name} ON new_{name} (old)")
    tables = [(name, "number"), *_LINKS[name]]
    if not sqlite:
        tables.append((f"{name}_words", "number"))
    for table, column in tables:
        # New numbers lie far above all old ones, so that none is taken while rows move.
        op.execute(
            f"UPDATE {table} SET {column} = (SELECT n.number FROM new_{name} n "
            f"WHERE n.old = {table}.{column})"
        )


def _sqlite() -> None:
    for name in ("claims", "events"):
        op.execute(
            f"CREATE TEMPORARY TABLE old_{name}_words AS SELECT n.number, w.actors, w.sources, "
            f"w.places, w.words FROM {name}_words w JOIN new_{name} n ON n.old = w.rowid"
        )
        op.execute(f"CREATE UNIQUE INDEX ix_old_{name}_words ON old_{name}_words (number)")
        op.execute(f"DROP TABLE {name}_words")
        op.execute(
            f"CREATE VIRTUAL TABLE {name}_words USING fts5(actors, sources, places, words, "
            "tokenize='unicode61 remove_diacritics 2')"
        )
    told = (
        f"SELECT group_concat(words, ' {_APART} ') FROM (SELECT DISTINCT w.words AS words "
        "FROM event_claims l JOIN claims c ON c.key = l.key "
        "JOIN old_claims_words w ON w.number = c.number WHERE l.owner = o.number AND w.words <> '')"
    )
    for name, words in (
        ("claims", "o.words"),
        ("events", f"o.words || coalesce(' {_APART} ' || ({told}), '')"),
    ):
        op.execute(
            f"INSERT INTO {name}_words (rowid, actors, sources, places, words) "
            f"SELECT o.number, o.actors, o.sources, o.places, {words} "
            f"FROM old_{name}_words o ORDER BY o.number"
        )
    for name in ("claims", "events"):
        op.execute(f"DROP TABLE old_{name}_words")
    for name in ("claim_places", "event_places"):
        op.execute(
            f"CREATE VIRTUAL TABLE {name}_box USING rtree(number, south, north, west, east, "
            "earliest, latest)"
        )
        op.execute(
            f"INSERT INTO {name}_box SELECT number, lat, lat, lon, lon, "
            f"(owner / {_DAY}) / 2000.0, (owner / {_DAY}) / 2000.0 FROM {name}"
        )


def _postgresql() -> None:
    op.execute(
        "CREATE AGGREGATE pg_temp.sayso_joined (tsvector) "
        "(sfunc = tsvector_concat, stype = tsvector, initcond = '')"
    )
    op.execute(
        "UPDATE events_words e SET words = e.words || told.words FROM ("
        "SELECT l.owner, pg_temp.sayso_joined(ts_filter(w.words, '{d}') ORDER BY c.number) "
        "AS words "
        "FROM event_claims l JOIN claims c ON c.key = l.key "
        "JOIN claims_words w ON w.number = c.number GROUP BY l.owner) told "
        "WHERE told.owner = e.number"
    )
    op.execute("DROP AGGREGATE pg_temp.sayso_joined (tsvector)")
    for name in ("claim_places", "event_places"):
        op.execute(f"DROP INDEX ix_{name}_point")
        op.execute(
            f"CREATE INDEX ix_{name}_point ON {name} "
            "USING gist (point(lon, lat), int8range(owner, owner, '[]'))"
        )


def _indexes() -> None:
    op.drop_index("ix_claims_type", "claims")
    claims = ["start", "document", "at", "id", "end"]
    op.create_index("ix_claims_type", "claims", ["type", *claims, "modality"])
    op.create_index("ix_claims_modality", "claims", ["modality", *claims])
    op.create_index("ix_events_modality", "events", ["modality", "start", "id", "end"])
    wide = {
        "claims": [*claims, "type", "modality"],
        "events": ["start", "id", "end", "type", "status", "modality", "voices"],
    }
    for table, columns in wide.items():
        op.create_index(
            f"ix_{table}_wide",
            table,
            columns,
            sqlite_where=sa.text(_WIDE),
            postgresql_where=sa.text(_WIDE),
        )
