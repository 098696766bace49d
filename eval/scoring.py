"""What the measurements on public benchmarks share: rows, documents, samples, counts, matching.

A benchmark's module has `measure(whole=False)` → its figures, nested by part, and `PUBLISHED`:
what the literature reports, by figure.  eval/run.py prints both.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import string
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from eval.shared import shared
from sayso.config import load_config
from sayso.derive import extract, read_documents, stages
from sayso.extract.engine import RulesEngine
from sayso.extract.lexicon import load_lexicon
from sayso.model import Claim, Document
from sayso.protocols import Capture

T = TypeVar("T")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_BEHIND = re.compile(r"\s+(?:of|in|from|at|on|who|which|that|with)\s+|,")
_THINGS = frozenset(["structure", "equipment", "property", "place", "territory", "weapon", "aid"])
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation + "“”‘’«»")


OF_ANYBODY = frozenset(
    {
        *("forces", "force", "army", "military", "militia", "militias", "group", "groups", "armed"),
        *("fighters", "movement", "brigade", "brigades", "division", "units", "battalion", "corps"),
        *("unidentified", "police", "faction", "factions", "rebels", "opposition", "troops"),
        *("soldiers", "of", "in", "and", "for", "to", "from", "by", "on", "at", "with", "his"),
        *("their", "its", "who", "which", "that"),
    }
)
"""Words that two names may share without meaning the same party."""


# ------------------------------------------------------------------ data


def json_lines(*parts: str) -> list[dict[str, Any]]:
    """Return the rows of a gzipped JSON Lines file below shared/data.  Raises Absent."""
    with gzip.open(shared("data", *parts), "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def table_rows(*parts: str) -> list[dict[str, str]]:
    """Return the rows of a gzipped CSV file below shared/data.  Raises Absent."""
    with gzip.open(shared("data", *parts), "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def sample(rows: Sequence[T], size: int, whole: bool) -> list[T]:
    """Return `size` rows at even distances, or all of them: the same ones in every run."""
    if whole or len(rows) <= size:
        return list(rows)
    return [rows[i * len(rows) // size] for i in range(size)]


# ------------------------------------------------------------------ reading


def document(name: str, text: str, published: str | None = None) -> Document:
    """Return a plain text as the reader makes it a document; its offsets are those of the text."""
    capture = Capture(
        data=text.encode(), name=f"{name}.txt", media_type="text/plain", published=published
    )
    read = read_documents(capture, load_config())[0]
    if read.text != text:
        raise ValueError(f"{name}: the reader changed the text, offsets would be wrong")
    return read


def read_claims(
    documents: Iterable[Document], countries: tuple[str, ...] = ()
) -> list[list[Claim]]:
    """Return the claims of each document, places resolved, each document by itself.

    `countries`: what the setting of this name says the documents are about.
    """
    used = stages(load_config(countries=countries))
    return [next(iter(extract([one], used)))[1] for one in documents]


# ------------------------------------------------------------------ words


def folded(words: str) -> str:
    """Lower case, without articles, punctuation and doubled blanks: the folding of GRIT."""
    plain = words.lower().translate(_NO_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", plain).split())


def kind(words: str) -> str:
    """Say what a noun phrase means by the class of its head noun: person, thing, noun or name.

    A head that the language pack does not class is a noun where the parser's dictionary has it
    and a name where not.
    """
    tokens = folded(_BEHIND.split(words)[0]).split()
    if not tokens:
        return "thing"
    last = tokens[-1]
    before = f"{tokens[-2]} " if len(tokens) > 1 else ""
    heads = (last, last.removesuffix("s"), last.removesuffix("es"))
    classes = {c for head in heads for c in load_lexicon().classes_of(head, before + head)}
    if classes & {"person", "force"}:
        return "person"
    if classes & _THINGS:
        return "thing"
    return "noun" if common_nouns() & set(heads) else "name"


@lru_cache(maxsize=1)
def common_nouns() -> frozenset[str]:
    """Return the singulars of the common nouns that the parser's dictionary (WordNet's) holds."""
    engine = stages(load_config()).engine
    if not isinstance(engine, RulesEngine):
        raise TypeError("only the rules engine has a dictionary of nouns")
    return frozenset(
        engine.parser.nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")["noun"]
    )


# ------------------------------------------------------------------ counts


@dataclass
class Count:
    """How many were predicted, how many there were, and how many of both are right."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, right: int, predicted: int, gold: int) -> None:
        """Count one more document."""
        self.right += right
        self.predicted += predicted
        self.gold += gold

    def __add__(self, other: Count) -> Count:
        return Count(
            self.right + other.right, self.predicted + other.predicted, self.gold + other.gold
        )

    def figures(self) -> dict[str, float]:
        """Return precision, recall and F1; 0 where nothing was predicted or to be found."""
        precision = self.right / self.predicted if self.predicted else 0.0
        recall = self.right / self.gold if self.gold else 0.0
        both = precision + recall
        return {
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / both if both else 0.0,
        }


def paired(
    ours: Sequence[T], gold: Sequence[T], same: Callable[[T, T], bool]
) -> list[tuple[int, int]]:
    """Return the most pairs (index of ours, index of gold) that are the same, each used once."""
    taken: dict[int, int] = {}

    def place(i: int, tried: set[int]) -> bool:
        for j, answer in enumerate(gold):
            if j in tried or not same(ours[i], answer):
                continue
            tried.add(j)
            if j not in taken or place(taken[j], tried):
                taken[j] = i
                return True
        return False

    for i in range(len(ours)):
        place(i, set())
    return sorted((i, j) for j, i in taken.items())
