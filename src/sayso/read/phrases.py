"""Page phrases: what the language packs say of furniture, captions and readers' comments.

The words live in `packs/lang/<language>/furniture.yaml`, of the built-in packs and of the user's
own folders; patterns of all languages are tried together, since a page's furniture is often in
another language than its article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ..errors import PackError
from ..reference import PACKS, read_yaml

SIGNED = "(@"
"""Stands in every line that `POST_SIGNATURE` matches."""
POST_SIGNATURE = re.compile(
    r"(?:^|(?<=\s))[—–-]{1,2}\s?(?P<author>[^\n—–]{1,60}?\(@\w{1,20}\))\s?(?P<date>[^\n]{6,30}\d{4})$"
)
"""The line under an embedded post: "— Name (@name) June 4, 2016"."""
_STOPPED = re.compile(r"[.!?…][\"”’»)\]]*\s*")
"""The end of a sentence and the blanks behind it."""
_ICONS = "✉✎★☆♥❤🔗📧🖨➤►▶•◦ "
"""What pages put before the words of a button."""
_MEMORY = 60_000
_LONGEST = {
    "line": 300, "caption": 600, "related": 80, "open": 120, "control": 300, "headers": 140,
    "footers": 140,
}  # fmt: skip
"""A block with more characters is a paragraph, whatever it begins with."""
_LONGEST_START = 1500
"""Characters of a line of furniture that is known by its beginning: menus that ran together."""
_ASKED = {what: 1 << 2 * at for at, what in enumerate(_LONGEST)}

_NAMED = re.compile(r"\(\?P<\w+>")

_PATTERNS = (
    "lines", "starts", "tails", "captions", "credits", "inner_credits", "related", "comments_open",
    "comment_controls", "comment_headers", "comment_footers", "attribution", "when", "war", "slang",
    "opinion", "date_prefixes",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Phrases:
    """Compiled page phrases of all language packs."""

    lines: tuple[re.Pattern[str], ...]
    starts: tuple[re.Pattern[str], ...]
    tails: tuple[re.Pattern[str], ...]
    captions: tuple[re.Pattern[str], ...]
    credits: tuple[re.Pattern[str], ...]
    inner_credits: tuple[re.Pattern[str], ...]
    related: tuple[re.Pattern[str], ...]
    comments_open: tuple[re.Pattern[str], ...]
    comment_controls: tuple[re.Pattern[str], ...]
    comment_headers: tuple[re.Pattern[str], ...]
    comment_footers: tuple[re.Pattern[str], ...]
    attribution: tuple[re.Pattern[str], ...]
    when: tuple[re.Pattern[str], ...]
    war: tuple[re.Pattern[str], ...]
    slang: tuple[re.Pattern[str], ...]
    opinion: tuple[re.Pattern[str], ...]
    date_prefixes: tuple[re.Pattern[str], ...]
    not_names: frozenset[str]
    starters: frozenset[str]
    months: dict[str, int]
    iranian_months: dict[str, int]
    weekdays: frozenset[str]
    date_words: frozenset[str]
    """What may stand beside a date on a line of its own."""

    _known: dict[str, int] = field(default_factory=dict, init=False, repr=False)
    """Answers given, by text: each block is asked about several times.  One bit says that a
    question was asked, another what the answer was: a text costs one entry, whatever is asked."""

    def is_line(self, text: str) -> bool:
        """Say whether the whole block is page furniture."""
        return self._ask("line", text)

    def is_caption(self, text: str) -> bool:
        """Say whether the whole block is a picture's caption."""
        return self._ask("caption", text)

    def is_related(self, text: str) -> bool:
        """Say whether the block is a heading over links to other pages."""
        return self._ask("related", text)

    def opens_comments(self, text: str) -> bool:
        """Say whether the article is over at this block."""
        return self._ask("open", text)

    def is_control(self, text: str) -> bool:
        """Say whether the block is a button or a form field of a comment system."""
        return self._ask("control", text)

    @cached_property
    def _whole(self) -> dict[str, re.Pattern[str]]:
        """The patterns of each kind as one: asked for at every block, of which pages have many."""
        return {
            "line": _any_of(self.lines),
            "starts": _any_of(self.starts),
            "caption": _any_of(self.captions),
            "related": _any_of(self.related),
            "open": _any_of(self.comments_open),
            "control": _any_of(self.comment_controls),
            "tails": _any_of(self.tails),
            "headers": _may_be(self.comment_headers),
            "footers": _may_be(self.comment_footers),
        }

    def _ask(self, what: str, text: str) -> bool:
        if len(text) > _LONGEST[what]:
            return what == "line" and len(text) <= _LONGEST_START and self._starts(text)
        asked = _ASKED[what]
        known = self._known.get(text, 0)
        if known & asked:
            return bool(known & (asked << 1))
        bare = text.lstrip(_ICONS) or text
        answer = bool(self._whole[what].fullmatch(bare))
        if what == "line" and not answer:
            answer = self._starts(bare)
        self._keep(text, known | asked | (asked << 1 if answer else 0))
        return answer

    def _starts(self, bare: str) -> bool:
        return bool(self._whole["starts"].match(bare)) and len(bare.split()) <= 60

    def _keep(self, text: str, known: int) -> None:
        if len(self._known) >= _MEMORY and text not in self._known:
            self._known.clear()
        self._known[text] = known

    def _may_sign(self, what: str, text: str) -> bool:
        """Say whether a line can name the author of a comment: most lines cannot."""
        if len(text) > _LONGEST[what]:
            return False
        asked = _ASKED[what]
        known = self._known.get(text, 0)
        if known & asked:
            return bool(known & (asked << 1))
        answer = bool(self._whole[what].match(text))
        self._keep(text, known | asked | (asked << 1 if answer else 0))
        return answer

    def header(self, text: str) -> re.Match[str] | None:
        """Match a line that names the author of the comment after it."""
        if not self._may_sign("headers", text):
            return None
        if POST_SIGNATURE.search(text) or self.is_line(text):
            return None
        return _match(self.comment_headers, text)

    def footer(self, text: str) -> re.Match[str] | None:
        """Match a line that names the author of the comment before it."""
        if not self._may_sign("footers", text):
            return None
        return _match(self.comment_footers, text)

    def tail_starts(self, text: str) -> list[int]:
        """Return where what pages append to a paragraph may begin, in order.

        It begins a sentence; where none of the text's sentences begins like that, there is none.
        """
        begins = self._whole["tails"].match
        if not any(
            begins(text, at)
            for stop in _STOPPED.finditer(text)
            for at in range(stop.start() + 1, stop.end() + 1)
        ):
            return []
        return sorted(m.start() for pattern in self.tails for m in pattern.finditer(text))


