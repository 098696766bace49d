"""Neighbouring sentences of one speaker joined into one, as an editor would."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .sentence import Sentence

_SPOKEN = re.compile(r"^([^;“]+? (?:said that|reported(?= “))) ?(.*)$")
_ONLY_THAT = re.compile(r"^(?P<who>[^;“]+?) also reported it(?P<gaps>, without saying .+)$")


_AGAINST = re.compile(
    r" or against whom|(?<=saying )against whom or |, without saying against whom$"
)


def run_together(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Join neighbouring sentences in which the same speaker goes on saying things."""
    joined: list[Sentence] = []
    for sentence in sentences:
        before = _SPOKEN.match(joined[-1].text) if joined else None
        now = _SPOKEN.match(sentence.text)
        if before and now and before.group(1) == now.group(1) and ";" not in joined[-1].text:
            link = " and that " if now.group(1).endswith("that") else " and "
            joined[-1] = Sentence(
                text=joined[-1].text + link + now.group(2),
                claims=tuple(dict.fromkeys((*joined[-1].claims, *sentence.claims))),
            )
        else:
            joined.append(sentence)
    return joined


def folded(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Tell what a speaker leaves open with the number that this speaker gives.

    `The governor said that 22 people were killed, without saying who did it`, not `The governor
    also reported it, without saying who did it.  The governor said that 22 people were killed.`
    """
    told = list(sentences)
    for lone in [s for s in told if _ONLY_THAT.match(s.text)]:
        found = _ONLY_THAT.match(lone.text)
        assert found is not None
        own = [
            at
            for at, s in enumerate(told)
            if s is not lone
            and (said := _SPOKEN.match(s.text))
            and said[1] == f"{found['who']} said that"
        ]
        if not own or any(mark in told[own[-1]].text for mark in (";", ", without saying")):
            continue
        last = told[own[-1]]
        told[own[-1]] = Sentence(
            # Who was killed is whom it was against.
            text=last.text + _AGAINST.sub("", found["gaps"]),
            claims=tuple(dict.fromkeys((*last.claims, *lone.claims))),
        )
        told.remove(lone)
    return told
