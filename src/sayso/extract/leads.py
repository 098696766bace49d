"""Labels before what a sentence tells: "Raqqa: …", "4/8 Health Ministry: …", a lone "Mostar."."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .lexicon import Lexicon
from .listed import BULLET
from .words import words

if TYPE_CHECKING:
    from ..protocols import Gazetteer
    from .sentences import Span
    from .speakers import SpeakerFinder

_MARK = r"(?:[^\w\s\"“‘'«(\[]{1,4}\s*|\(?\d{1,2}(?:/\d{1,2}|[.)])\s+)?"
_SHORT_FORM = r"(?<=\b[A-Za-z]{2})\.|(?<=\b[A-Za-z]{3})\."
_LABEL = re.compile(rf"{_MARK}([A-Z](?:[^:.;!?|\n]|{_SHORT_FORM}){{1,58}})(:|\s\|)\s+(?=[\"“«\w])")
_NUMBERED = re.compile(r"\(?\d{1,2}(?:/\d{1,2}|[.)])\s+(?=[\"“«A-Z])")
_LONE = re.compile(r"[A-Z][\w'’-]*(?: (?:and |of |the )*[A-Z][\w'’-]*)*\.$")
_BULLET = re.compile(BULLET)
_DAY = (
    r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? )?"
    r"(?:\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8} \d{1,2}(?:st|nd|rd|th)?)"
    r"(?:,? \d{4})?"
)
_DAY_LABEL = re.compile(
    rf"{_MARK}(?P<day>{_DAY})(?:, (?P<place>[A-Z][\w'’ -]{{2,40}}?))?\s?(?::|\s[-–—])\s+"
    r"(?=[\"“«\w])"
)
_DATED_PLACE = re.compile(rf"[A-Z][\w'’ -]{{2,40}}, {_DAY}$")
_DAY_ALONE = re.compile(rf"{_MARK}(?P<day>{_DAY})[.:]?$")
_DATED = re.compile(r"\s*(?:[A-Z][a-z]{2,8}\.? \d{1,2}\b|\d{1,2} [A-Z][a-z]{2,8}|\([A-Z])")
_DATELINE = re.compile(r"([A-Z]{4,}) (?=(?:An?|At|In|On|The)\b(?! [A-Z]{3}))")
_NEWS = re.compile(
    rf"{_MARK}(?:{'|'.join(sorted(words('leads', 'news')))})(?: (?:news|update))?\s*[:|!]\s+", re.I
)
_NAME = re.compile(r"[A-Z][\w'’-]+(?: (?:[A-Z]|[a-z]{2}-)[\w'’-]*){0,2}")
_SETTLEMENTS = "|".join(sorted(words("places", "settlements")))
_KINDS = "|".join(sorted(words("leads", "kinds")))
_THERE = re.compile(rf"\b[Tt]h(?:e|is) (?:{_SETTLEMENTS})\b|\bthis (?:{_KINDS})\b")
_DONE_TO_IT = re.compile(
    rf"(?:\w+ )?(?:{'|'.join(sorted(words('leads', 'done_to_it')))}) by\b", re.I
)
"""What a place underwent, in a line that leaves the place to its label."""
_FOUGHT_FOR = rf"\b(?:{'|'.join(sorted(words('leads', 'fought_for')))}) (?:of|for) "
_LISTED = re.compile(r",| and | & |/")
_LEADING = re.compile(r"^(?:the|The|in|In)\s+")


_KIND = {
    "district": "district",
    "governorate": "province",
    "obl": "province",
    "oblast": "province",
    "prov": "province",
    "province": "province",
    "state": "province",
}


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before a sentence: words of a label, and where the sentence itself begins."""

    start: int
    words: str | None = None
    place: str | None = None
    """The place the label names, where it names one."""
    kind: str | None = None
    """What the label calls that place: "Homs Province"."""
    speaker: str | None = None
    """Who the label says is speaking."""
    day: tuple[int, int] | None = None
    """Offsets of the day that the label, or a heading, gives to what follows."""


