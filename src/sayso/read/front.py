"""The head of an article: its title, its date line, its dateline and its first caption."""

from __future__ import annotations

import re

from .blocks import Block
from .dates import find_date, is_date_line
from .phrases import Phrases

_OF = r"(?: of(?: the)? [A-Z][a-z]+)?"
_PLACE = (
    rf"(?:[A-Z][A-Z'’.\-]+|[A-Z][\w'’.\-]+)(?: (?:[A-Z][A-Z'’.\-]+|[A-Z][\w'’\-]+)){{0,2}}{_OF}"
)
_PLACES = rf"{_PLACE}(?:[,/] ?{_PLACE}){{0,2}}"
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?"
_DASH = r" ?(?:[-–—:_]{1,2})"
_DATELINE = re.compile(
    r"(?:"
    # DAMASCUS, June 5 (SANA) --   Baghdad (IraqiNews.com) –   BEIRUT, LEBANON (5:40 P.M.) -
    rf"{_PLACES}(?:[,.] {_DAY})? ?\([^()]{{2,30}}\){_DASH} ?"
    # BEIRUT (Reuters)
    rf"|{_PLACES}(?:, {_DAY})? ?\((?:Reuters|REUTERS|AP|AFP|SANA|TASS|Xinhua|AA|UPI|DPA)\) ?"
    # Homs, SANA –   MOSCOW, June 7. /TASS/.
    rf"|{_PLACES}, [A-Z]{{3,10}}(?: ?[–—_]| -){{1,2}} ?"
    rf"|{_PLACES}[,.] {_DAY}[.,]? ?/[A-Z][\w ]{{1,20}}/[.,:]? ?[-–—]? ?"
    # (Reuters) -
    rf"|\([A-Z][\w ./]{{1,20}}\){_DASH} ?"
    # MARIDAH —   Beirut, 5 June 2017 --
    rf"|{_PLACES}(?:, {_DAY})?(?:[–—] | ?-- | - | [–—] ?)"
    r")(?=[\"“‘'A-Z0-9])"
)
_CAPITAL_DATELINE = re.compile(
    r"[A-Z][A-Z'’.\-]{3,}(?: [A-Z][A-Z'’.\-]+){0,2}(?:, [A-Z][A-Za-z]+)? ?[:/–—-]{1,2} "
)
_PLACE_LINE = re.compile(r"[A-Z][A-Z'’\-]{2,}(?: [A-Z][A-Z'’\-]+){0,2}(?:, ?[A-Z][\w'’ \-]{2,24})?")
_TIME = re.compile(
    r",? ?(?:at )?(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?|(?<=at )\d{4}|\d{6}(?= [A-Z]))"
    r"(?: ?[AaPp]\.?[Mm]\.?)?(?: (?:GMT|UTC|EET|EST|EDT|BST|CET))?"
)
_BY = re.compile(r"by [A-Z]")
_NEW_SENTENCE = re.compile(r"[.!?][\"”’]? +[A-Z\"“]")
_WEEKDAY = re.compile(r"(?:[^\W\d_]{3,9}\.?,? )?$")
_HEAD_BLOCKS = 600
"""How far down the first paragraph may be: whole pages are pasted with their menus."""
_WORD = re.compile(r"\w+")
_LONGEST_PLACE_LINE, _MOST_PLACE_WORDS = 60, 5
"""Characters of a line of place and day, and words before the day."""


_NAME = r"[A-Z][\w'’.\-]*(?: [A-Z][\w'’.\-]*){1,3}"
_BYLINE = re.compile(
    r"(?i:(?:written |reported |story )?by)[: ] ?"
    rf"(?P<names>{_NAME}(?:(?:, {_NAME}){{0,3}},? and {_NAME})?)(?:[,|][^\n]{{0,60}})?"
)
"""After a comma alone stands where or for whom somebody writes, not another name."""


def byline(text: str) -> str | None:
    """Return the names in a line of who wrote the article ("By Ann Lee, Beirut"), or None."""
    found = _BYLINE.fullmatch(text.strip()) if len(text) <= 120 else None
    return found["names"].replace(", ", "; ") if found else None


def find_title(blocks: list[Block], phrases: Phrases, known: str | None = None) -> int | None:
    """Return the index of the title among the lines before the first paragraph, or None.

    A title said twice (page head and article head) is the one nearest to the article.  Where the
    title is `known` from elsewhere, only a line that says the same counts.
    """
    if known:
        wanted = _key(known)
        same = [i for i, b in enumerate(blocks[:_HEAD_BLOCKS]) if _key(b.text) == wanted]
        return same[-1] if same else None
    if len(blocks) == 1 and blocks[0].finished:
        # A row of a table, a short note: a sentence with nothing under it.
        return None
    candidates: list[tuple[float, int]] = []
    seen: dict[str, int] = {}
    for index, block in enumerate(blocks[:_HEAD_BLOCKS]):
        if _is_paragraph(block, index, phrases):
            break
        if block.bullet or phrases.is_line(block.text) or phrases.is_caption(block.text):
            continue
        if is_date_line(block.text, phrases) or phrases.opens_comments(block.text):
            continue
        if phrases.is_control(block.text) or block.words > 35 or len(block.text) > 260:
            continue
        key = _key(block.text)
        score = min(block.words, 9) / 3.0 + (3.0 if key in seen else 0.0)
        score -= 2.0 if block.words < 3 else 0.0
        score += 1.5 if not candidates and index <= 2 else 0.0
        score += 0.8 if _leads(blocks, index, phrases) else 0.0
        score -= 2.0 if block.finished and block.text[-1] == "." else 0.0
        seen[key] = index
        candidates.append((score, index))
    if not candidates:
        return None
    score, index = max(candidates, key=lambda c: (c[0], -c[1]))
    return index if score >= 1.0 else None


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _leads(blocks: list[Block], index: int, phrases: Phrases) -> bool:
    """Say whether a paragraph, a date or a by-line comes right after a line."""
    for following in range(index + 1, min(index + 4, len(blocks))):
        text = blocks[following].text
        if is_date_line(text, phrases) or _is_paragraph(blocks[following], following, phrases):
            return True
        if not phrases.is_line(text):
            return False
    return False


