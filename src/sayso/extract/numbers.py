"""Numbers in English prose: digits, words, ranges, vague counts, shares.

Vague counts follow ACLED's convention (tens 10, dozens 12, hundreds 100, thousands 1000 as lower
bounds); "a dozen" and "a couple" are exact.
"""

from __future__ import annotations

import re

from ..model import Row
from .words import words

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = {w: n for n, w in enumerate(_SMALL.split())} | {
    w: n for n, w in zip(range(20, 100, 10), _TENS.split(), strict=True)
}
IN_WORDS = re.compile(
    rf"(?:{'|'.join(_TENS.split())})[- ](?:{'|'.join(_SMALL.split()[1:10])})", re.IGNORECASE
)
"""“Thirty-one”."""
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_TIMES = _SCALES | {"dozen": 12}
_VAGUE = {
    "tens": 10,
    "dozens": 12,
    "scores": 20,
    "hundreds": 100,
    "thousands": 1_000,
    "tens of thousands": 10_000,
    "hundreds of thousands": 100_000,
    "millions": 1_000_000,
    "several dozen": 24,
    "several hundred": 200,
    "several thousand": 2_000,
    "few dozen": 24,
    "few hundred": 200,
    "few thousand": 2_000,
}
_EXACT = {
    "dozen": 12,
    "couple of": 2,
    "pair of": 2,
    "half a dozen": 6,
    "half a million": 500_000,
    "quarter of a million": 250_000,
}
_SHARES = {
    "half": 50.0,
    "third": 33.3,
    "one third": 33.3,
    "two thirds": 66.7,
    "quarter": 25.0,
    "one quarter": 25.0,
    "three quarters": 75.0,
    "one fifth": 20.0,
    "fifth": 20.0,
}
_AT_LEAST = words("numbers", "at_least")
_AT_MOST = words("numbers", "at_most")
_ROUGHLY = words("numbers", "roughly")


def _any(names: frozenset[str] | dict[str, int] | dict[str, float]) -> str:
    return "|".join(sorted(map(re.escape, names), key=lambda w: (-len(w), w)))


_WORD = rf"(?:{_any(_UNITS)}|{_any(_SCALES)})\b"
_HALF = r"[- ]and[- ]a[- ]half\b"
"""“Three-and-a-half thousand”."""
_ONE = (
    r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
    rf"|{_WORD}(?:(?:[- ]|(?<=hundred) and |(?<=thousand) and ){_WORD})*)(?:{_HALF})?"
)
_SCALE = rf"(?:\s(?:{_any(_TIMES)})\b(?! of thousands))?"
_NOT_BEFORE = r"(?<![\w.$€£/:#-])(?<!\d,)"
_COMPOUND = (
    r"(?:mm|cm|year|day|hour|minute|month|week|pound|ton|tonne|member|man|person|km|kilometer|"
    r"kilometre|mile|strong|meter|metre|point|story|storey|seat|old|inch|foot|vehicle|truck|"
    r"strike|nation|country|party|kilo|kilogram|kg|room|bed|time|round|page)"
)
_HANDED = r"(?!(?:(?<=handed )|(?<=hand )|(?<=handing )|(?<=turned ))over\b)"
"""“Handed over 19 tanks”: not more than 19."""
_NUMBER = re.compile(
    rf"(?:{_HANDED}\b(?P<q>{_any(_AT_LEAST | _AT_MOST | _ROUGHLY)}) )?"
    r"(?:"
    rf"(?:\ba )?(?P<vague>\b(?:{_any(_VAGUE)}))\b(?![-\w])"
    rf"|(?:\b(?:a|an) )?(?P<exact>\b(?:{_any(_EXACT)}))\b(?![-\w])"
    rf"|\bbetween {_NOT_BEFORE}(?P<from>{_ONE})(?P<fscale>{_SCALE}) and "
    rf"(?P<to>{_ONE})(?P<tscale>{_SCALE})(?![\w/:]|[.,]\d)"
    rf"|(?:\b(?:a|an) )?{_NOT_BEFORE}(?P<low>{_ONE})(?P<lscale>{_SCALE})"
    rf"(?:(?:\s?[-–—]\s?| to | or )(?P<high>{_ONE})(?P<hscale>{_SCALE}))?"
    rf"(?![\w/]|:(?!\s)|[.,]\d|[-–‑]{_COMPOUND}\b)"
    r")",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"(?:\b(?P<q>{_any(_AT_LEAST | _AT_MOST | _ROUGHLY)}) )?"
    r"(?:"
    rf"{_NOT_BEFORE}(?P<digits>\d+(?:\.\d+)?)(?:(?:\s?[-–—]\s?| to )(?P<high>\d+(?:\.\d+)?))?"
    r"(?:\s?%| per ?cent)(?= of\b)"
    r"|(?:\ba )?\b(?P<word>(?:two|one|three|half|third|quarter|a fifth|fifth)"
    r"(?:[- ](?:thirds?|quarters?|fifth))?)\b"
    r"(?= of (?!(?:an?|one) ))"
    r")",
    re.IGNORECASE,
)


