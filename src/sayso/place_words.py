"""Names of places without what differs between two writings of one: article and kind."""

from __future__ import annotations

import re

_ARTICLE = re.compile(r"\b(al|el|ad|ar|as|ash|at|az|an|ed|er|es|et|ez|the)\s+")
_KIND = re.compile(
    r"\b(city|town|village|villages|area|areas|district|province|governorate|region|countryside|"
    r"neighbou?rhood|quarter|crossroads?|airport|airbase|base|camp|dam|hill|of|in|near|around)\b"
)


_GLUED = re.compile(r"(?<= )[ae]l(?=\w{4})")
"""An article written together with a name's second word: "Khwein Elshaer" for Khwein al-Shaer."""


def bare_name(folded: str) -> str:
    """Return a folded name without article and kind; itself where nothing would be left.

    >>> bare_name("al fuhayl village"), bare_name("the village"), bare_name("khwein elshaer")
    ('fuhayl', 'village', 'khwein shaer')
    """
    without = _GLUED.sub("", " ".join(_KIND.sub(" ", folded).split()))
    return _ARTICLE.sub("", without).strip() or _ARTICLE.sub("", folded).strip() or folded
