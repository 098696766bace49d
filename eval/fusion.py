"""How well claims are brought together: documents → incidents, voices, status, control.

    python -m eval.fusion [gva] [war]

* **gva_longtail** (E: evaluated on, never learned from): news of shootings → incidents, read by
  the small reader of `eval.shootings`, so that fusing is measured by itself; B³, CoNLL F1 and exact
  numbers, against grouping by kind + day + city in the same run.
* **war**: the synthetic war of `eval.war_generator`, whose truth is known.

Weights were set by reason and on the synthetic war alone.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from eval.cluster_scores import b_cubed, conll
from eval.shared import Absent, shared
from eval.shootings import claim_of
from eval.war_generator import make_war
from eval.war_generator import measure as measure_war
from sayso.config import Policy
from sayso.decide import standing
from sayso.fuse import DocumentHead, fuse
from sayso.fuse.documents import sketch_of
from sayso.model import Claim, Event
from sayso.reference import load_reference


def _rows(*parts: str) -> list[dict[str, Any]]:
    with gzip.open(shared("data", *parts), "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def gva_rows(limit: int | None = None) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Return the reports of gva_longtail, and its incidents by id.  Raises Absent."""
    documents = _rows("gva_longtail", "docs.jsonl.gz")[:limit]
    incidents = _rows("gva_longtail", "incidents.jsonl.gz")
    return documents, {str(row["incident_id"]): row for row in incidents}


def gva_groups(
    documents: list[dict[str, Any]], claims: list[Claim]
) -> tuple[list[Event], dict[str, str]]:
    """Return the events of one claim a report, and document id → event id."""
    heads = {
        row["doc_id"]: DocumentHead(
            id=row["doc_id"], page=row["uri"], published=row["dct"],
            sketch=sketch_of(row["text"] or ""),
        )
        for row in documents
    }  # fmt: skip
    events, _ = fuse(claims, heads, load_reference(), Policy(), standing([]))
    document_of = {claim.key: claim.document for claim in claims}
    return events, {document_of[key]: event.id for event in events for key in event.claims}


def gva(limit: int | None = None) -> dict[str, float]:
    """Return the scores on gva_longtail."""
    documents, incidents = gva_rows(limit)
    claims = [claim_of(row) for row in documents]
    events, ours = gva_groups(documents, claims)
    gold = {row["doc_id"]: str(row["incident_id"]) for row in documents}
    document_of = {claim.key: claim.document for claim in claims}
    plain = {
        c.document: (c.type, c.time.start if c.time else "", c.place[0].id)
        if c.place
        else c.document
        for c in claims
    }
    alone = {document: document for document in gold}
    precision, recall, f1 = b_cubed(ours, gold)
    figures = {
        "gva B3 precision": precision,
        "gva B3 recall": recall,
        "gva B3": f1,
        "gva CoNLL": conll(ours, gold),
        "gva B3, kind+day+city": b_cubed(plain, gold)[2],
        "gva CoNLL, kind+day+city": conll(plain, gold),
        "gva B3, each alone": b_cubed(alone, gold)[2],
        "gva CoNLL, each alone": conll(alone, gold),
    }
    return figures | _numbers(events, document_of, gold, incidents)


def _numbers(
    events: list[Event],
    document_of: dict[str, str],
    gold: dict[str, str],
    incidents: dict[str, dict[str, Any]],
) -> dict[str, float]:
    right: Counter[str] = Counter()
    total = 0
    best: dict[str, Event] = {}
    shares: dict[str, int] = defaultdict(int)
    for event in events:
        counts = Counter(gold[document_of[key]] for key in event.claims)
        incident, share = counts.most_common(1)[0]
        if share > shares[incident]:
            best[incident], shares[incident] = event, share
    for incident, event in best.items():
        truth = incidents.get(incident)
        if truth is None:
            continue
        total += 1
        said = {figure.what: figure.best for figure in event.figures}
        right["killed"] += (said.get("killed") or 0) == truth["num_killed"]
        right["injured"] += (said.get("injured") or 0) == truth["num_injured"]
    return {f"gva {what} exact": count / max(1, total) for what, count in right.items()}


def war() -> dict[str, float]:
    """Return the scores on the synthetic war, mean of three seeds at noise 1.

    *copying alone*: sources copy, relay, delay and lie, but have no number, day or place wrong.
    """
    runs = [measure_war(make_war(60, 60, 1.0, seed)) for seed in (1, 2, 3)]
    copying = [measure_war(make_war(60, 60, 1.0, seed, mistakes=0.0)) for seed in (1, 2, 3)]
    names = ("B3 F1", "B3 F1 type+name+day", "voices exact", "voices exact in true groups",
             "true when confirmed", "control place-day", "control, last capture wins")  # fmt: skip
    figures = {f"war {name}": sum(run[name] for run in runs) / len(runs) for name in names}
    alone = "voices exact"
    figures[f"war {alone}, copying alone"] = sum(run[alone] for run in copying) / len(copying)
    return figures


PARTS: dict[str, Callable[[], dict[str, float]]] = {"gva": gva, "war": war}


def measure(parts: tuple[str, ...] = tuple(PARTS)) -> dict[str, float]:
    """Return all figures that can be made here.  Raises Absent where none can."""
    figures: dict[str, float] = {}
    absent: list[str] = []
    for part in parts:
        try:
            figures |= PARTS[part]()
        except Absent as reason:
            absent.append(str(reason))
    if not figures:
        raise Absent("; ".join(absent))
    return figures


if __name__ == "__main__":
    for name, value in measure(tuple(sys.argv[1:]) or tuple(PARTS)).items():
        print(f"{name:36}{value:8.3f}")
