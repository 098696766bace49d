"""Names in running text: places and organisations found, beside spaCy's own in the same run.

re3d: Organisation and Location, LGL and TR-News: toponyms; a name counts where the spans overlap.
    python -m eval.run names
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy

from eval.place_sets import geoparsing
from eval.places import built_in
from eval.shared import shared
from sayso.config import load_config
from sayso.extract.engine import RulesEngine
from sayso.extract.names import persons_of
from sayso.reference import load_reference

Spans = list[tuple[int, int]]
Found = dict[str, Spans]
"""Kind of name → where it stands."""

PUBLISHED = {
    "re3d organisation F1": "spaCy alone: 0.43",
    "re3d place F1": "spaCy alone: 0.64",
}
_SPACY = {"ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}
_BREAK = re.compile(r"\n+|(?<=[.!?…][\"”’')\]])\s+|(?<=[.!?…])\s+(?=[\"“‘'(\[]?[A-Z])")


@lru_cache(maxsize=1)
def engine() -> RulesEngine:
    return RulesEngine(load_config(), load_reference(), built_in())


@lru_cache(maxsize=1)
def _spacy() -> Any:
    return spacy.load(load_config().parser_model, exclude=["parser", "lemmatizer"])


def ours(text: str) -> Found:
    """Return the names that the engine's parser finds, sentence by sentence."""
    parser, persons = engine().parser, persons_of(text)
    sentences = list(_sentences(text))
    read = [(at, *parser.names_of(part, persons, frozenset())) for at, part in sentences]
    told = frozenset(
        name.text for _, _, names in read for name in names
        if name.kind == "place" and " " not in name.text.strip()
    ) - persons  # fmt: skip
    found: Found = {"organisation": [], "place": []}
    for at, part in sentences:
        doc, names = parser.names_of(part, persons, told)
        for name in names:
            kind = "place" if name.kind == "place" or name.country else "organisation"
            if name.kind in ("place", "actor", "source"):
                last = doc[name.last]
                found[kind].append((at + doc[name.first].idx, at + last.idx + len(last.text)))
    return found


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for cut in _BREAK.finditer(text):
        if text[start : cut.start()].strip():
            yield start, text[start : cut.start()]
        start = cut.end()
    if text[start:].strip():
        yield start, text[start:]


def spacys(text: str) -> Found:
    """Return the names that the model's own recogniser finds."""
    found: Found = {"organisation": [], "place": []}
    for entity in _spacy()(text).ents:
        if entity.label_ in _SPACY:
            found[_SPACY[entity.label_]].append((entity.start_char, entity.end_char))
    return found


def overlap(pairs: Iterable[tuple[Spans, Spans]]) -> dict[str, float]:
    """Return precision, recall and F1 of (found, gold) spans of texts; overlapping is right."""
    found = gold = hits = met = 0
    for guessed, wanted in pairs:
        found, gold = found + len(guessed), gold + len(wanted)
        hits += sum(any(a < d and c < b for c, d in wanted) for a, b in guessed)
        met += sum(any(a < d and c < b for c, d in guessed) for a, b in wanted)
    precision, recall = hits / max(1, found), met / max(1, gold)
    both = precision + recall
    return {
        "precision": precision,
        "recall": recall,
        "F1": 2 * precision * recall / both if both else 0.0,
    }


def re3d() -> list[tuple[str, Found]]:
    """Return the texts of re3d with the spans of Organisation and Location."""
    texts: dict[str, tuple[str, Found]] = {}
    folders = sorted(p for p in shared("data", "re3d").iterdir() if p.is_dir())
    for folder in folders:
        for row in _lines(folder / "documents.jsonl.gz"):
            texts[row["_id"]] = row["text"], {"organisation": [], "place": []}
    kinds = {"Organisation": "organisation", "Location": "place"}
    for folder in folders:
        for row in _lines(folder / "entities.jsonl.gz"):
            if row["type"] in kinds and row["documentId"] in texts:
                texts[row["documentId"]][1][kinds[row["type"]]].append((row["begin"], row["end"]))
    return list(texts.values())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def toponyms(name: str, sample: int = 150) -> list[tuple[str, Found]]:
    """Return articles of LGL or TR-News with the spans of their toponyms."""
    return [
        (article.text, {"place": [(start, end) for start, end, *_ in article.spans]})
        for article in geoparsing(name)[:sample]
    ]


def measure() -> dict[str, dict[str, float]]:
    """Return precision, recall and F1 of each set and kind, ours and spaCy's."""
    figures: dict[str, dict[str, float]] = {}
    sets: dict[str, Callable[[], list[tuple[str, Found]]]] = {
        "re3d": re3d,
        "lgl": lambda: toponyms("lgl"),
        "tr-news": lambda: toponyms("TR-News"),
    }
    for label, load in sets.items():
        texts = load()
        for prefix, reader in (("", ours), ("spaCy ", spacys)):
            answers = [(reader(text), gold) for text, gold in texts]
            for kind in texts[0][1]:
                scores = overlap((found[kind], gold[kind]) for found, gold in answers)
                keep = ("precision", "recall", "F1") if not prefix else ("F1",)
                figures[f"{label} {prefix}{kind}"] = {key: scores[key] for key in keep}
    return figures
