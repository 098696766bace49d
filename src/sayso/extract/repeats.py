"""Headlines and captions that say again what the text says are no claims of their own."""

from __future__ import annotations

from ..model import Claim, Document

_FAMILY = {
    "airstrike": "strike", "shelling": "strike", "bombing": "strike", "chemical": "strike", "killing": "strike", "toll": "strike",
    "destruction": "strike", "clash": "battle", "capture": "battle", "advance": "battle", "offensive": "battle", "siege": "battle", "withdrawal": "move",
    "displacement": "move", "deployment": "move",
}  # fmt: skip


def without_repeats(claims: list[Claim], document: Document) -> list[Claim]:
    """Drop claims of headings that a claim of the body repeats; keep headings that stand alone."""
    headings = [
        (s.start, s.end) for s in document.sections if s.role == "heading" and s.kind != "comment"
    ]
    if not headings:
        return claims
    inside = [any(a <= c.evidence.start < b for a, b in headings) for c in claims]
    body = [c for c, head in zip(claims, inside, strict=True) if not head and c.evidence.section != "comment"]
    return [
        c
        for c, head in zip(claims, inside, strict=True)
        if not (head and any(_same(c, other) for other in body))
    ]


def _same(heading: Claim, other: Claim) -> bool:
    """One family, and nothing in the headline that the other contradicts."""
    if _FAMILY.get(heading.type, heading.type) != _FAMILY.get(other.type, other.type):
        return False
    pairs = (
        ({m.id or m.text.lower() for m in heading.actor}, {m.id or m.text.lower() for m in other.actor}),
        ({_word(p.text) for p in heading.place}, {_word(p.text) for p in other.place}),
    )
    return all(not mine or not theirs or mine & theirs for mine, theirs in pairs)


def _word(text: str) -> str:
    return "".join(ch for ch in text.lower() if ch.isalpha())[:5]