def _any_of(patterns: tuple[re.Pattern[str], ...]) -> re.Pattern[str]:
    """Return a pattern that matches where one of these does; nothing where there are none."""
    every = "|".join(f"(?:{pattern.pattern})" for pattern in patterns)
    return re.compile(every or r"(?!)", re.IGNORECASE)


def _may_be(patterns: tuple[re.Pattern[str], ...]) -> re.Pattern[str]:
    """Return a pattern that matches where one of these can, all of which name groups alike."""
    bare = [_NAMED.sub("(?:", pattern.pattern) for pattern in patterns]
    if any("(?P=" in each for each in bare):
        return re.compile("")
    return _any_of(tuple(re.compile(each) for each in bare))


def _match(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    for pattern in patterns:
        found = pattern.match(text)
        if found and found["author"].strip():
            return found
    return None


def _words(content: dict[str, Any], key: str) -> list[str]:
    return [str(word).casefold() for word in content.get(key) or ()]


def _numbered(content: dict[str, Any], key: str) -> dict[str, int]:
    return {str(word).casefold(): int(number) for word, number in content.get(key, {}).items()}


@lru_cache(maxsize=4)
def load_phrases(extra: tuple[str, ...] = ()) -> Phrases:
    """Return the page phrases of the built-in packs and of the folders in `extra`.

    Raises PackError for a pattern that is no regular expression.
    """
    patterns: dict[str, list[re.Pattern[str]]] = {name: [] for name in _PATTERNS}
    not_names: set[str] = set()
    starters: set[str] = set()
    weekdays: set[str] = set()
    months: dict[str, int] = {}
    iranian: dict[str, int] = {}
    date_words: set[str] = set()
    for folder in (PACKS, *map(Path, extra)):
        for path in sorted((folder / "lang").glob("*/furniture.yaml")):
            content = read_yaml(path) or {}
            for name in _PATTERNS:
                for pattern in content.get(name) or ():
                    try:
                        patterns[name].append(re.compile(pattern, re.IGNORECASE))
                    except re.error as error:
                        raise PackError(f"{path}: {name}: {pattern!r}: {error}") from error
            not_names.update(_words(content, "not_names"))
            starters.update(_words(content, "starters"))
            weekdays.update(_words(content, "weekdays"))
            date_words.update(_words(content, "date_words"))
            months.update(_numbered(content, "months"))
            iranian.update(_numbered(content, "iranian_months"))
    compiled = {name: tuple(found) for name, found in patterns.items()}
    return Phrases(
        **compiled,
        not_names=frozenset(not_names),
        starters=frozenset(starters),
        months=months,
        iranian_months=iranian,
        weekdays=frozenset(weekdays),
        date_words=frozenset(date_words),
    )
