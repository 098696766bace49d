"""Numbers that are said of a happening: how many of what, and what was done to them.

A number phrase is (qualifier) + digits or words, with a range or a vague count; what it counts is
the noun it modifies in the tree, or the noun after it.  Vague counts follow ACLED's convention
(tens 10, dozens 12, hundreds 100, thousands 1000 as lower bounds).  Years, times, calibres, ages,
money and names ("T-72") are no counts.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from ..model import ClaimFigure
from .lexicon import Lexicon
from .parse import Sentence, Token
from .phrases import bare, classes, core, text_of

_UNITS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_VAGUE = {
    "tens": 10,
    "dozens": 12,
    "scores": 20,
    "hundreds": 100,
    "thousands": 1000,
    "dozen": 12,
    "tens of thousands": 10_000,
    "hundreds of thousands": 100_000,
}
_WORD = "|".join([*_UNITS, *_SCALES])
_ONE = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|(?:(?:{_WORD})(?:[- ](?:and )?(?=(?:{_WORD})\b))?)+)"
)
_NUMBER = re.compile(
    r"(?P<q>(?:at least|more than|over|no fewer than|no less than|up to|as many as|nearly|almost|about|around|some|"
    r"approximately|an estimated|estimated|fewer than|less than|close to|roughly|between|at most|a total of|exceeding|upwards of|under|additional|another) )?(?:a |an )?"
    rf"(?:(?P<vague>tens of thousands|hundreds of thousands|(?:tens|dozens|scores|hundreds|thousands|a? ?dozen)\b)"
    rf"|(?<![\w.$€£/:-])(?P<low>{_ONE})(?P<scale> (?:thousand|million|billion|hundred))?"
    rf"(?:(?:\s?[-–—]\s?| to | and (?=\d+ ))(?P<high>{_ONE}))?)(?![\w/:]|\.\d|-(?:mm|year|day|hour|month|week|pound|ton|member|km|kilometer|mile|strong|meter|point|story|seat|old|inch))",
    re.IGNORECASE,
)
_DONE_TO = {
    "kill": "killed",
    "die": "killed",
    "dead": "killed",
    "death": "killed",
    "fatality": "killed",
    "perish": "killed",
    "slay": "killed",
    "murder": "killed",
    "massacre": "killed",
    "execute": "killed",
    "behead": "killed",
    "eliminate": "killed",
    "assassinate": "killed",
    "slaughter": "killed",
    "neutralize": "killed",
    "neutralise": "killed",
    "liquidate": "killed",
    "martyr": "killed",
    "wound": "injured",
    "injure": "injured",
    "hurt": "injured",
    "maim": "injured",
    "wounded": "injured",
    "injured": "injured",
    "capture": "captured",
    "arrest": "captured",
    "detain": "captured",
    "abduct": "abducted",
    "kidnap": "abducted",
    "miss": "missing",
    "missing": "missing",
    "displace": "displaced",
    "flee": "displaced",
    "evacuate": "evacuated",
    "destroy": "destroyed",
    "burn": "destroyed",
    "raze": "destroyed",
    "demolish": "destroyed",
    "wreck": "destroyed",
    "damage": "damaged",
    "suppress": "suppressed",
    "target": "targeted",
    "hit": "targeted",
    "strike": "targeted",
    "engage": "targeted",
    "attack": "targeted",
    "bomb": "targeted",
    "loss": "lost",
    "lose": "lost",
    "seize": "captured",
    "take": "captured",
    "recapture": "captured",
    "liberate": "captured",
    "retake": "captured",
    "deploy": "deployed",
    "dispatch": "deployed",
    "send": "deployed",
}
_AFTER = re.compile(
    r"\s*(?:(?P<noun>(?:(?!and |or |who |that |when |by |in |as |have |has |with )[A-Za-z-]+ ){0,3}?)(?:were |was |are |have been |had been |also |others? |people )*)"
    r"(?P<done>dead|killed|wounded|injured|missing|captured|hurt|displaced|arrested|detained|kidnapped|abducted|martyred)\b"
)


@dataclass(slots=True)
class Count:
    """A number in a sentence: document offsets, value, the noun's token and its words."""

    start: int
    end: int
    low: float | None
    high: float | None
    noun: Token | None
    what: str
    of: str | None
    measure: str
    unit: str
    text: str
    owner: Token | None
    """Token whose happening the count belongs to."""
    included: bool = False


def number_value(words: str) -> float | None:
    """Return the value of digits or English number words, None if they are none."""
    words = words.strip().lower().replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        return float(words)
    total = current = 0
    for word in re.split(r"[\s-]+", words):
        if word == "and":
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
    return float(total + current)


