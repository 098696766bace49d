"""What a document says more than once: repeated headlines, and days told in another sentence."""

from __future__ import annotations

import re

import msgspec

from ..ids import same_words
from ..model import Claim, Document, TimeSpan
from .blame import of_the_war, only_dates_another
from .days import HABIT, SAID_THEN
from .words import words

_FAMILY = {
    "airstrike": "strike",
    "shelling": "strike",
    "bombing": "strike",
    "chemical": "strike",
    "killing": "strike",
    "toll": "strike",
    "destruction": "strike",
    "clash": "battle",
    "capture": "battle",
    "advance": "battle",
    "offensive": "battle",
    "siege": "battle",
    "withdrawal": "move",
    "displacement": "move",
    "deployment": "move",
}


_WHOLE_WAR = re.compile(r"\b(?:the|this|civil) (?:war|conflict|insurgency|uprising)\b", re.I)
_VIOLENT = words("repeats", "violent")
_LONG, _LEAD = 40, 40
"""Characters that are not the same by chance, and how many before a claim are compared."""


def with_told_days(claims: list[Claim], text: str) -> list[Claim]:
    """Give undated violence at a place the day that the document tells for it, if it tells one.

    Only where every dated claim of violence at the place names the same day.
    """
    days: dict[str, set[tuple[str, str]]] = {}
    told: dict[str, TimeSpan] = {}
    for claim in claims:
        dated = claim.time is not None and claim.why_empty.get("time") != SAID_THEN
        if claim.type in _VIOLENT and dated and claim.time and claim.time.start and claim.place:
            if claim.evidence.section != "comment":
                where = _word(claim.place[0].text)
                days.setdefault(where, set()).add((claim.time.start, claim.time.end))
                told.setdefault(where, claim.time)
    filled = []
    for claim in claims:
        where = _word(claim.place[0].text) if claim.place else ""
        if (
            claim.time is None
            and claim.type in _VIOLENT
            and claim.modality == "happened"
            and claim.why_empty.get("time") != HABIT
            and not _WHOLE_WAR.search(claim.evidence.text)
            and not of_the_war(claim, claim.evidence.text)
            and claim.evidence.section != "comment"
            and len(days.get(where, ())) == 1
            and told[where].precision == "day"
            and not only_dates_another(claim, text)
        ):
            why = {**claim.why_empty, "time": "told elsewhere in the document for this place"}
            claim = msgspec.structs.replace(claim, time=told[where], why_empty=why)
        filled.append(claim)
    return filled


def without_repeats(claims: list[Claim], document: Document) -> list[Claim]:
    """Drop claims of headings that a claim of the body repeats; keep headings that stand alone."""
    claims = _said_once(claims, document.text)
    headings = [
        (s.start, s.end) for s in document.sections if s.role == "heading" and s.kind != "comment"
    ]
    if not headings and not document.title:
        return claims
    title = same_words(document.title or "")
    inside = [
        any(a <= c.evidence.start < b for a, b in headings)
        or (len(c.evidence.text) > 12 and same_words(c.evidence.text) in title)
        for c in claims
    ]
    body: dict[str, list[Claim]] = {}
    for claim, head in zip(claims, inside, strict=True):
        if not head and claim.evidence.section != "comment":
            body.setdefault(_family(claim), []).append(claim)
    return [
        c
        for c, head in zip(claims, inside, strict=True)
        if not (head and _family(c) in body and _agrees(c, body[_family(c)]))
    ]


def _said_once(claims: list[Claim], text: str) -> list[Claim]:
    """Pasted pages print their first sentence twice: the same words claim a thing once.

    Few words may be said twice of two things; not when what stands before them is the same too.
    """
    met: set[tuple[str, str, str]] = set()
    kept = []
    for claim in claims:
        start, end = claim.evidence.start, claim.evidence.end
        alone = same_words(claim.evidence.text)
        behind = same_words(text[max(0, start - _LEAD) : end])
        slots = {(claim.type, claim.evidence.section, words) for words in (alone, behind)}
        known = {slot for slot in slots & met if len(slot[2]) >= _LONG}
        if not known:
            kept.append(claim)
        met |= slots
    return kept


def _family(claim: Claim) -> str:
    return _FAMILY.get(claim.type, claim.type)


def _agrees(heading: Claim, told: list[Claim]) -> bool:
    """Nothing in the headline that the claims of its family do not also say."""
    actors = {m.id or m.text.lower() for c in told for m in c.actor}
    places = {_word(p.text) for c in told for p in c.place}
    mine = {m.id or m.text.lower() for m in heading.actor}
    where = {_word(p.text) for p in heading.place if p.kind != "country"}
    return (not mine or not actors or bool(mine & actors)) and (
        not where or not places or bool(where & places)
    )


def _word(text: str) -> str:
    return "".join(ch for ch in text.lower() if ch.isalpha())[:5]
