"""Numbers that are said of a happening: how many of what, and what was done to them.

A number phrase is (qualifier) + digits or words, with a range or a vague count; what it counts is
the noun it modifies in the tree, or the noun after it.  Years, times, calibres,
ages, money and names ("T-72") are no counts.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from ..model import ClaimFigure
from .lexicon import Lexicon
from .measures import (
    DONE_TO,
    SETTING,
    deed_of_tallied,
    measure_of,
    out_of_which,
    suffering_of,
    tallied,
    toll_of,
    unit_of,
    wiped_out,
)
from .no_counts import TO_PEOPLE, TO_THINGS, no_count
from .numbers import Amount, find_amounts
from .parse import Sentence, Token
from .phrases import BODIES, bare, classes, core, text_of
from .time_rules import DAYS
from .tree import first_of_row
from .words import words

_DEAD = words("figures", "dead")
_MEN = words("blame", "irregulars") | words("blame", "state_men") | words("figures", "foes")
_OF_THEM = re.compile(
    r",? of (?:them|whom|these)(?:,? (?:is|are|was|were)(?: said to be)?)?(?: (?P<what>[a-z]+))?"
)
_THEM = frozenset(["them", "whom", "these", "those", "us"])
_PER = re.compile(
    r"[\w’' -]{0,24}?(?:\b(?:a|an|per|each|every) (?P<unit>hour|day|night|week|month|year)\b"
    r"|\b(?P<adverb>hourly|daily|weekly|monthly|yearly|annually)\b)"
)
_PER_ADVERB = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
}
_AFTER = re.compile(
    r"(?i:\s*(?:(?P<noun>(?:(?!and |or |who |that |when |by |in |as |have |has |with )[A-Za-z-]+ )"
    r"{0,3}?)(?:were |was |are |have been |had been |also |others? |people )*)"
    r"(?P<done>dead|killed|wounded|injured|missing|captured|hurt|displaced|arrested|detained"
    r"|kidnapped|abducted|martyred)\b)"
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
    per: str | None = None


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
    for amount in find_amounts(source, begin, span.end):
        if any(a < amount.end and amount.core < b for a, b in blocked):
            continue
        count = _count(sentence, source, amount, found, lexicon)
        if count is not None:
            found.append(count)
    found.extend(_pairs(sentence, source, found, lexicon))
    found.extend(_singles(sentence, source, found, lexicon))
    found.sort(key=lambda c: c.start)
    _parts(found, source)
    return found


def _at(sentence: Sentence, offset: int) -> Token | None:
    return next((t for t in sentence.tokens if t.start <= offset < t.end), None)


def _count(
    sentence: Sentence, source: str, amount: Amount, found: list[Count], lexicon: Lexicon
) -> Count | None:
    """Return the count of a number phrase, None where it counts nothing that is done."""
    token = _at(sentence, amount.core if amount.plain else amount.last)
    if token is None or no_count(
        sentence, source, amount, token, found[-1].start if found else None, lexicon
    ):
        return None
    them = _OF_THEM.match(source, amount.end, sentence.span.end)
    if amount.share:
        return _share(sentence, source, amount, token)
    noun = _noun(sentence, token, lexicon)
    if them is not None and them.group("what"):
        inner = _at(sentence, them.start("what"))
        noun = inner if inner is not None and inner.pos in ("NOUN", "PROPN") else noun
    if noun is not None and _of_place(noun, lexicon):
        return None
    count = _finish(
        sentence, source, amount.start, amount.end, amount.low, amount.high, token, noun, lexicon
    )
    if count is None:
        return None
    if them is not None and noun is None and count.measure in TO_THINGS - {"captured"}:
        # "148 of them irrevocably; one tank was destroyed": not the tanks' number.
        return None
    if them is not None:
        count.included = True
        count.end = max(count.end, them.end())
        count.text = source[count.start : count.end].rstrip(" ,")
        count.end = count.start + len(count.text)
    per = _PER.match(source, count.end, sentence.span.end)
    if per is not None:
        count.per = per.group("unit") or _PER_ADVERB[per.group("adverb")]
    definite = token.i > 0 and sentence.tokens[token.i - 1].low in ("the", "both", "these", "those")
    if definite and count.measure in ("other", "taking part") and count.unit == "person":
        return None
    return count


def _of_place(noun: Token, lexicon: Lexicon) -> bool:
    """Say whether the counted merely live there: "a town of 50,000 people"."""
    prep = noun.head
    if noun.dep != "pobj" or prep is None or prep.low not in ("of", "to", "for"):
        return False
    host = prep.head
    if host is None or host.pos not in ("NOUN", "PROPN", "ADV"):
        return False
    if host.lemma in ("population", "home", "housing"):
        return True
    return prep.low == "of" and bool(
        classes(host, lexicon) & {"place"} and not classes(noun, lexicon) & {"place"}
    )


def _share(sentence: Sentence, source: str, amount: Amount, token: Token) -> Count | None:
    """Return a count in percent: "two-thirds of the city"; "half of them" counts nothing."""
    of = next((t for t in sentence.tokens[token.i :] if t.low == "of"), None)
    inner = of.child("pobj") if of is not None else None
    if inner is not None and inner.low in _THEM:
        return None
    if token.low == "quarter" and measure_of(token) == "targeted":
        # "hit a quarter of Lodwar": a part of the town.
        return None
    what = text_of(core(inner), source) if inner is not None else "percent"
    end = max(amount.end, inner.end if inner is not None else 0)
    return Count(
        amount.start, end, amount.low, amount.high, inner, what, None, measure_of(token), "percent",
        source[amount.start : end], token,
    )  # fmt: skip


def _noun(sentence: Sentence, token: Token, lexicon: Lexicon) -> Token | None:
    """The noun a number counts: its head in the tree, else the next noun."""
    node = token
    if (counted := out_of_which(token)) is not None:
        return counted
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
        if other.low in DAYS:
            break
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
    prep = noun.head if noun is not None and noun.dep == "pobj" else None
    if prep is not None and prep.low in SETTING and prep.head is not None:
        if prep.head.pos in ("NOUN", "PROPN") or prep.head.tag == "VBG":
            # "three children from one family were killed", "fighting between two groups killed"
            after = None
    lemma = noun.lemma.lower() if noun is not None else ""
    done = after.group("done").lower() if after else ""
    if lemma in lexicon.event_count:
        # "One such bombing killed nine": no bombing was killed.
        after, done = None, ""
    if done == "displaced" and noun is not None and measure_of(noun) in ("injured", "killed"):
        # "the injury of a woman displaced from Afrin"
        done = ""
    uncounted = lemma in lexicon.not_counted or (
        noun is not None and noun.low in lexicon.not_counted
    )
    if noun is not None and noun.name is None and uncounted:
        return None
    unit, measure, what = unit_of(source[end : end + 24].lstrip(), noun, lexicon)
    owner = token

    if noun is not None and not what:
        phrase = bare([t for t in core(noun) if t.i >= token.i], lexicon)
        phrase = [t for t in phrase if t.i != token.i] or [noun]
        what = text_of(phrase, source)
        owner = token if out_of_which(token) is noun else noun
    whose = tallied(token)
    if whose is not None and not toll_of(token, lexicon):
        unit, _, _ = unit_of("", whose, lexicon)
        what = text_of(bare(core(whose), lexicon), source)
        deed = deed_of_tallied(whose)
        done_to = DONE_TO.get(deed.lemma, "other") if deed is not None else "other"
        return Count(
            start, end, low, high, whose, what, None, done_to, unit, source[start:end],
            deed or whose,
        )  # fmt: skip
    toll = toll_of(token, lexicon)
    if toll and noun is not None and classes(noun, lexicon) & {"person", "force"}:
        measure = toll
    elif toll:
        return Count(
            start, end, low, high, None, toll, None, toll, "person", source[start:end], token
        )
    if not what and not done:
        subject_or_object = token.dep in ("dobj", "nsubjpass", "nsubj", "conj", "pobj")
        governed = measure_of(token) if subject_or_object else ""
        if governed not in TO_PEOPLE | TO_THINGS:
            return None
        what, measure = governed, governed
        unit = "person" if governed in TO_PEOPLE else "item"
    if done:
        what = what or done
        measure, unit = DONE_TO.get(done, done), "person"
    if not measure and lemma.removesuffix("s") in _DEAD:
        measure, unit = "killed", "person"
    measure = measure or measure_of(owner)
    if measure in ("other", "taking part") and noun is not None:
        measure = suffering_of(noun) or measure
    if measure == "destroyed" and unit == "person" and noun is not None:
        # "destroyed 40 militants and two vehicles", as communiqués say it; "was burned alive"
        suffers = noun.dep in ("dobj", "nsubjpass") and "person" in classes(noun, lexicon)
        if noun.low in _MEN or suffers:
            measure = "killed"
    if measure in ("killed", "injured") and noun is not None and noun.name is None:
        kinds = classes(noun, lexicon)
        if unit == "item" and wiped_out(noun):
            measure = "destroyed"
        elif kinds & {"place", "structure"} and not kinds & {"person", "force"}:
            # "killed in two neighbourhoods", "teachers in strikes on a school"
            if low == high == 1.0:
                return None
            measure, unit = "other", "item"
    text_end = max(end, noun.end if noun is not None and noun.start >= start else end)
    if after is not None:
        text_end = max(text_end, after.end("done"))
    return Count(
        start, text_end, low, high, noun, what, None, measure, unit, source[start:text_end], owner
    )


def _pairs(sentence: Sentence, source: str, found: list[Count], lexicon: Lexicon) -> list[Count]:
    """“Both the militants were killed": two."""
    extra = []
    for token in sentence.tokens:
        noun = token.head
        if token.low != "both" or noun is None or noun.tag != "NNS" or noun.i < token.i:
            continue
        if noun.child("conj") is not None or any(c.noun is noun for c in found):
            continue
        count = _finish(sentence, source, token.start, token.end, 2.0, 2.0, token, noun, lexicon)
        if count is not None and count.measure not in ("other", "taking part"):
            extra.append(count)
    return extra


