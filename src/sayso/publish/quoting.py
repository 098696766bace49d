"""The words of a report in quotation marks."""

from __future__ import annotations

import re

from ..dataset_rows import ENGINE, note_in
from ..model import Claim, FigureSaying
from .facts import Facts
from .wording import MONTHS, capital, decoded

_LONGEST_QUOTE = 280
_INNER_MARKS = str.maketrans({"“": "‘", "”": "’", '"': "’"})
_OPENING = re.compile(r'(?:^|(?<=[\s(]))"(?=\w)')
"""A straight mark before a word begins what is quoted inside."""
_CELLS = 3
"""Marks between cells from which on a line is a row of a table."""
_SHORT = 12
"""Words of evidence below which the whole sentence is quoted."""
_POST_HEADER = re.compile(r"^[^@.!?“”]{1,60}@[a-z0-9_]+(?=[A-Z])")
_ROUND = re.compile(
    r"\b(?:(?:tens|hundreds) of (?:thousands|millions)|"
    r"millions|thousands|hundreds|dozens|scores|tens)\b",
    re.IGNORECASE,
)
_POST_FOOTER = re.compile(
    rf"^.*\(@?\w+\) (?:{'|'.join(MONTHS)}) \d{{1,2}},? (?:19|20)\d\d (?=[A-Z])"
)
"""The end of a post that is shown in an article, before the article goes on."""
_TAGS = re.compile(r"^(?:Tags|Topics|Keywords)\b")
"""What a page is filed under, run into its first sentence."""
_UNREADABLE = ("ï¿½", "\ufffd")
"""Marks that a wrong decoding left in a text."""


_CREDIT = re.compile(r"\s*\((?:with|reporting by|source:?|photo:?)[^()]*\)\.?$", re.IGNORECASE)
"""Who else worked on a report, at its end."""
_SAID_BEHIND = re.compile(
    r"[”\"'’] (?:he|she|they|it|the \w+|[A-Z]\w+) (?:said|says|added|told \w+)$"
)
"""Who spoke, behind the end of a quotation: the sentence says that already."""


def quoted(claim: Claim, facts: Facts, whole: bool = True) -> str:
    """Return the claim's words in quotation marks; if `whole`, few words as a sentence."""
    words = claim.evidence.text
    if claim.engine == ENGINE:
        return _in_marks(note_in(words) or "; ".join(words.split("\n")))
    if not facts.has_texts:
        return _in_marks(words)
    sentence = facts.sentence(claim) if whole else words
    if _TAGS.match(sentence):
        sentence = words
    before = sentence.partition(words)[0]
    inside = before and len(sentence) <= _LONGEST_QUOTE and not re.search(r"[.|!?]", before)
    if whole and (len(words.split()) < _SHORT or words[:1].islower() or inside):
        cut = words[:1].islower() and len(sentence) > _LONGEST_QUOTE
        words = _with_its_subject(words, before) if cut and sentence != words else sentence
    return _in_marks(words)


def _with_its_subject(words: str, before: str) -> str:
    """Return words from within a long sentence with what stands before them, as far as it fits."""
    room = _LONGEST_QUOTE - len(words) - 2
    if len(before) <= room:
        return before + words
    lead = before[-room:].partition(" ")[2] if room > 0 else ""
    return f"… {lead}{words}"


def _in_marks(words: str) -> str:
    for marks in _UNREADABLE:
        words = words.replace(marks, "")
    words = decoded(words)
    if "@" in words:
        words = _POST_HEADER.sub("", words)
    if "(" in words:
        words = _POST_FOOTER.sub("", words)
    if not words.isprintable() or "  " in words or words != words.strip():
        words = " ".join(words.split())
    if words.endswith((")", ").")):
        words = _CREDIT.sub("", words)
    if len(words) > _LONGEST_QUOTE:
        words = words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    words = words.rstrip(".")
    if closing := _SAID_BEHIND.search(words):
        words = words[: closing.start()].rstrip(",.")
    if words[:1] in "’”'" or (words[:1] in '“‘"' and not re.search('[”’"]', words[1:])):
        # A mark whose other half stands outside the sentence.
        words = words[1:].lstrip()
    if '"' in words:
        words = _OPENING.sub("‘", words)
    inner = words.replace('"', "’") if words.isascii() else words.translate(_INNER_MARKS)
    return f"“{inner}”"


def is_of_a_table(claim: Claim, facts: Facts) -> bool:
    """Say whether words stand in a row of a table: nobody can read a row alone."""
    return facts.sentence(claim).count(" | ") >= _CELLS


def round_number(saying: FigureSaying, facts: Facts) -> str:
    """Return `hundreds` where a speaker gives no closer number; else nothing."""
    if saying.low is None or saying.high is not None:
        return ""
    for claim in facts.claims_of(saying.claims):
        for figure in claim.figures:
            said = _ROUND.search(figure.text) if figure.low == saying.low else None
            if said is not None:
                return said[0].lower()
    return ""


def in_words(who: str, claim: Claim, facts: Facts, on: str = "") -> str:
    """Return `The army: “…”`; where the words tell of the army, they are the report's own."""
    quote = quoted(claim, facts)
    bare = re.sub(r"^(the|an?) ", "", who)
    spoke = [claim.says[0].text] if claim.says else []
    publication = facts.publication(claim)
    if publication is not None and any(
        re.search(rf"(?<!\w){re.escape(name)}", quote, re.IGNORECASE) for name in (bare, *spoke)
    ):
        who = facts.publisher(publication)
    return f"{capital(who)}{on}: {quote}"
