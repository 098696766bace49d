"""Does a paragraph read like a reporter or like a reader?

One number per paragraph, in the manner of log-odds: above 0 for reporting (attribution, dates,
the vocabulary of dispatches), below 0 for readers' comments (first and second person outside
quotation marks, questions, exclamations, contractions, careless typing).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from .phrases import Phrases

_QUOTED = re.compile(r"“[^”]{0,2000}”|\"[^\"]{0,2000}\"|«[^»]{0,2000}»")
_FIRST_SECOND = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|my|me|mine|myself|you|your|yours)\b")
_CONTRACTION = re.compile(r"\b\w+(?:n['’]t|['’](?:re|ve|ll|d|m))\b", re.IGNORECASE)
_SHOUT = re.compile(r"\b[A-Z]{4,}\b")
_CARELESS = re.compile(r"[a-z][.,!?][A-Za-z]{2}|[?!.,]{2,}|\s[,;!?](?:\s|$)|[a-z]{2}\.\s+[a-z]{2}")
_DOMAIN = re.compile(r"\b(?:https?://\S+|[\w-]+\.(?:com|org|net|info|co)\b\S*)")
_FIGURE = re.compile(r"\b\d[\d,.]*\b")


_UNEVEN = re.compile("[İıſ]")
"""Letters that a pattern without regard to case takes for another letter than `lower` does."""
_HAS_CASE = re.compile(r"(?<!\\)[A-Z]|[^\W\d_a-zA-Z]|\(\?(?!:)")


@lru_cache(maxsize=256)
def _lower_twin(pattern: re.Pattern[str]) -> re.Pattern[str] | None:
    """Return the pattern for texts in small letters, twice as fast; None where it would differ."""
    if not pattern.flags & re.IGNORECASE or _HAS_CASE.search(pattern.pattern):
        return None
    return re.compile(pattern.pattern)


def _count(patterns: tuple[re.Pattern[str], ...], text: str, low: str | None, most: int) -> int:
    """Return how often the patterns occur, up to `most`; `low` is the text in small letters."""
    count = 0
    for pattern in patterns:
        twin = _lower_twin(pattern) if low is not None else None
        found = pattern.finditer(text) if twin is None or low is None else twin.finditer(low)
        count += len(list(islice(found, most - count)))
        if count >= most:
            break
    return count


def report_score(text: str, phrases: Phrases) -> float:
    """Return how much a paragraph reads like reporting; negative means like a reader's comment.

    The value lies between about -5 and +3.  Only the first 2,000 characters are looked at.
    """
    sample = text[:2000]
    voice = _DOMAIN.sub(" ", _QUOTED.sub(" ", sample))
    words = max(len(voice.split()), 1)
    if not re.search(r"\w", voice):
        return 0.0
    low = None if _UNEVEN.search(voice) else voice.lower()
    score = 0.0
    # No more are counted than change the score.
    score += min(1.2, 0.8 * _count(phrases.attribution, voice, low, 2))
    score += min(0.8, 0.6 * _count(phrases.when, voice, low, 2))
    score += min(0.8, 0.25 * _count(phrases.war, voice, low, 4))
    score += 0.2 if _FIGURE.search(voice) else 0.0
    person = len(_FIRST_SECOND.findall(voice))
    score -= min(2.0, 0.5 * person + (0.6 if person / words > 0.04 else 0.0))
    score -= min(1.5, 0.8 * _count(phrases.slang, voice, low, 2))
    score -= min(1.8, 0.6 * _count(phrases.opinion, voice, low, 3))
    score -= min(0.8, 0.3 * len(_CONTRACTION.findall(voice)))
    score -= min(1.2, 0.6 * voice.count("?") + 0.5 * voice.count("!"))
    score -= min(0.8, 0.4 * len(_CARELESS.findall(voice)))
    score -= 0.4 if _DOMAIN.search(sample) else 0.0
    score -= 0.6 if voice.lstrip()[:1].islower() else 0.0
    shouted = words > 3 and len(_SHOUT.findall(voice)) > 0.15 * words
    score -= 0.6 if shouted else 0.0
    return score