def _singles(sentence: Sentence, source: str, found: list[Count], lexicon: Lexicon) -> list[Count]:
    """Return counts of one under a verb of result: "a battle tank", "a man", "a soldier"."""
    extra: list[Count] = []
    for token in sentence.tokens:
        if token.low not in ("a", "an") or token.dep != "det" or token.head is None:
            continue
        noun = token.head
        if noun.dep == "appos" and noun.lemma in BODIES:
            # "a fighter of the Tahrir Brigade, a rebel group": one was hurt.
            continue
        if noun.lemma.lower() in lexicon.nouns and noun.head is not None:
            if noun.dep not in ("nsubj", "nsubjpass"):
                continue
        if any(c.noun is noun or c.start <= token.start < c.end for c in found):
            continue
        of = noun.head if noun.dep == "pobj" else None
        told = [*found, *extra]
        if of is not None and of.low == "of" and any(c.noun is of.head for c in told if c.noun):
            # "seven men of a local armed group", "a member of a faction"
            continue
        size = noun.child("prep")
        if size is not None and size.low == "of" and any(c.pos == "NUM" for c in size.children):
            # "a family of six" is six.
            continue
        kinds = classes(noun, lexicon)
        measure = measure_of(noun)
        if measure == "other":
            measure = suffering_of(noun) or measure
        # "an airstrike destroyed two vehicles" counts strikes; "an airstrike killed 31" need not.
        event = (
            measure == "taking part"
            and noun.lemma.lower() in lexicon.event_count
            and noun.head is not None
            and DONE_TO.get(noun.head.lemma) in TO_THINGS
        )
        part = _one_of_them(noun, found)
        if measure in ("other", "taking part") and not (event or part):
            continue
        things = kinds & {"equipment", "structure", "weapon", "force"}
        # "killed 15 on a bus", "died for lack of an ambulance" count no vehicles.
        hurt = measure in ("killed", "injured", "abducted") and "force" in kinds
        if event or "person" in kinds or hurt or (things and measure in TO_THINGS):
            count = _finish(
                sentence, source, token.start, token.end, 1.0, 1.0, token, noun, lexicon
            )
            if count is not None:
                extra.append(count)
    return extra