def counts(
    sentence: Sentence, source: str, busy: list[tuple[int, int]], lexicon: Lexicon
) -> list[Count]:
    """Return the counts of a sentence in text order; `busy` are offsets of time expressions."""
    found: list[Count] = []
    span = sentence.span
    begin = span.start
    blocked = [*busy, *sentence.asides]
    blocked += [
        (t.start, t.end) for t in sentence.tokens if t.name is not None and t.name.kind != "state"
    ]
    for match in _NUMBER.finditer(source, begin, span.end):
        core_start = match.start("vague") if match.group("vague") else match.start("low")
        if any(a < match.end() and core_start < b for a, b in blocked):
            continue
        count = _count(sentence, source, match, core_start, lexicon)
        if count is not None:
            found.append(count)
    found.extend(_singles(sentence, source, found, lexicon))
    found.sort(key=lambda c: c.start)
    _parts(found, source)
    return found


def _at(sentence: Sentence, offset: int) -> Token | None:
    return next((t for t in sentence.tokens if t.start <= offset < t.end), None)


def _count(
    sentence: Sentence, source: str, match: re.Match[str], core_start: int, lexicon: Lexicon
) -> Count | None:
    token = _at(sentence, core_start)
    if token is None:
        return None
    vague = (match.group("vague") or "").lower().strip()
    if vague:
        low: float | None = float(_VAGUE[vague.removeprefix("a ").strip()])
        high = None
        token = _at(sentence, match.end() - 1) or token
    else:
        low = number_value(match.group("low"))
        if low is None:
            return None
        if match.group("scale"):
            low *= {"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9}[
                match.group("scale").strip().lower()
            ]
        high = number_value(match.group("high")) if match.group("high") else low
        if high is not None and high < low:
            high = low
    tail = source[match.end() : match.end() + 16]
    if re.match(r"\s?(?:[$€£%]|percent|a\.m|p\.m|mm\b|-?years?\b|°|o'clock)", tail):
        return None
    if source[core_start - 1 : core_start] in "$€£#" and core_start:
        return None
    plain = match.group("low") or ""
    if re.fullmatch(r"(?:19|20)\d\d", plain) and not match.group("q"):
        return None
    if plain.lower() == "one" and re.match(r"\s(?:of|another|day|time|who)\b", tail):
        return None
    noun = _noun(sentence, token, lexicon)
    qualifier = (match.group("q") or "").strip().lower()
    if qualifier in (
        "at least",
        "more than",
        "over",
        "no fewer than",
        "no less than",
        "exceeding",
        "upwards of",
    ):
        high = None
    elif qualifier in ("up to", "as many as", "fewer than", "less than", "at most", "under"):
        high = low
    return _finish(sentence, source, match.start(), match.end(), low, high, token, noun, lexicon)


def _noun(sentence: Sentence, token: Token, lexicon: Lexicon) -> Token | None:
    """The noun a number counts: its head in the tree, else the next noun."""
    node = token
    for _ in range(3):
        of = next((c for c in node.children if c.dep == "prep" and c.low == "of"), None)
        inner = of.child("pobj") if of else None
        if inner is not None and inner.pos in ("NOUN", "PROPN"):
            return inner
        if (
            node.head is not None
            and node.dep
            in (
                "nummod",
                "quantmod",
                "compound",
                "amod",
                "nmod",
                "advmod",
                "npadvmod",
                "det",
                "appos",
            )
            and node.i < node.head.i
        ):
            node = node.head
            if node.pos in ("NOUN", "PROPN") or node.name is not None:
                return node
        else:
            break
    for other in sentence.tokens[token.i + 1 : token.i + 4]:
        if other.pos in ("NOUN", "PROPN"):
            last = other
            for more in sentence.tokens[other.i + 1 : other.i + 3]:
                if more.pos in ("NOUN", "PROPN") and last.dep == "compound":
                    last = more
                else:
                    break
            return last
        if other.pos not in ("ADJ", "DET", "NUM") and other.low not in ("of", "by"):
            break
    return None


