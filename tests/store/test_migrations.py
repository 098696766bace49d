from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from msgspec.json import encode
from sqlalchemy import Connection, text

from sayso.model import Filters, Mention, Speaker, TimeSpan
from sayso.store import Store, open_store
from sayso.store.migrate import HEAD, MIGRATIONS
from sayso.store.schema import VERSION_TABLE, metadata
from sayso.store.words import fold

from .samples import claim, control, event


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


def test_rows_get_numbers_in_the_order_of_their_days(no_record_url: str) -> None:
    """A record of schema 0004 answers, once upgraded, as one that was filled by this version."""
    with _at_revision(no_record_url, "0004") as store, store.database.writing() as connection:
        _fill_0004(connection)
    with open_store(no_record_url) as store:
        days = [c.time.start if c.time else None for c in store.claims(Filters(limit=9))]
        assert days == ["2017-06-05", "2017-06-07", None]
        assert [c.key for c in store.claims(Filters(text="shells", limit=9))] == ["k1_b", "k1_a"]
        assert [c.key for c in store.claims(Filters(box=(38, 35, 40, 37), limit=9))] == ["k1_b"]
        since = Filters(since="2017-06-06", limit=9)
        assert [c.key for c in store.claims(since)] == ["k1_a"]
        (event,) = store.events(Filters(text="shells jets", limit=9))
        assert event.claims == ("k1_a", "k1_b", "k1_c")
        assert store.events(Filters(text='"fell jets"', limit=9)) == []
        assert store.events(Filters(near=(35.95, 39.01, 5.0), limit=9)) == [event]
        assert store.events_of_claim("k1_b") == [event.id]
        with store.database.reading() as connection:
            asked = text("SELECT number FROM claims ORDER BY number")
            assert list(connection.scalars(asked)) == [
                201706050000000001, 201706070000000001, 1000000000000000001,
            ]  # fmt: skip


def test_names_and_reasons_are_filled_from_the_rows(no_record_url: str) -> None:
    """A record of schema 0007 counts, once upgraded, as one that was filled by this version."""
    day, months = ("2017-06-05", "2017-06-05"), ("2017-06-05", "2017-07-05")
    told = [
        claim("k1_a", time=TimeSpan(start=day[0], end=day[1]), actor=(Mention(text="the Army"),)),
        claim("k1_b", time=TimeSpan(start=months[0], end=months[1]), says=(Speaker(text="AFP"),)),
        claim("k1_c", target=(Mention(text="rebels", id="fsa", name="FSA"),)),
    ]
    held = msgspec.structs.replace(control("Homs", "2017-06-05", None), because=("k1_a", "k1_c"))
    with _at_revision(no_record_url, "0007") as store, store.database.writing() as connection:
        for number, (one, (start, end)) in enumerate(
            zip(told, (day, months, ("~", "")), strict=True)
        ):
            _put(connection, "claims", number=number, id=one.id, digest=0, key=one.key, at=0,
                 document="", type=one.type, modality=one.modality, start=start, end=end,
                 row=encode(one).decode())  # fmt: skip
        _put(connection, "controls", number=7, id="t1_a", digest=0, place="gn:Homs", name="homs",
             alias="homs", since="2017-06-05", until="~", row=encode(held).decode(),
             family="homs")  # fmt: skip
    with open_store(no_record_url) as store:
        everything = {(r.role, r.name, r.words, r.count) for r in store.name_counts()}
        assert everything == {
            ("actor", "the army", "the Army", 1),
            ("speaker", "afp", "AFP", 1),
            ("target", "fsa", "FSA", 1),
        }
        later = store.name_counts(Filters(since="2017-06-06"))
        assert [(r.role, r.name) for r in later] == [("speaker", "afp")]
        assert store.controls_because(["k1_c"]) == [held]


@pytest.fixture(params=["sqlite", "postgresql"])
def no_record_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address where no record is yet, once on each database."""
    if request.param == "sqlite":
        return str(tmp_path / "record.db")
    return str(request.getfixturevalue("postgresql_url"))


def _at_revision(url: str, revision: str) -> Store:
    """Return an empty record of an older schema."""
    with pytest.MonkeyPatch.context() as older:
        older.setattr("sayso.store.migrate.HEAD", revision)
        older.setattr("alembic.command.upgrade", _upgrade_to(revision))
        return open_store(url)


def _upgrade_to(revision: str) -> Callable[[Config, str], None]:
    newest = command.upgrade
    return lambda config, _: newest(config, revision)


def _fill_0004(connection: Connection) -> None:
    """Put three claims, of which the last has no day, and one event into the old tables."""
    sqlite = connection.dialect.name == "sqlite"

    def put(table: str, **values: object) -> None:
        _put(connection, table, **values)

    def index(table: str, number: int, words: str) -> None:
        if sqlite:
            put(f"{table}_words", rowid=number, actors="", sources="", places="", words=words)
            return
        vector = " ".join(f"'{word}':{n}D" for n, word in enumerate(words.split(), 1))
        put_vector = text(f"INSERT INTO {table}_words VALUES (:number, CAST(:vector AS tsvector))")
        connection.execute(put_vector, {"number": number, "vector": vector})

    def stand(table: str, owner: int) -> None:
        put(table, number=owner, owner=owner, lat=35.95, lon=39.01)
        if sqlite:
            values = (owner, 35.95, 35.95, 39.01, 39.01)
            connection.exec_driver_sql(f"INSERT INTO {table}_box VALUES (?, ?, ?, ?, ?)", values)

    told = (("k1_a", "2017-06-07", "Shells fell."), ("k1_b", "2017-06-05", "Jets and shells."),
            ("k1_c", None, "Troops met."))  # fmt: skip
    for number, (key, day, words) in enumerate(told, 1):
        made = claim(key, words, time=TimeSpan(start=day, end=day) if day else None)
        start, end = (day, day) if day else ("~", "")
        put("claims", number=number, id=made.id, digest=0, key=key, document="", at=0,
            type=made.type, modality=made.modality, start=start, end=end,
            row=encode(made).decode())  # fmt: skip
        index("claims", number, fold(words))
        put("event_claims", key=key, owner=1)
    stand("claim_places", 2)
    stand("event_places", 1)
    told_of = event("k1_a", claims=("k1_a", "k1_b", "k1_c"))
    put("events", number=1, id=told_of.id, digest=0, type=told_of.type, status=told_of.status,
        modality=told_of.modality, voices=0, start="2017-06-05", end="2017-06-07",
        row=encode(told_of).decode())  # fmt: skip
    index("events", 1, "airstrike")


def test_head_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [HEAD]
    assert all(script.revision.isdigit() for script in scripts.walk_revisions())


def _put(connection: Connection, table: str, **values: object) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)
