"""Blocks of text → sentences, with offsets.

The rules guard what general splitters break in war reporting: ranks and initials ("Gen.
H. W. Smith"), "U.S.-led", bracketed conversions ("270 square kilometers [100 square miles]"),
footnote marks after the stop ("Bakhmut.[36] Geolocated"), and a missing space
("caliphate.According").  Text whose stops were lost ("injured in Homs Two persons were injured",
"Get short URL 9427 At least ten civilians") is parted where a word that only opens sentences is
written large before a word written small.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from ..model import Document, Row, SectionKind, SectionRole
from .listed import with_lists
from .words import words

_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?:\[\d+\])*")
_SHORTENED = (
    r"(?:[A-Z]|[A-Z]\.[A-Z]|(?:[A-Za-z]\.){2,}[A-Za-z]?|Gen|Lt|Col|Maj|Capt|Sgt|Brig|Adm|Cmdr|Mr|Mrs|Ms"
    r"|Dr|Prof|Sen|Rep|Gov|Pres|Rev|Hon|St|Ft|Mt|No|Nos|vs|etc|[Ii]ncl|[Pp]rov|[Gg]ovt|approx|ca|cf|e\.g|i\.e|Inc|Ltd|Co"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Ret|ret|al)$"
)
_ABBREVIATION = re.compile(r"(?:^|[\s(“\"'\[])" + _SHORTENED)
_MAYBE_ABBREVIATION = re.compile(_SHORTENED)
_MONTH_OR_RANK = re.compile(r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|No|Gen|Lt|Col)$")
_OPENER = re.compile(r"[\s]+[\"'“‘«(\[]*[A-Z0-9\u00c0-\u024f\u0400-\u04ff\u0600-\u06ff]")
_DATED = re.compile(
    r"(?<=[\w”\"’)] )(?:(?:AFP|AP|Reuters)[ ])?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? "
    r"\d{1,2} [A-Z][a-z]{2,8} \d{4}(?: (?:Print|Tweet|Share|Email|Comments?))*(?= [A-Z0-9])"
)
_OPENING = "|".join(sorted(words("sentences", "opening")))
_SMALL = "|".join([*sorted(words("sentences", "small")), r"\d+"])
_RUN_ON = re.compile(rf"(?<=\w) (?=(?:{_OPENING}) (?:(?:{_SMALL}) )*[a-z])")
_GOES_ON = words("sentences", "goes_on")
"""What a name or a quotation without its marks may follow: "said The army …", "Army Group A"."""
_MARKS = "#*"
"""What sets a heading or an item off in marked-up text is no word of it."""
_SHORTEST = 12
_GLUED = re.compile(r"(?:[A-Z][a-z]+|[A-Z][\w'’]+-[a-z]+|An?|I)(?:\s|,)")
_WIKI_HEADING = re.compile(r"={2,}[^=\n]{1,60}={2,}")
"""“by e-mail.==Attack==A bomber …”: a page of a wiki that lost its lines."""
_BLANK_LINE = re.compile(r"\n\s*\n")


class Span(Row, kw_only=True, frozen=True):
    """A sentence: document offsets and the section it stands in."""

    start: int
    end: int
    section: SectionKind
    role: SectionRole
    paragraph: int
    """Number of the section in the document."""
    published: str | None = None
    """The section's own ISO day: of a post quoted, a comment, an entry of a live blog."""


def split_block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the sentences in `text[start:end]`."""
    for heading in _WIKI_HEADING.finditer(text, start, end):
        yield from _run_apart(text, start, heading.start())
        start = heading.end()
    yield from _run_apart(text, start, end)


def _run_apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for begin, stop in _stopped(text, start, end):
        for joint in _RUN_ON.finditer(text, begin, stop):
            at = joint.start()
            before = text[begin:at].rpartition(" ")[2]
            if at - begin >= _SHORTEST <= stop - at and before not in _GOES_ON:
                yield begin, at
                begin = at
        yield begin, stop


def _stopped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences that stops part."""
    begin = start
    dated = _DATED.search(text, start, min(end, start + 220))
    if dated is not None and dated.start() > start + 20:
        yield start, dated.start()
        yield dated.start(), dated.end()
        begin = start = dated.end()
    for match in _STOP.finditer(text, start, end):
        at = match.end()
        if at >= end:
            break
        before = text[max(begin, match.start() - 12) : match.start()]
        rest = text[at : at + 40]
        if match.group()[0] == "." and _ABBREVIATION.search(before):
            ends_name = re.search(
                r"(?:U\.S|U\.K|U\.N|a\.m|p\.m|(?:wrote|said|posted) on X)$", before
            )
            if not (ends_name and re.match(r"\s+(?:The|In|On|It|He|A|But)\s", rest)):
                continue
        if _OPENER.match(rest):
            if _MONTH_OR_RANK.search(before) and match.group()[0] == ".":
                continue
        elif not (before[-1:].islower() and _GLUED.match(rest) and match.group()[:1] == "."):
            if not re.match(r"\s*\n", rest):
                continue
        if text.count("[", begin, at) > text.count("]", begin, at):
            continue
        yield begin, at
        begin = at
    yield begin, end


def safe_stretches(text: str, starts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield, rising, the stretches of a text that hold these offsets, each once, as (start, end).

    No sentence goes across the ends of a stretch, whatever blocks the text is divided into (none
    begins amid the marks of a stop): they are blank lines, and the stops at which `split_block`
    cuts wherever its block begins and ends.
    So a sentence of a document that holds an offset lies in a stretch whole; a stretch may hold
    several.
    """
    wanted = sorted(set(starts))
    blanks = [(blank.start(), blank.end()) for blank in _BLANK_LINE.finditer(text)]
    begin = 0
    for end, following in (*blanks, (len(text), len(text))):
        inside = wanted[bisect_left(wanted, begin) : bisect_left(wanted, end)]
        if inside:
            yield from _safe_parts(text, begin, end, inside)
        begin = following


def _safe_parts(text: str, start: int, end: int, wanted: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the parts between safe cuts in a stretch without blank lines that hold an offset."""
    begin = start
    for cut in (*_safe_cuts(text, start, end), end):
        if any(begin <= at < cut for at in wanted):
            yield begin, cut
        begin = cut


def _safe_cuts(text: str, start: int, end: int) -> Iterator[int]:
    # An opening bracket joins what stands behind it, a date in the text what stands before it.
    bracket = text.find("[", start, end)
    if _DATED.search(text, start, end) is not None:
        return
    for match in _STOP.finditer(text, start, end if bracket < 0 else bracket):
        at = match.end()
        before = text[max(start, match.start() - 12) : match.start()]
        if not _OPENER.match(text[at : at + 40]) or (
            "." in match.group()
            and (_MAYBE_ABBREVIATION.search(before) or _MONTH_OR_RANK.search(before))
        ):
            continue
        yield at


def sentences(document: Document) -> Iterator[Span]:
    """Yield the sentences of everything that is not furniture, in text order."""
    return with_lists(_sentences(document), document.text)


def _sentences(document: Document) -> Iterator[Span]:
    text = document.text
    for number, section in enumerate(document.sections):
        if section.kind == "furniture":
            continue
        for start, end in split_block(text, section.start, section.end):
            while start < end and (text[start].isspace() or text[start] in _MARKS):
                start += 1
            while end > start and text[end - 1].isspace():
                end -= 1
            if end > start:
                yield Span(
                    start=start,
                    end=end,
                    section=section.kind,
                    role=section.role,
                    paragraph=number,
                    published=section.published,
                )
