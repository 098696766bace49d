"""Quotations of one section that say the same in the same words, told once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

import msgspec

from .layout import Block, Heading, Items, Paragraph
from .sentence import Sentence

_QUOTE = re.compile(r"[^“”]+: “(?:… )?(?P<words>[^“”]+?)(?: …)?”$")
_GOES_ON = re.compile(r" (?:said that|also reported|also said|denied this|contradicts this)\b")
"""Begins a sentence that speaks of what the one before has told."""
_LEAST = 30
"""Letters below which a quotation may stand in another by chance."""


def quoted_once_a_section(blocks: Iterable[Block]) -> list[Block]:
    """Leave out sentences that only quote what the same section has quoted before.

    Two outlets print the words of one agency, and of one sentence two claims may be read.  The
    references of what is left out go to the first; what is a part of another quotation counts.
    """
    made: list[Block] = []
    section: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level < 3:
            made += _told_once(section)
            section = []
        section.append(block)
    return made + _told_once(section)


def _told_once(section: Sequence[Block]) -> list[Block]:
    made = _quotations(section)
    kept: list[Block] = []
    for block in section:
        if isinstance(block, Paragraph):
            if sentences := _left(block.sentences, made):
                kept.append(msgspec.structs.replace(block, sentences=sentences))
        elif isinstance(block, Items):
            items = tuple(left for item in block.items if (left := _left(item, made)))
            if items:
                kept.append(Items(items=items))
        else:
            if isinstance(block, Heading) and kept and _is_of_a_part(kept[-1]):
                kept.pop()
            kept.append(block)
    return kept[:-1] if len(kept) > 1 and _is_of_a_part(kept[-1]) else kept


def _is_of_a_part(block: Block) -> bool:
    return isinstance(block, Heading) and block.level > 2


def _quotations(section: Sequence[Block]) -> dict[Sentence, Sentence | None]:
    """Return for each quotation how it stands in the end: None, where it was quoted before."""
    told: dict[str, Sentence] = {}
    made: dict[Sentence, Sentence | None] = {}
    for sentence, follower in _sentences(section):
        letters = _letters(sentence)
        if len(letters) < _LEAST or sentence in made:
            continue
        first = next((told[w] for w in told if letters in w or w in letters), None)
        if first is None or (follower is not None and _GOES_ON.search(follower.text)):
            told[letters] = made[sentence] = sentence
        else:
            kept = made[first]
            assert kept is not None
            keys = tuple(dict.fromkeys((*kept.claims, *sentence.claims)))
            made[first] = msgspec.structs.replace(kept, claims=keys)
            made[sentence] = None
    return made


def _sentences(section: Sequence[Block]) -> Iterator[tuple[Sentence, Sentence | None]]:
    """Yield the sentences, each with the one that follows in its paragraph or item."""
    for block in section:
        runs = [block.sentences] if isinstance(block, Paragraph) else []
        for run in block.items if isinstance(block, Items) else runs:
            yield from zip_longest(run, run[1:])


def _letters(sentence: Sentence) -> str:
    """Return the letters of what a sentence quotes; nothing where it tells more than that."""
    found = _QUOTE.match(sentence.text)
    return re.sub(r"[\W_]+", "", found["words"]).casefold() if found else ""


def _left(
    sentences: Iterable[Sentence], made: dict[Sentence, Sentence | None]
) -> tuple[Sentence, ...]:
    left = (made.get(sentence, sentence) for sentence in sentences)
    return tuple(sentence for sentence in left if sentence is not None)
