"""Claims against answers: hand-made ones to real reports (in ../shared), and our own cases.

The scorer is `tools/score_claims.py` of the shared folder: a claim is right when its words and
type are those of an answer; then its fields are compared.
"""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

import sayso
from eval.shared import Absent, shared


def measure() -> dict[str, float]:
    """Return precision, recall, F1, the share of whole claims, and each field's share."""
    return score(load_scorer(), shared("truth"))


def load_scorer() -> ModuleType:
    """Import the scorer by its path."""
    path = shared("tools", "score_claims.py")
    spec = importlib.util.spec_from_file_location("score_claims", path)
    if spec is None or spec.loader is None:
        raise Absent(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(scorer: ModuleType, folder: Path) -> dict[str, float]:
    """Score every answer file of a folder and add the counts up."""
    total: dict[str, int] = dict.fromkeys(("gold", "found", "matched", "predicted", "whole"), 0)
    fields: dict[str, list[int]] = {}
    trusted: list[tuple[float, bool]] = []
    for path in sorted(folder.glob("*.yaml")):
        answers = msgspec.yaml.decode(path.read_bytes())
        text = folder / answers["doc"]
        published = answers.get("published")
        claims = sayso.read(text, published=str(published) if published else None)
        rows: list[dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(claims))
        counts = scorer.score_doc(answers, text.read_text(encoding="utf-8"), rows)
        trusted += _trusted(rows, counts["wrong"])
        for name in total:
            total[name] += counts[name]
        for name, (right, of) in counts["fields"].items():
            known = fields.setdefault(name, [0, 0])
            known[0] += right
            known[1] += of
    precision = total["matched"] / max(1, total["predicted"])
    recall = total["found"] / max(1, total["gold"])
    figures = {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
        "whole": total["whole"] / max(1, total["matched"]),
    }
    figures.update({name: right / max(1, of) for name, (right, of) in fields.items()})
    return {**figures, **curve(trusted)}


BINS = (0.0, 0.6, 0.7, 0.8, 0.85, 1.01)


def curve(trusted: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """Return the share right by score, and how far the score is off, weighted by claims.

    `trusted`: score and rightness of each claim.  Keys name the bin ("right at 0.80 to 0.85").
    """
    figures: dict[str, float] = {}
    off = 0.0
    for low, high in itertools.pairwise(BINS):
        inside = [(score, right) for score, right in trusted if low <= score < high]
        if inside:
            said = sum(score for score, _ in inside) / len(inside)
            right = sum(right for _, right in inside) / len(inside)
            off += len(inside) * abs(said - right)
            figures[f"right at {low:.2f} to {min(high, 1):.2f}"] = right
    figures["score off by"] = off / max(1, len(trusted))
    return figures


def _trusted(rows: list[dict[str, Any]], wrong: Sequence[Any]) -> list[tuple[float, bool]]:
    """Return score and rightness of the claims that the scorer counts: not those of comments."""
    mistakes = {(kind, str(words)) for kind, words, *_ in wrong}
    return [
        (
            row["score"],
            not any(
                kind == row["type"] and row["evidence"]["text"].startswith(words[:60])
                for kind, words in mistakes
            ),
        )
        for row in rows
        if row["evidence"]["section"] not in ("comment", "furniture")
    ]
