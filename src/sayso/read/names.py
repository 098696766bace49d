"""Names of people who comment: recognising them, and hiding them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from .phrases import Phrases

_PARTICLES = frozenset(
    [
        "van",
        "von",
        "de",
        "der",
        "den",
        "da",
        "di",
        "du",
        "la",
        "le",
        "al",
        "el",
        "bin",
        "ibn",
        "abu",
        "bint",
        "of",
        "the",
    ]
)
_TOKEN = re.compile(r"[^\W\d_][\w.'’\-]{0,30}|[\w.\-]{2,30}")
_INITIAL = re.compile(r"(\b[A-Z])\.$")
_HANDLE = re.compile(r"@?[^\W_][\w.\-]{1,29}")


_AT_HANDLE = re.compile(r"@\w{2,30}")


def is_handle_line(text: str) -> bool:
    """Say whether a line is the name of an account and nothing else: "@valleypost"."""
    return bool(_AT_HANDLE.fullmatch(text))


def hash_author(name: str, page: str) -> str:
    """Return the salted hash that stands for a commenter: BLAKE2b over the name, keyed by the page.

    The same person on one page has one hash; across pages nothing can be linked.
    """
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().lstrip("@").split())
    key = hashlib.blake2b(page.encode(), digest_size=32).digest()
    return "anon-" + hashlib.blake2b(folded.encode(), digest_size=8, key=key).hexdigest()


def is_handle(word: str) -> bool:
    """Say whether a word can only be a user name: digits, underscores or capitals inside."""
    if not _HANDLE.fullmatch(word):
        return False
    bare = word.lstrip("@").rstrip(".")
    if bare.isupper() or not any(c.isalpha() for c in bare):
        return word.startswith("@")
    inner = re.search(r"[a-z][A-Z]|[A-Za-z]_[A-Za-z0-9]|[A-Za-z]{3,}\d|^[a-z]{2,}\d{2,}", bare)
    return word.startswith("@") or bool(inner)


def _cased(word: str) -> bool:
    """Say whether a word is in a script that has capitals."""
    return any(c.lower() != c.upper() for c in word)


def has_capitals(text: str) -> bool:
    """Say whether a line is in a script that has capitals, so that a name shows."""
    return _cased(text)


@lru_cache(maxsize=4096)
def is_name(text: str, phrases: Phrases) -> bool:
    """Say whether a line can be a commenter's name and nothing else."""
    if len(text) > 60:
        return False
    line = _INITIAL.sub(r"\1", text.strip().rstrip(":"))
    words = line.split()
    if not 1 <= len(words) <= 4 or len(line) > 40 or line[-1] in ".!?,;…”\"’'":
        return False
    if line.casefold() in phrases.not_names or not any(c.isalpha() for c in line):
        return False
    if len(words) == 1:
        return bool(_HANDLE.fullmatch(line)) and (not line.islower() or len(line) >= 3)
    if line.isupper() and len(words) > 1:
        return False
    named = 0
    for word in words:
        if not _TOKEN.fullmatch(word.strip('()"“”')):
            return False
        if word[0].isupper() or is_handle(word):
            named += 1
        elif not _cased(word):
            named += len(words) <= 3
        elif word.casefold() not in _PARTICLES and not word.isdigit():
            return False
    return named >= 1


def addressee(text: str, known: set[str], phrases: Phrases) -> int:
    """Return the length of a leading addressee ("Barba_Papa The system…"), or 0.

    `known` holds the names of commenters seen on the page, folded.  A name nobody bears on the page
    counts only where it can be nothing but a user name, or where a lower-case word stands before a
    sentence that begins with a capital or a quotation mark.
    """
    words = list(re.finditer(r"\S+", text[:200]))
    if len(words) < 3:
        return 0
    for count in (3, 2, 1):
        if len(words) <= count:
            continue
        name = text[: words[count - 1].end()].rstrip(",:")
        if name.casefold() in known and not text[words[count].start()].islower():
            return words[count - 1].end()
    first, following = words[0].group().rstrip(",:"), words[1].group()
    if is_handle(first):
        return words[0].end()
    opens = following[0] in '“"«' or (
        following[0].isupper() and following.rstrip(",.").casefold() not in {"i", "i’m", "i'm"}
    )
    lower_name = first.islower() and first.isalpha() and 3 <= len(first) <= 15
    if (
        lower_name
        and opens
        and first not in phrases.starters
        and first not in _PARTICLES
        and not following.isupper()
    ):
        return words[0].end()
    return 0
