"""Why two claims are held to be one happening or not, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ..model import Claim, Row
from ..reference import Reference
from .compare import FIELDS, PRIOR, Comparer, probability
from .documents import DocumentHead
from .features import Columns


class Reason(Row, kw_only=True, frozen=True):
    """One field's part in a comparison: its weight in log-odds, and why in words."""

    field: str
    weight: float
    words: str


_WORDS: dict[str, Callable[[float], str]] = {
    "type": lambda w: (
        "kinds that are never one happening" if w <= -50 else
        "the same kind of happening" if w >= 0.3 else
        "kinds that may belong to one happening" if w >= 0 else "different kinds"
    ),
    "time": lambda w: (
        "too far apart in time, or a sum over a longer time" if w <= -50 else
        "the same day" if w >= 2 else "times that overlap" if w > 0 else
        "a time is missing, or the days differ"
    ),
    "place": lambda w: (
        "places too far apart" if w <= -50 else
        "the same place" if w >= 1.5 else "places near or within each other" if w > 0 else
        "a place is missing" if w == -2 else "places that differ"
    ),
    "parties": lambda w: "the same parties" if w > 0 else "other parties",
    "people": lambda w: "one person is named, of one age",
    "figures": lambda w: "numbers that agree" if w > 0 else "numbers that differ",
    "text": lambda w: (
        "two rows of one data set" if w <= -50 else
        "told together in one text" if w > 0 else "told apart within one sentence"
    ),
    "modality": lambda w: (
        "a plan and a deed" if w <= -50 else "one is only possible or is denied"
    ),
    "words": lambda w: "the same words",
}  # fmt: skip


def explain(
    a: Claim,
    b: Claim,
    documents: Mapping[str, DocumentHead],
    reference: Reference,
    days: int = 2,
) -> list[Reason]:
    """Return why two claims are held to be one happening or not, strongest reason first.

    The weights are those that `fuse` uses; their sum with the prior gives the probability.
    """
    columns = Columns([a, b], documents, reference)
    weights = Comparer(columns, reference, days).weights(np.array([[0, 1]], np.int64))
    reasons = [
        Reason(field=field, weight=round(float(weights[field][0]), 3),
               words=_WORDS[field](float(weights[field][0])))
        for field in FIELDS
        if weights[field][0] != 0
    ]  # fmt: skip
    return sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.field))


def score(reasons: Sequence[Reason]) -> float:
    """Return the probability that the reasons of `explain` add up to."""
    return probability(PRIOR + sum(reason.weight for reason in reasons))
