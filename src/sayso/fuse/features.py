"""Claims as columns of numbers, so that millions of pairs can be compared at once.

One row per claim, in the order given; places, which a claim may have several of, stand in columns
of their own with offsets into them.  Nothing here depends on other claims: codes (of names,
actors, documents) are only ever compared for equality.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from copy import copy
from datetime import date
from functools import lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from ..dataset_rows import ENGINE
from ..model import Claim, ClaimFigure, Mention, PlaceMention, TimeSpan
from ..origin_words import fold_name
from ..place_words import bare_name
from ..reference import Reference
from .documents import COMMON_WORDS, DocumentHead, known_words, own_words, words_of
from .victims import MORTAL, people_with_age

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NONE = -1
COARSE_KM = 25.0
"""Places wider than this (provinces, regions, countries) contain happenings, no more."""
_WIDE = {"country": 400.0, "region": 120.0, "province": 80.0, "sea": 150.0, "desert": 80.0,
         "river": 60.0, "district": 30.0}  # fmt: skip

SURE = 0.6
"""Score from which the choice among places of one name is taken as sure."""
_NEWS_DAYS = 3
"""News without a date is mostly not older than this."""

REPEATABLE = frozenset(
    {
        "airstrike", "shelling", "bombing", "chemical", "clash", "advance", "killing", "abduction",
        "arrest", "destruction", "displacement", "aid", "protest", "toll", "statement",
        "interdiction", "support", "deployment",
    }
)  # fmt: skip
"""Types that may well happen again at the same place within a month."""

_DONE = ("happened", "denied")
MODALITIES = {"happened": 0, "ongoing": 0, "possible": 1, "denied": 2, "planned": 3}


Value = TypeVar("Value", bound=Hashable)


class Codes(dict[Value, int]):
    """Interns values: equal values get equal numbers."""

    def code(self, value: Value) -> int:
        """Return the number of a value."""
        return self.setdefault(value, len(self))


def day_number(iso: str) -> int | None:
    """Return the day of a full ISO date; None where year, month or day is open."""
    try:
        return date.fromisoformat(iso[:10]).toordinal()
    except ValueError:
        return None


def span_days(time: TimeSpan | None) -> tuple[int, int] | None:
    """Return first and last day of a span; months and years count as all of their days."""
    if time is None:
        return None
    first, last = day_number(_first_day(time.start)), day_number(_last_day(time.end or time.start))
    if first is None or last is None:
        return None
    return (first, max(first, last))


def _first_day(iso: str) -> str:
    return {4: f"{iso}-01-01", 7: f"{iso}-01"}.get(len(iso), iso) if iso[:1] != "-" else iso


def _last_day(iso: str) -> str:
    if iso[:1] == "-" or len(iso) not in (4, 7):
        return iso
    if len(iso) == 4:
        return f"{iso}-12-31"
    try:
        year, month = int(iso[:4]), int(iso[5:7])
        following = date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        return iso
    return date.fromordinal(following.toordinal() - 1).isoformat()


def specific_places(claim: Claim) -> tuple[PlaceMention, ...]:
    """Return the places a claim is about: containers, and what is as wide as one ("on the
    Euphrates"), only where it names nothing finer; nor the country around another place ("in
    Haritan, north of Aleppo").
    """
    named = tuple(p for p in claim.place if p.relation != "within")
    finest = min((width_km(p) for p in named if p.relation is None), default=None)
    if finest is not None:
        named = tuple(p for p in named if p.relation is None or width_km(p) <= finest)
    narrow = tuple(p for p in named if width_km(p) <= COARSE_KM)
    return narrow or named or claim.place[:1]


def width_km(place: PlaceMention) -> float:
    """Return how far from its point a place may reach."""
    return max(place.radius_km or 3.0, _WIDE.get(place.kind or "", 0.0))


_VOWELS = re.compile(r"[aeiouy]+")


def place_name(place: PlaceMention) -> str:
    """Return the folded name of a place, without article and kind."""
    return bare_name(fold_name(place.name or place.text))


@lru_cache(maxsize=1 << 16)
def skeleton(name: str) -> str:
    """Return the consonants of a name: romanisations differ mostly in vowels and doubling."""
    plain = _VOWELS.sub("", re.sub(r"\s+", "", name)).replace("q", "k").replace("h", "")
    return re.sub(r"(.)\1+", r"\1", plain)


def figure_of(claim: Claim, measure: str) -> ClaimFigure | None:
    """Return the largest figure of a measure that is not a part of another."""
    found = [
        f
        for f in claim.figures
        if f.measure == measure and f.part_of is None and f.unit == "person"
    ]
    return max(found, key=lambda f: (f.low or f.high or 0.0, f.text), default=None)


class Columns:
    """The columns (see the module's docstring)."""

    def __init__(
        self,
        claims: Sequence[Claim],
        documents: Mapping[str, DocumentHead],
        reference: Reference,
    ) -> None:
        self.claims = claims
        size = len(claims)
        names: Codes[Hashable] = Codes()
        pages: Codes[str] = Codes()
        parties: Codes[tuple[str, ...]] = Codes()
        groups: Codes[str] = Codes()
        texts: Codes[Hashable] = Codes()
        families = sorted({info.family for info in reference.types.values()} - MORTAL)
        # Looked through together, since a toll may belong to a strike or a battle.
        group_codes = dict.fromkeys(MORTAL, 0) | {f: n for n, f in enumerate(families, 1)}
        self.type_names: list[str] = sorted(reference.types)
        type_codes = {name: i for i, name in enumerate(self.type_names)}
        self.families = [reference.types[t].family for t in self.type_names]  # type: ignore[index]

        self.type = np.empty(size, np.int64)
        self.group = np.empty(size, np.int64)
        self.modality = np.empty(size, np.int64)
        self.first = np.full(size, NONE, np.int64)
        self.last = np.full(size, NONE, np.int64)
        self.stated = np.zeros(size, bool)
        """The text states the day itself (it is not merely the day of publication)."""
        self.assumed = np.zeros(size, bool)
        """No day is stated: the last days before publication stand in, and rule nothing out."""
        self.open_day = np.full(size, NONE, np.int64)
        """A day or month without a year."""
        self.page = np.empty(size, np.int64)
        self.document = np.empty(size, np.int64)
        self.dataset = np.full(size, NONE, np.int64)
        """The data set that a claim is a row of."""
        self.start = np.empty(size, np.int64)
        self.end = np.empty(size, np.int64)
        self.actor = np.empty(size, np.int64)
        self.target = np.empty(size, np.int64)
        self.sentence = np.empty(size, np.int64)
        self.killed = np.full((size, 2), np.nan)
        self.injured = np.full((size, 2), np.nan)
        self.killed_of = np.full(size, NONE, np.int64)
        self.summary = np.zeros(size, bool)
        self.party_sets: list[tuple[str, ...]] = []

        offsets = [0]
        rows: list[tuple[float, float, float, int, int, int, int, bool]] = []
        word_offsets = [0]
        word_rows: list[int] = []
        words: Codes[str] = Codes()
        people_offsets = [0]
        people_rows: list[int] = []
        for i, claim in enumerate(claims):
            family = reference.types[claim.type].family
            self.type[i] = type_codes[claim.type]
            self.group[i] = group_codes[family]
            self.modality[i] = MODALITIES[claim.modality]
            span = span_days(claim.time)
            if span is not None:
                self.first[i], self.last[i] = span
                self.stated[i] = bool(claim.time and claim.time.text)
                self.summary[i] = span[1] - span[0] >= 6 and claim.type in REPEATABLE
            elif claim.time is not None and claim.time.start.startswith("--"):
                self.open_day[i] = names.code(("open day", claim.time.start, claim.time.end))
            document = documents.get(claim.document)
            published = day_number(document.published or "") if document else None
            if claim.time is None or not claim.time.start:
                if published is not None:
                    self.first[i], self.last[i] = published - _NEWS_DAYS, published
                    self.assumed[i] = True
            elif published is not None and self.first[i] > published and claim.modality in _DONE:
                # Told before its own day: that day is a mistake.
                self.first[i] = published - 1
                self.assumed[i] = True
            self.page[i] = pages.code(document.page if document else claim.document)
            self.document[i] = texts.code(claim.document)
            if claim.engine == ENGINE:
                maker = document.source if document else None
                self.dataset[i] = texts.code(("data set", maker or claim.document))
            self.start[i], self.end[i] = claim.evidence.start, claim.evidence.end
            self.actor[i] = parties.code(_party_set(claim.actor))
            self.target[i] = parties.code(_party_set(claim.target))
            for measure, column in (("killed", self.killed), ("injured", self.injured)):
                figure = figure_of(claim, measure)
                if figure is not None:
                    column[i] = _bounds(figure)
                    if measure == "killed":
                        of = fold_name(figure.of or "")
                        self.killed_of[i] = groups.code(of) if of else NONE
            for place in specific_places(claim):
                rows.append(_place_row(place, claim, names))
            offsets.append(len(rows))
            said = own_words(claim)
            whole = said if claim.engine != ENGINE else words_of(claim.evidence.text)
            self.sentence[i] = texts.code(("sentence", tuple(whole)))
            known = known_words(claim)
            telling = {w for w in said if (len(w) > 3 or w.isdigit()) and w not in COMMON_WORDS}
            word_rows += sorted(words.code(w) for w in telling - known)
            word_offsets.append(len(word_rows))
            if family in MORTAL:
                people = people_with_age(claim)
                people_rows += sorted(names.code(("person", one)) for one in people)
            people_offsets.append(len(people_rows))

        self.party_sets = [()] * len(parties)
        for party_set, code in parties.items():
            self.party_sets[code] = party_set
        table = np.array(rows, float).reshape(-1, 8)
        self.place_offsets = np.array(offsets, np.int64)
        self.lat, self.lon, self.width = table[:, 0], table[:, 1], table[:, 2]
        self.place_id = table[:, 3].astype(np.int64)
        self.place_name = table[:, 4].astype(np.int64)
        self.place_skeleton = table[:, 5].astype(np.int64)
        self.container = table[:, 6].astype(np.int64)
        self.unsure = table[:, 7] > 0
        """Several places bear the name and the choice among them is a weak one."""
        self.word_offsets = np.array(word_offsets, np.int64)
        self.words = np.array(word_rows, np.int64)
        self.vocabulary = len(words) + 1
        self.people_offsets = np.array(people_offsets, np.int64)
        self.people = np.array(people_rows, np.int64)
        """Who is named with his age; see `victims`."""
        self.names, self.pages, self.texts = names, pages, texts

    def __len__(self) -> int:
        return len(self.claims)

    def take(self, rows: Sequence[int]) -> Columns:
        """Return the columns of some rows, in this order; codes stay what they are."""
        at = np.array(rows, np.int64)
        taken = copy(self)
        taken.claims = [self.claims[row] for row in rows]
        for name in _BY_CLAIM:
            setattr(taken, name, getattr(self, name)[at])
        taken.place_offsets, places = _gathered(self.place_offsets, at)
        for name in _BY_PLACE:
            setattr(taken, name, getattr(self, name)[places])
        taken.word_offsets, words = _gathered(self.word_offsets, at)
        taken.words = self.words[words]
        taken.people_offsets, people = _gathered(self.people_offsets, at)
        taken.people = self.people[people]
        return taken

    def owner(self) -> Ints:
        """Return for each place row the row of its claim."""
        return np.repeat(np.arange(len(self)), np.diff(self.place_offsets))

    def named_in(self) -> Ints:
        """Return for each of `people` the row of the claim that names him."""
        return np.repeat(np.arange(len(self)), np.diff(self.people_offsets))


_BY_CLAIM = (
    "type", "group", "modality", "first", "last", "stated", "assumed", "open_day", "page",
    "document", "start", "end", "actor", "target", "sentence", "killed", "injured", "killed_of",
    "summary",
)  # fmt: skip
_BY_PLACE = (
    "lat", "lon", "width", "place_id", "place_name", "place_skeleton", "container", "unsure",
)  # fmt: skip


def _gathered(offsets: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Return the offsets of some rows, and which of the things they point into are theirs."""
    sizes = np.diff(offsets)[rows]
    ends = np.cumsum(sizes)
    within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - sizes, sizes)
    return np.concatenate([[0], ends]).astype(np.int64), np.repeat(offsets[rows], sizes) + within


def _bounds(figure: ClaimFigure) -> tuple[float, float]:
    low = figure.low if figure.low is not None else 0.0
    high = figure.high if figure.high is not None else np.inf
    return (low, high)


def _party_set(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the parties of a role: ids, and folded words (marked by a leading space)."""
    return tuple(sorted({m.id or " " + fold_name(m.text) for m in mentions}))


def _place_row(
    place: PlaceMention, claim: Claim, names: Codes[Hashable]
) -> tuple[float, float, float, int, int, int, int, bool]:
    name = place_name(place)
    located = place.lat is not None and place.lon is not None
    within = next((p for p in claim.place if p.relation == "within" and p is not place), None)
    container = place.admin1 or (place_name(within) if within else None)
    return (
        place.lat if located and place.lat is not None else np.nan,
        place.lon if located and place.lon is not None else np.nan,
        width_km(place),
        names.code(("id", place.id)) if place.id else NONE,
        names.code(("name", name)),
        names.code(("skeleton", skeleton(name))) if len(skeleton(name)) > 2 else NONE,
        names.code(("container", fold_name(container))) if container else NONE,
        bool(place.others) and place.score < SURE,
    )
