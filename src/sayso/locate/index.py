"""Build the gazetteer index: one SQLite file made from any number of sources.

Layout (read by gazetteer.py):

* `place`  one row a place; `n` counts from 1 in order of importance (population), so that the
  first rows of any answer are the best known;
* `key`    hashed spelling key → place, with the quality of that way of meeting and the country,
  so that a look-up touches places only when it returns them;
* `about`  format, sources, counts.

The file appears whole or not at all: it is written beside the target and renamed.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError, StorageError
from ..model import Place
from .admin import one_admin
from .merge import merge
from .names import FAMILY, arabic_forms, bare, family_key, plain, romanise, skeleton, words_of
from .seats import seats_named

if TYPE_CHECKING:
    from .outlines import Outline

FORMAT = 20
"""Raised whenever keys or tables change; an index of another format is built again."""

EXACT_PRIMARY, EXACT, SHORTENED, RESPELT, FOLDED, PROPOSED = 100, 96, 88, 93, 86, 50
"""Quality (percent) of the ways to meet a name, best first."""

Progress = Callable[[str, int], None]
"""Called with the name of the step and the number of rows done."""

_SCHEMA = """
CREATE TABLE place (n INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL,
  names TEXT NOT NULL, kind TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL,
  radius REAL NOT NULL, country TEXT, admin1 TEXT, admin2 TEXT, population INTEGER NOT NULL,
  source TEXT NOT NULL, cell INTEGER NOT NULL);
CREATE TABLE key (h INTEGER NOT NULL, n INTEGER NOT NULL, q INTEGER NOT NULL, c TEXT NOT NULL,
  PRIMARY KEY (h, n)) WITHOUT ROWID;
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


def key_hash(space: str, key: str) -> int:
    """Return the signed 64-bit number under which a key of one key space is stored."""
    return int.from_bytes(
        blake2b(f"{space}|{key}".encode(), digest_size=8).digest(), "big", signed=True
    )


def cell_of(lat: float, lon: float) -> int:
    """Return the number of the half-degree cell a point lies in."""
    return int((lat + 90.0) * 2) * 720 + int((lon + 180.0) * 2) % 720


def keys_of(place: Place) -> dict[int, int]:
    """Return hashed key → quality for every spelling under which a place can be met."""
    keys: dict[int, int] = {}
    family = FAMILY.get(place.country or "")
    for position, name in enumerate((place.name, *place.names)):
        folded = plain(name)
        if not folded:
            continue
        ascii_name = folded.isascii()
        _note(keys, "1", folded, EXACT if position else EXACT_PRIMARY)
        short = bare(folded) if ascii_name and " " in folded else folded
        if short != folded:
            _note(keys, "1", short, SHORTENED)
        if family is None or place.kind in ("country", "sea"):
            continue
        roman = folded if ascii_name else romanise(folded)
        if not roman.isascii():
            continue
        for form in {roman, short} if ascii_name else {roman}:
            if family == "arabic":
                if ascii_name:
                    _note(keys, "2", "".join(words_of(form)), RESPELT)
                    for other in arabic_forms(form):
                        _note(keys, "arabic", family_key(other, family), FOLDED)
            else:
                _note(keys, family, family_key(form, family), FOLDED)
            consonants = skeleton(form, family)
            if len(consonants) > 1:
                _note(keys, "k" + family, consonants, PROPOSED)
    return keys


def _note(keys: dict[int, int], space: str, key: str, quality: int) -> None:
    if key:
        number = key_hash(space, key)
        if keys.get(number, 0) < quality:
            keys[number] = quality


def _ordered(places: Iterable[Place]) -> list[Place]:
    weight = {"country": 10**11, "region": 10**10, "province": 10**9, "sea": 10**9}
    return sorted(places, key=lambda p: (-(p.population + weight.get(p.kind, 0)), p.id))


def build_index(
    target: Path,
    sources: Iterable[tuple[str, Iterable[Place]]],
    progress: Progress | None = None,
    outlines: Sequence[Outline] = (),
) -> dict[str, int]:
    """Build the index file from named sources and return the number of places of each.

    Sources named first win: a later one only adds names to a place that is already there.
    `outlines` of provinces and districts say in which of them a place lies, over its source.
    Raises StorageError where the file cannot be written, InputError from a source that cannot be
    read.
    """
    counts: dict[str, int] = {}

    def counted(name: str, rows: Iterable[Place]) -> Iterator[Place]:
        done = 0
        for done, place in enumerate(rows, 1):
            if progress and done % 5000 == 0:
                progress(name, done)
            yield place
        counts[name] = done

    merged = merge([counted(name, rows) for name, rows in sources])
    settled = one_admin(merged)
    if outlines:
        from .outlines import inside_outlines

        settled = inside_outlines(settled, outlines)
    places = _ordered(seats_named(settled))
    if not places:
        raise InputError("gazetteer: the sources hold no place at all")
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        _write(temporary, places, counts, progress)
        os.replace(temporary, target)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{target}: gazetteer index cannot be written: {error}") from error
    finally:
        temporary.unlink(missing_ok=True)
    return counts


def _write(
    path: Path, places: list[Place], counts: dict[str, int], progress: Progress | None
) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=4096;" + _SCHEMA
        )
        connection.executemany(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                (
                    n, p.id, p.name, "\n".join(p.names), p.kind, p.lat, p.lon, p.radius_km,
                    p.country, p.admin1, p.admin2, p.population, p.source, cell_of(p.lat, p.lon),
                )
                for n, p in enumerate(places, 1)
            ),
        )  # fmt: skip
        rows: list[tuple[int, int, int, str]] = []
        for n, place in enumerate(places, 1):
            country = place.country or ""
            rows.extend((h, n, q, country) for h, q in keys_of(place).items())
            if progress and n % 20000 == 0:
                progress("keys", n)
        rows.sort()
        if progress:
            progress("writing", len(rows))
        connection.executemany("INSERT INTO key VALUES (?,?,?,?)", rows)
        connection.execute("CREATE INDEX place_cell ON place (cell, n)")
        connection.execute("CREATE UNIQUE INDEX place_id ON place (id)")
        about = {"format": str(FORMAT), "places": str(len(places)), "keys": str(len(rows))}
        about.update({f"source {name}": str(count) for name, count in counts.items()})
        connection.executemany("INSERT INTO about VALUES (?,?)", sorted(about.items()))
        connection.commit()
    finally:
        connection.close()
