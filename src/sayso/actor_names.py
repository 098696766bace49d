"""Names of actors and sources: folding, spelling keys and the words around names.

`fold` removes what never tells two names apart (case, accents, apostrophes, hyphens, vowel signs
of Arabic and Hebrew); `spelling_key` also removes what differs between transcriptions of one
Arabic or Cyrillic name (Jaysh/Jaish/Jeish, Hezbollah/Hizbullah) and is only good for proposals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import msgspec

from .model import Row
from .reference import PACKS, read_yaml

_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ`´]s(?![\w'’])|(?<=s)['’](?!\w)", re.IGNORECASE)
_MARKS = re.compile("['’‘ʼʻ`´ʿʾ\"“”״׳.·\u0640\u200b-\u200f\u202a-\u202e]")
_BREAKS = re.compile(r"[^\w]+")
_PLAIN = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*\Z")
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ё": "е"}
)
_LATIN = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ə": "a", "ß": "ss"}
)


def _strip_marks(text: str) -> str:
    text = unicodedata.normalize("NFKD", text).translate(_LATIN)
    return unicodedata.normalize(
        "NFC", "".join(c for c in text if not unicodedata.combining(c)).translate(_ARABIC)
    )


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the name as names are compared: lower case, single spaces, no marks, no possessive.

    >>> fold("Hay’at Tahrir al-Sham"), fold("the U.S. Army's")
    ('hayat tahrir al sham', 'the us army')
    """
    folded = text.casefold()
    if _PLAIN.match(folded):
        return folded
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", text).casefold()
    folded = _MARKS.sub("", _POSSESSIVE.sub("", folded))
    if not folded.isascii():
        folded = _MARKS.sub("", _strip_marks(folded).casefold())
    return " ".join(_BREAKS.sub(" ", folded.replace("_", " ")).split())


_ARTICLES = frozenset(
    ("al", "el", "an", "ar", "as", "ash", "at", "ad", "az", "ul", "ud", "ur", "us", "the")
)
_SPELLING = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"tch|tsch", "ch"),
        (r"dj", "j"),
        (r"(?<=[aeiou])y(?=[aeiou])", "i"),
        (r"ei|ay|ai|ey", "a"),
        (r"ou|oo|o", "u"),
        (r"ee|ii|iy|yi|ie|y|e", "i"),
        (r"q|c(?=[aourlkt])", "k"),
        (r"ck", "k"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"ph", "f"),
        (r"v", "w"),
        (r"iia|ia", "ia"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[aiu])h\b", ""),
        (r"(?<=\w\w)[aiu]\b", ""),
    )
]


@lru_cache(maxsize=65536)
def spelling_key(folded: str) -> str:
    """Return what is left of a folded Latin name when transcription habits are removed."""
    text = " ".join(word for word in folded.split() if word not in _ARTICLES)
    for pattern, to in _SPELLING:
        text = pattern.sub(to, text)
    return text.replace(" ", "")


def capitals(written: str) -> bool:
    """Say whether a word is written in capitals (its first three letters are)."""
    letters = [c for c in written if c.isalpha()]
    return bool(letters) and all(c.isupper() for c in letters[:3])


_TOKEN = re.compile(r"\w+(?:[.'’ʼ`]\w+)*\.?")


# What may stand between the words of one name: a bracket, a comma or a new paragraph may not.
_JOINT = re.compile(r"(?:[’']s?)?[ \t\xa0]*\n?[ \t\xa0\-‐‑–]*")


