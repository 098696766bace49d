"""People named with their age: who is killed twice in two reports is killed once.

"Wahid Kalim, 23, was shot" in a report of Monday and "Wahid Kalim, 23" in one on the arrest a month
later are one man, whatever day or town each is read to tell of.  Names are compared only: they
stand in no output, and are kept only mixed into numbers (see `blocks`).
"""

from __future__ import annotations

import re

from ..model import Claim
from .documents import known_words

_CAPITAL = r"[A-Z][\w'’-]+"
_NAME = rf"(?P<first>{_CAPITAL})(?: [A-Z][\w'’.-]*){{0,2}}? (?P<last>{_CAPITAL})"
_BEFORE = re.compile(
    rf"\b{_NAME}(?: (?:Jr|Sr|II|III)\b\.?)?, (?:aged? )?(?P<age>\d{{1,2}})"
    r"(?=[,.;)]| of [A-Z]| was\b| who\b)"
)
_AFTER = re.compile(rf"\b(?P<age>\d{{1,2}})[- ]years?[- ]old {_NAME}")
MORTAL = frozenset({"killing", "toll", "strike", "battle"})
"""Families of happenings in which people die."""


def people_with_age(claim: Claim) -> frozenset[str]:
    """Return who is named with his age in the words of a claim, as "first last age", folded.

    Lists of places and counts look alike ("in Deir ez-Zor, 12, …"): names that the claim has for
    places and parties are left out.
    """
    text = claim.evidence.text
    found = set()
    known: set[str] | None = None
    for pattern in (_BEFORE, _AFTER):
        for match in pattern.finditer(text):
            known = known_words(claim) if known is None else known
            names = (match["first"].casefold(), match["last"].casefold())
            if not known & set(names):
                found.add(" ".join((*names, match["age"])))
    return frozenset(found)