_OF = re.compile(" of", re.IGNORECASE)
"""Stands behind every share."""


class Amount(Row, kw_only=True, frozen=True):
    """A number phrase: document offsets and bounds (None: open)."""

    start: int
    end: int
    core: int
    """Offset of the number itself, after "at least" and the like."""
    last: int
    """Offset inside the last word of the number."""
    low: float | None
    high: float | None
    plain: str = ""
    """The digits or words of a simple number; empty for vague counts and ranges."""
    qualified: bool = False
    share: bool = False


def number_value(text: str) -> float | None:
    """Return the value of digits or English number words, None if they are none."""
    text, halves = re.subn(rf"{_HALF}$", "", text.strip().lower().replace(",", ""))
    if halves:
        whole = number_value(text)
        return whole if whole is None else whole + 0.5
    if re.fullmatch(r"\d+(?:\.\d+)?", text, re.ASCII):
        return float(text)
    total = current = 0
    seen = False
    for word in re.split(r"[\s-]+", text):
        if word == "and" and seen:
            continue
        if word in _UNITS:
            current += _UNITS[word]
        elif word == "hundred":
            current = max(1, current) * 100
        elif word in _SCALES:
            total += max(1, current) * _SCALES[word]
            current = 0
        else:
            return None
        seen = True
    return float(total + current)


def find_amounts(text: str, start: int, end: int) -> list[Amount]:
    """Return the number phrases of `text[start:end]` in text order, none overlapping."""
    shares = _SHARE.finditer(text, start, end) if _OF.search(text, start, end) else ()
    found = [a for m in shares if (a := _share(m)) is not None]
    taken = [(a.start, a.end) for a in found]
    for match in _NUMBER.finditer(text, start, end):
        if not any(match.start() < b and a < match.end() for a, b in taken):
            amount = _amount(match)
            if amount is not None:
                found.append(amount)
    return sorted(found, key=lambda a: a.start)


def _scaled(words: str, scale: str | None) -> float | None:
    value = number_value(words)
    if value is None or not scale or not scale.strip():
        return value
    return value * _TIMES[scale.strip().lower()]


def _scale_of(words: str | None, scale: str | None) -> str:
    """The scale that the upper bound lends the lower one: "two to three thousand"."""
    last = (words or "").lower().split()[-1:]
    if scale and scale.strip():
        return scale
    return last[0] if last and last[0] in _SCALES else ""


def _bounds(low: float, high: float | None, qualifier: str) -> tuple[float | None, float | None]:
    if qualifier in _AT_LEAST:
        return low, None
    if qualifier in _AT_MOST and high == low:
        return None, high
    return low, high


def _amount(match: re.Match[str]) -> Amount | None:
    g = match.groupdict()
    qualifier = (g["q"] or "").lower()
    plain = ""
    if g["vague"]:
        low: float | None = float(_VAGUE[g["vague"].lower()])
        high, core = None, match.start("vague")
    elif g["exact"]:
        low = float(_EXACT[g["exact"].lower()])
        high, core = low, match.start("exact")
    elif g["from"]:
        low = _scaled(g["from"], g["fscale"] or _scale_of(g["to"], g["tscale"]))
        high = _scaled(g["to"], g["tscale"])
        core = match.start("from")
    else:
        low = _scaled(g["low"], g["lscale"] or _scale_of(g["high"], g["hscale"]))
        high = _scaled(g["high"], g["hscale"] or g["lscale"]) if g["high"] else low
        core = match.start("low")
        plain = "" if g["high"] or (g["lscale"] or "").strip() else g["low"]
    if low is None:
        return None
    if high is not None and high < low:
        high = low
    low, high = _bounds(low, high, qualifier)
    return Amount(
        start=match.start(),
        end=match.end(),
        core=core,
        last=match.end() - 1,
        low=low,
        high=high,
        plain=plain,
        qualified=bool(qualifier),
    )


def _share(match: re.Match[str]) -> Amount | None:
    g = match.groupdict()
    if g["digits"]:
        low: float | None = float(g["digits"])
        high = float(g["high"]) if g["high"] else low
        core = match.start("digits")
    else:
        word = g["word"].lower().replace("-", " ").removesuffix("s")
        low = high = next((v for k, v in _SHARES.items() if k.removesuffix("s") == word), None)
        core = match.start("word")
    if low is None:
        return None
    low, high = _bounds(low, high, (g["q"] or "").lower())
    return Amount(
        start=match.start(),
        end=match.end(),
        core=core,
        last=match.end() - 1,
        low=low,
        high=high,
        qualified=bool(g["q"]),
        share=True,
    )