class Finder:
    """Finds folded names in running text, word by word; the longest name wins, no overlap."""

    def __init__(self, names: Iterable[str], written_right: Callable[[str, str], bool]) -> None:
        """Take folded names and a rule: may these words, as written, be this folded name?"""
        self._names = frozenset(names)
        self._written_right = written_right
        self._starts: dict[str, int] = {}
        for name in self._names:
            first, length = name.split(" ", 1)[0], name.count(" ") + 1
            self._starts[first] = max(length, self._starts.get(first, 0))

    @staticmethod
    def _tokens(text: str) -> list[tuple[str, int, int]]:
        tokens = []
        for match in _TOKEN.finditer(text):
            word, start, end = match.group(), match.start(), match.end()
            if word.isascii() and word.isalnum():
                # Nearly every word: neither stop nor possessive, and folded by small letters.
                tokens.append((word.lower(), start, end))
                continue
            if word.endswith(".") and "." not in word[:-1]:
                end -= 1
            elif possessive := _POSSESSIVE.search(word):
                end = start + possessive.start()
            folded = fold(word)
            if folded:
                tokens.append((folded, start, end))
        return tokens

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, folded name) in text order."""
        tokens = self._tokens(text)
        starts = self._starts
        at = 0
        for first in [n for n, token in enumerate(tokens) if token[0] in starts]:
            if first < at:
                # Inside of the name before.
                continue
            at = first
            longest = min(starts[tokens[at][0]], len(tokens) - at)
            for size in range(1, longest):
                if not _JOINT.fullmatch(text[tokens[at + size - 1][2] : tokens[at + size][1]]):
                    longest = size
                    break
            for size in range(longest, 0, -1):
                name = " ".join(token[0] for token in tokens[at : at + size])
                if name not in self._names:
                    continue
                start, end = tokens[at][1], tokens[at + size - 1][2]
                if not self._written_right(name, text[start:end]):
                    continue
                yield start, end, name
                at += size
                break


class Words(Row, kw_only=True, frozen=True):
    """The words around names, folded; see packs/actors/words.en.yaml."""

    heads: dict[str, str]
    """Head noun (one or more words) -> part of a state, "armed" or "things"."""
    between: frozenset[str]
    not_state: frozenset[str]
    before: frozenset[str]
    quantities: frozenset[str]
    links: dict[str, str]
    of: tuple[str, ...]
    own_state: dict[str, str]
    common: frozenset[str]
    kinds: dict[str, str]
    titles: dict[str, str]
    """Title or organ of a speaker -> the part of a state it speaks for; "own" for a group's."""
    offices: frozenset[str]
    """Offices that one person holds at a time."""
    media: frozenset[str]
    stances: dict[str, str]
    """Word before a name and a hyphen -> "opposed", "backing" or "descended"."""
    renegade: frozenset[str]
    """Words in capitals before a force's name that make it another: "Free Syrian Army"."""
    longest_head: int = 3

    def begins_with(self, words: str, *stances: str) -> bool:
        """Say whether lower-case words begin with such a word and a hyphen."""
        first, dash, _ = words.replace("‑", "-").replace("–", "-").partition("-")
        return bool(dash) and self.stances.get(first) in stances

    def ends_with(self, words: str, *stances: str) -> bool:
        """Say whether lower-case words end with such a word, as if a name followed."""
        before = re.search(r"([a-z]+)[-‑– ]$", words)
        return before is not None and self.stances.get(before.group(1)) in stances


def _flat(groups: dict[str, list[str]]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for group, words in groups.items():
        for word in words:
            flat.setdefault(fold(word), group)
    return flat


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Return the built-in English words around names of actors."""
    content: dict[str, Any] = read_yaml(PACKS / "actors" / "words.en.yaml")["words"]
    heads = _flat(content["heads"])
    return Words(
        heads=heads,
        between=frozenset(part for w in content["between"] for part in fold(w).split()),
        not_state=frozenset(map(fold, content["not_state"])),
        before=frozenset(part for w in content["before"] for part in fold(w).split()),
        quantities=frozenset(map(fold, content["quantities"])),
        links=msgspec.convert(content["links"], dict[str, str]),
        of=tuple(sorted((fold(w) for w in content["of"]), key=len, reverse=True)),
        own_state=_flat(content["own_state"]),
        common=frozenset(map(fold, content["common_words"])),
        kinds=_flat(content["kinds"]),
        titles=_flat(content["titles"]),
        offices=frozenset(map(fold, content["offices"])),
        stances=_flat(content["stances"]),
        renegade=frozenset(content["renegade"]),
        media=frozenset(part for w in content["media"] for part in fold(w).split()),
        longest_head=max(word.count(" ") + 1 for word in heads),
    )


def kind_in(words: str) -> str | None:
    """Return the kind of actor that a noun among the words tells; None where none does.

    >>> kind_in("Sons of Dawn Brigade")
    'rebel group'
    """
    kinds = load_words().kinds
    tokens = fold(words).split()
    for size in (3, 2, 1):
        for at in range(len(tokens) - size, -1, -1):
            kind = kinds.get(" ".join(tokens[at : at + size]))
            if kind is not None:
                return kind
    return None