def _one_of_them(noun: Token, found: list[Count]) -> bool:
    """“killing five, including a child”: one of the counted."""
    link = first_of_row(noun).head
    whole = link.head if link is not None and link.lemma == "include" else None
    return whole is not None and any(count.noun is whole for count in found)


def _parts(found: list[Count], source: str) -> None:
    for before, after in itertools.pairwise(found):
        if (before.unit, after.unit) == ("person", "item") and after.measure == "other":
            # "12 civilians including children in two neighbourhoods"
            continue
        between = source[before.end : after.start].lower()
        if between.strip() == ":" and before.noun is None:
            # "reached 166: 114 fighters and 52 others"
            after.included = True
        elif re.fullmatch(
            r".{0,60}\b(?:including|incl\b|among them|of (?:them|whom)|two of).{0,20}",
            between,
            re.S,
        ) or (
            before.included and re.fullmatch(r"[\w\s]*(?:,| and|, and)\s*(?:h(?:er|is) )?", between)
        ):
            after.included = True


def as_figures(chosen: list[Count], kind: str = "") -> tuple[ClaimFigure, ...]:
    """Turn the counts of a claim of this type into its figures, linking parts to their totals."""
    figures: list[ClaimFigure] = []
    total: int | None = None
    for count in chosen:
        if not count.included:
            total = len(figures)
        measure = count.measure
        taken = measure in ("captured", "other")
        if taken and kind == "displacement" and count.unit == "person":
            # "took 340 residents out of the town", "600 families have left"
            measure = "displaced"
        if measure == "other" and kind == "abduction" and count.unit == "person":
            # "made off with six sailors"
            measure = "abducted"
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
                per=count.per,
            )
        )
    return tuple(figures)