def is_place_line(text: str) -> bool:
    """Say whether a line is a dateline standing alone: "IDLIB, Syria", "ANKARA"."""
    return len(text) <= 40 and bool(_PLACE_LINE.fullmatch(text))


def is_place_and_day(text: str, phrases: Phrases) -> bool:
    """Say whether a line is the place and day of a report: "Kabul, 12 August 2018"."""
    found = find_date(text, phrases) if len(text) <= _LONGEST_PLACE_LINE else None
    if found is None or re.search(r"\w", text[found[2] :]):
        return False
    words = _WORD.findall(text[: found[1]])
    return 1 <= len(words) <= _MOST_PLACE_WORDS and all(word[0].isupper() for word in words)


def _is_paragraph(block: Block, index: int, phrases: Phrases) -> bool:
    if phrases.is_line(block.text) or phrases.is_caption(block.text):
        return False
    if block.bullet:
        return index == 0 or block.finished
    if block.words >= 36:
        return True
    return block.finished and block.words >= (10 if index else 14) and block.text[-1] not in "?!:"


def _same_words(title: str, text: str) -> int:
    """Return the length of the repeated title at the head of `text` (one word may be missing)."""
    wanted = [w.casefold() for w in _WORD.findall(title)]
    if len(wanted) < 4:
        return 0
    found = list(_WORD.finditer(text[: 2 * len(title) + 40]))
    for skip in (0, 1, 2):
        tail = wanted[skip:]
        if len(tail) >= 4 and [m.group().casefold() for m in found[: len(tail)]] == tail:
            end = found[len(tail) - 1].end()
            while end < len(text) and text[end] in ".:!?\"”’'":
                end += 1
            return end
    return 0


def _date_at_head(block: Block, phrases: Phrases) -> int:
    """Return the length of a date that a paragraph begins with, with what belongs to it, or 0.

    "Mon Aug 29 2016 …", "Posted on April 19 2017 by …", "Last updated at Apr 05,2017 …".
    """
    text = block.text[:120]
    prefix = next((m for p in phrases.date_prefixes if (m := p.match(text))), None)
    start = prefix.end() if prefix else 0
    found = find_date(text[start : start + 60], phrases)
    if not found or found[1] > 12:
        return 0
    weekday = text[start : start + found[1]]
    if not _WEEKDAY.fullmatch(weekday):
        return 0
    end = start + found[2]
    time = _TIME.match(text, end)
    end = time.end() if time else end
    while end < len(block.text) and block.text[end] in " ,:;|–—-":
        end += 1
    certain = bool(prefix) or bool(weekday.strip()) or bool(_BY.match(block.text, end))
    if end < len(block.text) and block.text[end].islower() and not certain:
        return 0
    return end


def split_head(block: Block, title: str | None, phrases: Phrases) -> list[tuple[Block, str]]:
    """Cut a first paragraph into (part, what): dateline, heading, caption, paragraph.

    Pasted pages run date, title, picture caption and first sentence into one line; agencies put
    place and agency before it.
    """
    parts: list[tuple[Block, str]] = []
    rest: Block | None = block

    def cut(length: int, what: str) -> None:
        nonlocal rest
        assert rest is not None
        part = rest.part(rest.start, rest.start + length)
        if part:
            parts.append((part, what))
        rest = rest.part(rest.start + length, rest.end)

    if length := _date_at_head(block, phrases):
        cut(length, "dateline")
    if rest is not None and title and (length := _same_words(title, rest.text)):
        cut(length, "heading")
        if rest is not None and (length := _date_at_head(rest, phrases)):
            cut(length, "dateline")
    if rest is not None:
        for pattern in phrases.credits:
            credit = pattern.search(rest.text[:300])
            if credit and credit.end() < len(rest.text):
                after = rest.text[credit.end() :].lstrip(" .")
                whole = not _NEW_SENTENCE.search(rest.text[: credit.start()])
                if credit.start() > 15 and whole and after[:1] and not after[:1].islower():
                    cut(credit.end(), "caption")
                    break
    if rest is not None:
        dateline = _DATELINE.match(rest.text) or _CAPITAL_DATELINE.match(rest.text)
        if dateline and dateline.end() < len(rest.text) and dateline.end() <= 80:
            cut(dateline.end(), "dateline")
    if rest is not None:
        parts.append((rest, "paragraph"))
    return parts
