"""Reads the cases and compares them with claims: subset match, field by field."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import yaml

from sayso.model import Claim, ClaimFigure, Document, Mention, PlaceMention, Section, Speaker

CASES = Path(__file__).parent / "cases"
_FIELDS = (
    "type actor target place not_place relation when figures figures_not measures_not says "
    "modality section"
)
_KEYS = "id text title published heading comment claims none none_of count reason"
FIELDS, KEYS = frozenset(_FIELDS.split()), frozenset(_KEYS.split())


def load(name: str) -> list[dict[str, Any]]:
    """Return the cases of one file; unknown keys are mistakes of the case's writer."""
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    for case in cases:
        assert not set(case) - KEYS, f"{name}: {case['id']}: unknown keys {set(case) - KEYS}"
        for wanted in [*case.get("claims", []), *case.get("none_of", [])]:
            assert not set(wanted) - FIELDS, f"{case['id']}: unknown {set(wanted) - FIELDS}"
        assert case.get("claims") or case.get("none") or case.get("none_of"), case["id"]
    return cases


def document(
    text: str,
    published: str | None = None,
    *,
    heading: bool = False,
    comment: bool = False,
    language: str | None = "en",
    identity: str = "d1_case",
    title: str | None = None,
) -> Document:
    """Make a document of plain lines: bullets are items, other lines paragraphs."""
    sections, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            item = line.startswith(("- ", "• ", "* "))
            role = "heading" if heading and not sections else "item" if item else "paragraph"
            sections.append(
                Section(
                    kind="comment" if comment else "body",
                    start=at,
                    end=at + len(line),
                    role=role,  # type: ignore[arg-type]
                    order=len(sections),
                )
            )
        at += len(line) + 1
    return Document(
        id=identity,
        page="raw:case",
        raw="0" * 64,
        text=text,
        title=title,
        sections=tuple(sections),
        published=published,
        language=language,
    )


def of_case(case: dict[str, Any]) -> Document:
    """Make the document of a case."""
    published = case.get("published")
    return document(
        case["text"],
        str(published) if published else None,
        heading=bool(case.get("heading")),
        comment=bool(case.get("comment")),
        title=case.get("title"),
    )


def faults(case: dict[str, Any], claims: list[Claim]) -> list[str]:
    """Return in words what the claims lack of the case; empty if all is as expected."""
    told = [summary(c) for c in claims]
    if case.get("none"):
        return [f"no claim expected, got {told}"] if claims else []
    found: list[str] = []
    free = list(claims)
    for wanted in case.get("claims", []):
        ranked = sorted(
            ((differences(wanted, c), i) for i, c in enumerate(free)),
            key=lambda pair: ("type" in pair[0], len(pair[0]), pair[1]),
        )
        if not ranked:
            found.append(f"missing {wanted}; all: {told}")
            continue
        wrong, at = ranked[0]
        if wrong:
            found.append(f"{wanted.get('type')}: {wrong}; all: {told}")
        if "type" not in wrong:
            free.pop(at)
    for unwanted in case.get("none_of", []):
        found += [f"unwanted {summary(c)}" for c in claims if not differences(unwanted, c)]
    if "count" in case and len(claims) != case["count"]:
        found.append(f"{case['count']} claims expected, got {told}")
    return found


def differences(wanted: dict[str, Any], claim: Claim) -> dict[str, Any]:
    """Return the fields in which the claim differs from what is wanted, with what it has."""
    wrong: dict[str, Any] = {}
    if "type" in wanted and claim.type not in wanted["type"].split("|"):
        wrong["type"] = claim.type
    for name in ("actor", "target", "says"):
        have: tuple[Mention | Speaker, ...] = getattr(claim, name)
        if name in wanted and not _all_named(wanted[name], have):
            wrong[name] = [m.text for m in have]
    if "place" in wanted and not _all_named(wanted["place"], claim.place):
        wrong["place"] = [p.text for p in claim.place]
    bad = [p.text for p in claim.place if any(_in(n, p) for n in wanted.get("not_place", ()))]
    if bad:
        wrong["not_place"] = bad
    if "relation" in wanted and not any(
        wanted["relation"] in (p.relation or "") for p in claim.place
    ):
        wrong["relation"] = [p.relation for p in claim.place]
    if "when" in wanted and not _same_time(wanted["when"], claim):
        wrong["when"] = claim.time and (claim.time.start, claim.time.end, claim.time.text)
    if "modality" in wanted and claim.modality not in wanted["modality"].split("|"):
        wrong["modality"] = claim.modality
    if "section" in wanted and claim.evidence.section != wanted["section"]:
        wrong["section"] = claim.evidence.section
    if "figures" in wanted and not _all_counted(wanted["figures"], claim.figures):
        wrong["figures"] = [_figure(f) for f in claim.figures]
    if any(f.low in wanted.get("figures_not", ()) for f in claim.figures) or any(
        f.measure in wanted.get("measures_not", ()) for f in claim.figures
    ):
        wrong["figures_not"] = [_figure(f) for f in claim.figures]
    return wrong


def summary(claim: Claim) -> str:
    """Say a claim in one line, for messages."""
    parts = [
        claim.type,
        claim.modality,
        "A:" + "+".join(m.text for m in claim.actor),
        "T:" + "+".join(m.text for m in claim.target),
        "@" + "; ".join(f"{p.relation or ''} {p.text}".strip() for p in claim.place),
        "t:" + (f"{claim.time.start}/{claim.time.end}" if claim.time else ""),
        "n:" + "; ".join(map(_figure, claim.figures)),
        "s:" + " < ".join(s.text for s in claim.says),
    ]
    return " ".join(parts)


def _figure(figure: ClaimFigure) -> str:
    part = "" if figure.part_of is None else f" of#{figure.part_of}"
    per = f" per {figure.per}" if figure.per else ""
    low = "" if figure.low is None else f"{figure.low:g}"
    return f"{low}-{figure.high} {figure.what}/{figure.measure}/{figure.unit}{part}{per}"


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def _in(name: str, mention: Mention | Speaker | PlaceMention) -> bool:
    return _fold(name) in _fold(mention.text) or _fold(name) in _fold(mention.name or "")


def _all_named(
    wanted: list[str], have: tuple[Mention | Speaker, ...] | tuple[PlaceMention, ...]
) -> bool:
    """Every wanted name is a part of some mention; an empty list wants none."""
    if not wanted:
        return not have
    return all(any(_in(name, m) for m in have) for name in wanted)


def _same_time(wanted: Any, claim: Claim) -> bool:
    if wanted is None:
        return claim.time is None
    if claim.time is None:
        return False
    first, _, last = str(wanted).partition("/")
    if not last and len(first) == 7 and first[0] != "-":
        return claim.time.start[:7] == claim.time.end[:7] == first
    return (claim.time.start, claim.time.end) == (first, last or first)


def _all_counted(wanted: list[dict[str, Any]], have: tuple[ClaimFigure, ...]) -> bool:
    """Every wanted figure is there, each field as given; an empty list wants none."""
    if not wanted:
        return not have
    return all(
        any(
            all(
                value.lower() in f.what.lower() if k == "what" else getattr(f, k) == value
                for k, value in figure.items()
            )
            for f in have
        )
        for figure in wanted
    )