def find_lead(
    text: str, span: Span, gazetteer: Gazetteer, finder: SpeakerFinder, lexicon: Lexicon
) -> Lead:
    """Return the label that a sentence opens with, or one without words."""
    whole = text[span.start : span.end].strip()
    alone = _DAY_ALONE.match(text[span.start : span.end].rstrip())
    if alone is not None:
        return Lead(span.start, day=_offsets(span, alone))
    news = _NEWS.match(text, span.start, span.end)
    if news is not None:
        # "BREAKING: huge blast in Beledweyne", as posts begin
        return Lead(news.end())
    dated = _DAY_LABEL.match(text[span.start : min(span.end, span.start + 90)])
    if dated is not None:
        start, words = span.start + dated.end(), dated.group("place")
        lead = Lead(start, words, day=_offsets(span, dated))
        if words is None:
            return lead
        told = _settled(lead, gazetteer, finder, lexicon)
        return told if told.place or told.speaker else replace(told, place=words)
    dateline = whole.isupper() and _DATED.match(text, span.end)
    if dateline:
        # "KYIV. Feb 3 (Agency) -": where it was written.
        return Lead(span.start)
    if whole.endswith(".") and len(whole.split()) <= 3 and _LONE.match(whole):
        told = _settled(Lead(span.start, whole[:-1]), gazetteer, finder, lexicon)
        return replace(told, speaker=None)
    if span.role == "heading":
        placed = _LABEL.match(whole)
        if placed is not None and _DONE_TO_IT.match(whole, placed.end()):
            # "Kiwi: Captured by Russia 7 May", a line of a list without its stop.
            return Lead(text.index(whole, span.start) + placed.end(), placed[1], placed[1])
        if placed is not None and placed[2] == ":":
            # "Syria: Israel hit a depot": what the text is about, and no party to it.
            start = text.index(whole, span.start) + placed.end()
            if _settled(Lead(start, placed[1]), gazetteer, finder, lexicon).place is not None:
                return Lead(start)
        return Lead(span.start)
    placed = _DATELINE.match(text, span.start, span.end)
    if placed is not None and gazetteer.knows(placed.group(1).title()):
        # "BEIRUT An intensifying push …": where it was written, in text that lost its dash.
        return Lead(placed.end())
    match = _LABEL.match(text[span.start : min(span.end, span.start + 75)])
    if match is None:
        numbered = _NUMBERED.match(text[span.start : span.end])
        numbered = numbered or _BULLET.match(text[span.start : span.end])
        return Lead(span.start + (numbered.end() if numbered else 0))
    label = match.group(1)
    start = span.start + match.end()
    if _DATED_PLACE.match(label):
        # "Rawalpindi, 12 March: …": where and when it was written.
        return Lead(start)
    told = _settled(Lead(start, label), gazetteer, finder, lexicon)
    if match.group(2) != ":":
        # "Amid clashes with the army | Two soldiers killed": what it is about.
        return replace(told, speaker=None)
    capitals = sum(w[:1].isupper() for w in label.split())
    unknown = told.place is None and told.speaker is None and _NAME.fullmatch(label)
    if unknown and _tells_of(label, text, start, span.end):
        return replace(told, place=label)
    if len(label.split()) > 5 or capitals * 2 < len(label.split()):
        # "The group attacked two areas: …" is a clause, whoever "the group" is.
        return told if told.speaker is not None and not _did(label, lexicon) else Lead(span.start)
    return told


def _tells_of(label: str, text: str, start: int, end: int) -> bool:
    """“Muthabin: … the town is held by rebels", "Kiwi: Captured by Russia": it is a place."""
    return bool(
        _THERE.search(text, start, end)
        or _DONE_TO_IT.match(text, start, end)
        or re.search(_FOUGHT_FOR + re.escape(label), text[start:end])
    )


def _did(label: str, lexicon: Lexicon) -> bool:
    """Does somebody do in it what the lexicon knows ("attacked", "stormed")?"""
    return any(_form_of(word, lexicon.verbs) for word in label.split())


def _form_of(word: str, verbs: Container[str]) -> bool:
    return word == "said" or (word.endswith("ed") and (word[:-2] in verbs or word[:-1] in verbs))


def _offsets(span: Span, match: re.Match[str]) -> tuple[int, int]:
    return span.start + match.start("day"), span.start + match.end("day")


def _settled(lead: Lead, gazetteer: Gazetteer, finder: SpeakerFinder, lexicon: Lexicon) -> Lead:
    """Say whether the label names a place or a speaker."""
    assert lead.words is not None
    for part in (lead.words, *_LISTED.split(lead.words)):
        name = _LEADING.sub("", part).strip(" .")
        last = name.rsplit(" ", 1)[-1].rstrip(".").lower()
        if last in words("leads", "kinds"):
            name = name.rsplit(" ", 1)[0]
        if gazetteer.knows(name) or "border" in name.lower():
            return replace(lead, place=name, kind=_KIND.get(last))
    nouns = {w.lower().rstrip("s") for w in re.findall(r"[A-Za-z]+", lead.words)}
    if nouns & (lexicon.speakers - words("leads", "no_speakers")) or finder.identify(lead.words)[0]:
        return replace(lead, speaker=_who_says(lead.words, lexicon) or None)
    return lead


def _who_says(label: str, lexicon: Lexicon) -> str:
    """“For May 20th, the Coalition reported that”: the Coalition."""
    row = label.split()
    says = lexicon.say | {"document", "record", "register"}
    at = next((i for i, w in enumerate(row) if _form_of(w, says) and i), None)
    if at is None:
        return label.strip()
    while at and (row[at - 1].endswith("ly") or row[at - 1] in _HELPERS):
        at -= 1
    return _LEADING.sub("", _FOR_DAYS.sub("", " ".join(row[:at])))


_FOR_DAYS = re.compile(r"(?:For|On|As of) [^|]*\d(?:st|nd|rd|th)?(?:,? \d{4})?,? (?=\w)")
_HELPERS = frozenset(["has", "have", "had", "also", "later"])