def _finish(
    sentence: Sentence,
    source: str,
    start: int,
    end: int,
    low: float | None,
    high: float | None,
    token: Token,
    noun: Token | None,
    lexicon: Lexicon,
) -> Count | None:
    after = _AFTER.match(source, end, sentence.span.end)
    done = after.group("done").lower() if after else ""
    kinds = classes(noun, lexicon) if noun is not None else frozenset()
    lemma = noun.lemma.lower() if noun is not None else ""
    unit, measure, what, of = "item", "", "", None
    if (
        noun is not None
        and noun.name is None
        and (lemma in lexicon.not_counted or noun.low in lexicon.not_counted)
    ):
        return None
    rest = source[end : end + 24].lower().lstrip()
    square = re.match(r"(?:square (?:kilomet|mile)|sq\.? ?(?:km|mile)|km2|km²)", rest)
    if square:
        unit, measure, what = (
            "km2",
            "area",
            "square miles" if "mile" in rest else "square kilometers",
        )
    elif re.match(r"(?:kilomet|km\b|miles?\b|met(?:er|re)s?\b|nm\b)", rest):
        unit, measure = "km", "distance"
        what = re.match(r"[a-z]+", rest).group()  # type: ignore[union-attr]
    elif "person" in kinds or "force" in kinds or (noun is not None and noun.name is not None):
        unit = "person"
    elif lemma in lexicon.event_count:
        unit = "event"
    owner = token
    if noun is not None and not what:
        words = bare([t for t in core(noun) if t.i >= token.i or t.i > token.i - 1], lexicon)
        words = [t for t in words if token.i != t.i] or [noun]
        what = text_of(words, source)
        owner = noun
    if not what and not done:
        governed = (
            _measure(token) if token.dep in ("dobj", "nsubjpass", "nsubj", "conj", "pobj") else ""
        )
        if governed not in ("killed", "injured", "captured", "abducted", "displaced"):
            return None
        what, measure, unit = governed, governed, "person"
    if not what:
        what = done
    if done:
        measure = _normal(done)
        unit = "person"
    if not measure and lemma in ("death", "fatality", "martyr"):
        measure, unit = "killed", "person"
    if not measure:
        measure = _measure(owner)
    text_end = max(end, noun.end if noun is not None and noun.start >= start else end)
    if after and done:
        text_end = max(text_end, after.end("done"))
    return Count(
        start, text_end, low, high, noun, what, of, measure, unit, source[start:text_end], owner
    )


def _normal(done: str) -> str:
    return {
        "dead": "killed",
        "martyred": "killed",
        "wounded": "injured",
        "hurt": "injured",
        "arrested": "captured",
        "detained": "captured",
        "kidnapped": "abducted",
    }.get(done, done)


def _measure(node: Token) -> str:
    """What is done to the counted: from the verb or noun that governs it."""
    below = node
    for above in [node, *node.ancestors()]:
        known = _DONE_TO.get(above.lemma.lower()) or _DONE_TO.get(above.low)
        if known and above is not node:
            if below.dep in ("nsubj",) and above.lemma not in ("die", "perish", "flee"):
                return "taking part"
            return known
        if above.pos == "VERB" and above is not node and below.dep not in ("conj",):
            break
        below = above
    return "other"


def _singles(sentence: Sentence, source: str, found: list[Count], lexicon: Lexicon) -> list[Count]:
    """ "a battle tank", "an anti-aircraft weapon", "a man": counts of one under a result verb."""
    extra = []
    for token in sentence.tokens:
        if token.low not in ("a", "an") or token.dep != "det" or token.head is None:
            continue
        noun = token.head
        if any(c.noun is noun for c in found):
            continue
        kinds = classes(noun, lexicon)
        measure = _measure(noun)
        if measure in ("other", "taking part") or not kinds & {
            "equipment",
            "structure",
            "person",
            "weapon",
            "force",
        }:
            continue
        if kinds & {"person"} or measure in ("killed", "injured", "abducted") or measure in (
            "destroyed",
            "damaged",
            "suppressed",
            "targeted",
            "captured",
        ):
            count = _finish(
                sentence, source, token.start, token.end, 1.0, 1.0, token, noun, lexicon
            )
            if count is not None:
                extra.append(count)
    return extra


def _parts(found: list[Count], source: str) -> None:
    for before, after in itertools.pairwise(found):
        between = source[before.end : after.start].lower()
        if re.fullmatch(
            r".{0,60}\b(?:including|among them|of (?:them|whom)|two of).{0,20}", between, re.S
        ) or (before.included and re.fullmatch(r"[\w\s]*(?:,| and|, and)\s*", between)):
            after.included = True


def as_figures(chosen: list[Count]) -> tuple[ClaimFigure, ...]:
    """Turn the counts of one claim into its figures, linking parts to their totals."""
    figures: list[ClaimFigure] = []
    total: int | None = None
    for count in chosen:
        if not count.included:
            total = len(figures)
        measure = count.measure
        if count.included and total is not None and measure == "other":
            measure = figures[total].measure
        figures.append(
            ClaimFigure(
                what=count.what,
                measure=measure,
                low=count.low,
                high=count.high,
                unit=count.unit,
                text=count.text,
                of=count.of,
                part_of=total if count.included else None,
            )
        )
    return tuple(figures)
