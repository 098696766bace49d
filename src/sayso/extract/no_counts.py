"""Number phrases that count nothing that is done: years, money, ages, page counters, totals."""

from __future__ import annotations

import re

from .lexicon import Lexicon
from .measures import measure_of, of_an_outdated_count
from .numbers import Amount
from .parse import Sentence, Token
from .phrases import classes
from .words import words

_NUMBERED = words("figures", "numbered")
TO_PEOPLE = frozenset(["killed", "injured", "captured", "abducted", "missing", "displaced"])
TO_THINGS = frozenset(["destroyed", "damaged", "suppressed", "targeted", "captured"])
_NO_COUNT_AFTER = re.compile(
    r"\s?(?:[$€£%]|percent|per cent|[ap]\.?m\b|(?:mm|cm)\b|-?years?\b|°|o['’]clock)"
)
_NO_COUNT_BEFORE = re.compile(
    r"(?:[$€£#]|[$€£]\s?[\d.,]+\s?|\ball but |\b[Nn]o |\baged? (?:\d+(?:,| and| or| to) )*"
    r"|\b(?:USD|EUR|GBP|US\$)\s?|\b[Rr]esolutions? )$"
)
_AGE = re.compile(r"[A-Z][\w'’-]+,? \(?$")
_OF_THE = re.compile(r"\b(?:out )?of (?:the|its|their|his|her|these|those) (?:\w+ )?$")
_COUNTED = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)"
_OF_NUMBER = re.compile(rf" of {_COUNTED}\b", re.IGNORECASE)
_NUMBER_OF_THEM = re.compile(rf"\b{_COUNTED} of (?:the |its |their )?$", re.IGNORECASE)


def no_count(
    sentence: Sentence,
    source: str,
    amount: Amount,
    token: Token,
    counted_to: int | None,
    lexicon: Lexicon,
) -> bool:
    """Years, money, ages, calibres, names and totals already counted in part are no counts.

    `counted_to` is where the count before it in the sentence begins.
    """
    follows = sentence.tokens[token.i + 1] if token.i + 1 < len(sentence.tokens) else None
    to = token.head is not None and token.dep == "pobj" and token.head.low == "to"
    if amount.plain and follows is not None and not to:
        bare_number = follows.tag == "CD" and not any(map(str.isalpha, follows.text))
        counter = follows.low in ("a", "an", "the", "related") or bare_number
        if counter and source[amount.end : follows.start] == " ":
            # Counters of the page ("Views 1662 An …", "85 12 terrorists").
            return True
    before = source[max(sentence.span.start, amount.start - 24) : amount.core]
    after = source[amount.end : amount.end + 16]
    plain = amount.plain
    if not amount.share and _NO_COUNT_AFTER.match(after):
        return True
    if of_an_outdated_count(token):
        return True
    if _NO_COUNT_BEFORE.search(source[max(0, amount.core - 16) : amount.core]):
        return True
    if plain and not amount.qualified:
        if re.fullmatch(r"(?:19|20)\d\d", plain):
            return True
        if re.fullmatch(r"\d{1,2}", plain) and after[:1] in (",", ")") and _AGE.search(before):
            return True
        last = sentence.tokens[token.i - 1] if token.i else None
        if plain.isdigit() and last is not None and last.low.rstrip(".") in _NUMBERED:
            return True
    if plain.lower() == "one" and re.match(r"\s(?:of|another|day|time|who|side)\b", after):
        return _OF_NUMBER.match(source, amount.end) is None and not _one_of_many(token, lexicon)
    if plain and _NUMBER_OF_THEM.search(before):
        # "one of two drones": one.
        return True
    if _OF_THE.search(before) is None or counted_to is None:
        return False
    between = source[counted_to : amount.start]
    return len(between) <= 48 and "," not in between


def _one_of_many(one: Token, lexicon: Lexicon) -> bool:
    """“Killing one of them", "one of the gunmen was hurt": one."""
    of = one.child("prep")
    many = of.child("pobj") if of is not None and of.low == "of" else None
    if (
        many is None
        or many.low in ("whom", "which")
        or one.dep not in ("dobj", "nsubj", "nsubjpass", "conj")
    ):
        return False
    measure, kinds = measure_of(one), classes(many, lexicon)
    if measure in TO_THINGS and kinds & {"equipment", "weapon", "structure"}:
        return not kinds & {"place"}
    return measure in TO_PEOPLE and (measure != "captured" or bool(kinds & {"person", "force"}))
