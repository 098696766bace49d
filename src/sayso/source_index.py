"""Who says so: the index over the source packs, and whom a title speaks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .actor_names import Finder, capitals, fold, load_words
from .actors import ActorIndex, Countries, actor_index
from .model import Row, Source
from .reference import Reference

LONGEST_HOST = 253
"""Characters of a host's name, at most, as the domain name system has it."""
_HOST = re.compile(r"^(?:https?://)?(?:[^@/\s]*@)?([a-z0-9.-]+\.[a-z]{2,})(?::\d+)?(?:[/?#].*)?$")
_ACRONYM = re.compile(r"[A-Z]{2,5}\Z")
_SLUG = re.compile(r"[\w.-]{3,}\Z")
_SUFFIXES = frozenset(("co", "com", "edu", "net", "org"))
_NO_OUTLETS = frozenset(("blogspot", "facebook", "gob", "gouv", "gov", "mil", "wordpress"))
"""In an address: whose it is does not stand in one label of it."""
_ARTICLE = re.compile(r"^(?:the|al|el)[\s-]+|[^a-z0-9]+")
_SHORTEST_SLUG = 4
_LONGEST_NAME = 1000
"""Characters of a name with all its description; each end of a longer text would be looked up."""
_PARENTHESIS = re.compile(r"^(.*\S)\s*\(([^()]*)\)$")
_PREPOSITIONS = ("of", "for", "from", "with", "to", "in", "at", "by")
_VOICES = frozenset(("ministry", "party", "person"))
# Populations have no spokesmen; a title beside them makes no party.
_NO_PARTY = frozenset(("civilians", "protesters", "rioters"))


def _slug(name: str) -> str:
    """Return a name as addresses and file names have it: "Daily Sabah" → "dailysabah"."""
    return _ARTICLE.sub("", fold(name))


class SourceSpan(Row, kw_only=True, frozen=True):
    """The name of a source found in a text: `text[start:end]`."""

    start: int
    end: int
    id: str


class Origin(Row, kw_only=True, frozen=True):
    """The voice behind a speaker: the id of a source or of an actor, and whose side it takes."""

    id: str
    name: str
    speaks_for: str | None = None


class SourceIndex:
    """Names and addresses → sources.  Build once, it never changes."""

    def __init__(self, reference: Reference, actors: ActorIndex | None = None) -> None:
        self.reference = reference
        self.sources: dict[str, Source] = reference.sources
        self.actors = actors or actor_index(reference)
        self._words = load_words()
        self._names: dict[str, str] = {}
        self._caps: set[str] = set()
        self._domains: dict[str, str] = {}
        for source in self.sources.values():
            for domain in source.domains:
                self._domains.setdefault(domain.lower(), source.id)
            for name in (source.name, *source.names):
                self._add(name, source.id)
        self._slugs = self._by_slug()
        self._finder = Finder(self._names, self._written_right)
        self._cached = lru_cache(maxsize=65536)(self._lookup)

    def _add(self, name: str, source: str) -> None:
        folded = fold(name)
        spellings = [folded]
        if folded.startswith("the ") and folded.count(" ") > 1:
            spellings.append(folded[4:])
        for spelling in spellings:
            self._names.setdefault(spelling, source)
            if _ACRONYM.match(name):
                self._caps.add(spelling)

    def get(self, source: str) -> Source | None:
        """Return a source by id."""
        return self.sources.get(source)

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield (folded name, source id), sorted by name."""
        yield from sorted(self._names.items())

    def needs_capitals(self, folded: str) -> bool:
        """Say whether the name counts only in capitals (AP, SITE, WAM)."""
        return folded in self._caps

    def find(self, text: str) -> list[SourceSpan]:
        """Return the names of sources in `text`; each begins with a capital or is no Latin name."""
        return [
            SourceSpan(start=start, end=end, id=self._names[name])
            for start, end, name in self._finder.find(text)
        ]

    def _written_right(self, folded: str, written: str) -> bool:
        """Say whether words as written may be the name: names begin with a capital."""
        first, last = written[:1], written.rsplit(" ", 1)[-1]
        if folded in self._caps and not capitals(last):
            return False
        return not (last[:1].islower() and (first.islower() or folded.startswith("the ")))

    def by_address(self, address: str) -> Source | None:
        """Return the source that publishes at a web address or host name."""
        match = _HOST.match(address.strip().lower())
        if not match or len(match.group(1)) > LONGEST_HOST:
            return None
        labels = match.group(1).strip(".").split(".")
        for at in range(len(labels) - 1):
            found = self._domains.get(".".join(labels[at:]))
            if found is not None:
                return self.sources[found]
        return None

    def lookup(self, name: str) -> Source | None:
        """Return the source of a name, abbreviation or address; None where no pack knows it.

        Descriptions around the name are passed over ("state news agency SANA", "the UK-based
        Syrian Observatory for Human Rights (SOHR)", "Reuters news agency").
        """
        return self._cached(name) if len(name) <= _LONGEST_NAME else None

    def publisher(self, name: str) -> Source | None:
        """Return the source that somebody who files texts means: by id, name, address or slug.

        Where a publisher is named, small letters are no common word: "dailysabah" is the Daily
        Sabah, "manar" Al-Manar, "jordantimes" whoever publishes at jordantimes.com.
        """
        found = self.get(name) or self.lookup(name)
        if found is not None or not _SLUG.match(name.strip()):
            return found
        known = self._slugs.get(_slug(name))
        return self.sources[known] if known is not None else None

    def _by_slug(self) -> dict[str, str]:
        """Return slugs of names and addresses that mean one source."""
        meant: dict[str, set[str]] = {}
        for source in self.sources.values():
            if source.kind == "person":
                continue
            spelled = {source.id, source.name, *source.names}
            for domain in source.domains:
                labels = domain.lower().split(".")
                if not _NO_OUTLETS.intersection(labels):
                    # "english.daily.example": the label before the suffixes names the outlet.
                    spelled.update([x for x in labels[:-1] if x not in _SUFFIXES][-1:])
            for name in spelled:
                slug = _slug(name)
                if len(slug) >= _SHORTEST_SLUG and not self._describes(slug):
                    meant.setdefault(slug, set()).add(source.id)
        return {slug: next(iter(ids)) for slug, ids in meant.items() if len(ids) == 1}

    def _exact(self, written: list[str]) -> Source | None:
        """Resolve words as written; small letters mean a word, not a name."""
        text = " ".join(written)
        folded = fold(text)
        for spelling in (folded, folded[4:] if folded.startswith("the ") else ""):
            found = self._names.get(spelling)
            if found is None:
                continue
            if self._written_right(spelling, text):
                return self.sources[found]
        return None

    def _lookup(self, name: str) -> Source | None:
        name = " ".join(name.split()).strip(" ,.;:")
        if not name:
            return None
        if "." in name and " " not in name and (found := self.by_address(name)):
            return found
        if match := _PARENTHESIS.match(name):
            for part in match.groups():
                found = self._lookup(part)
                if found is not None:
                    return found
        words = re.sub(r"(?<=\w)['’]s(?= )", "", name).split()
        found = self._exact(name.split()) or self._exact(words)
        if found is not None:
            return found
        whose, _, own = name.replace("’s ", "'s ").partition("'s ")
        if own and self.actors.lookup(whose):
            # "Islamic State's Amaq agency": whose it is stands before it.
            return self._lookup(own)
        start, stop = 0, len(words)
        while start < stop - 1 and self._describes(words[start]):
            start += 1
            if found := self._exact(words[start:stop]):
                return found
        while stop > start + 1 and self._describes(words[stop - 1]):
            stop -= 1
            for first in range(start + 1):
                if found := self._exact(words[first:stop]):
                    return found
        return self._named_last(name.split())

    def _named_last(self, words: list[str]) -> Source | None:
        """Return the source that a longer description ends with.

        "Rami Abdel Rahman, director of the Syrian Observatory for Human Rights", "a statement on
        SANA".  A single word that is no abbreviation names a source only after "of" and its kin:
        "the Morning Star" is not "Star".
        """
        for at in range(1, len(words)):
            last = words[at:]
            if len(last) == 1 and not (
                _ACRONYM.match(last[0]) or fold(words[at - 1]) in _PREPOSITIONS
            ):
                continue
            if found := self._exact(last):
                return found
        return None

    def _describes(self, word: str) -> bool:
        parts = fold(word).split()
        return all(
            p in self._words.media or self.actors.is_nation(p) or self.actors.knows(p)
            for p in parts
        )

    # ------------------------------------------------------------------ speaking for

    def origin(
        self,
        words: str,
        on: str | None = None,
        countries: Countries = (),
        context: tuple[str, ...] = (),
    ) -> Origin | None:
        """Return who stands behind the words of a speaker, under one id however it is named.

        Spokesmen, officials, ministries and party media offices are the actor they speak for
        (Rudskoi and the Russian Defence Ministry are one voice); outlets, agencies, monitors and
        data sets are themselves, state media included.
        """
        source = self.lookup(words)
        if source is not None and (source.kind not in _VOICES or source.speaks_for is None):
            return Origin(id=source.id, name=source.name, speaks_for=source.speaks_for)
        actor = self.speaks_for(words, on, countries, context)
        if actor is None:
            return None
        return Origin(id=actor, name=self.actors.actors[actor].name, speaks_for=actor)

    def speaks_for(
        self,
        words: str,
        on: str | None = None,
        countries: Countries = (),
        context: tuple[str, ...] = (),
    ) -> str | None:
        """Return the id of the actor that a speaker described by `words` speaks for.

        A spokesman, general, minister, ministry or state agency of X speaks for X ("SDF spokesman
        Talal Silo", "the head of the Deir Ezzor military council", "Colonel General Sergei
        Rudskoi"); None for a third party or where nothing tells.
        """
        source = self.lookup(words)
        if source is not None:
            return source.speaks_for
        hits = self.actors.lookup(words, on, countries, context)
        whole = hits[0] if hits else None
        tokens = [word.strip(',;:()"“”') for word in words.split()]
        tokens = [word for word in tokens if word]
        actor = whole.actor.id if whole and whole.how in ("name", "spelling") else None
        actor = (
            actor
            or self._prefix(tokens, on, countries, context)
            or self._after_title(tokens, on, countries, context)
            or self._person(tokens)
        )
        if actor is None and whole is not None:
            actor = whole.actor.id
        if actor is None and is_state_media(words) and len(countries) == 1:
            # Whose it is where only one state is told of.
            own = self.actors.lookup("the government", on, countries, context)
            actor = own[0].actor.id if own else None
        if actor is None or self.actors.actors[actor].kind in _NO_PARTY:
            return None
        return actor

    def _title(self, tokens: list[str], at: int) -> tuple[str, int] | None:
        """Return (part, words) of the longest title that begins at a token."""
        for size in (5, 4, 3, 2, 1):
            if at + size > len(tokens):
                continue
            part = self._words.titles.get(fold(" ".join(tokens[at : at + size])))
            if part is not None:
                return part, size
        return None

    def _resolve(
        self,
        name: list[str],
        part: str,
        on: str | None,
        countries: Countries,
        context: tuple[str, ...],
    ) -> str | None:
        """Return the part of a state, or the group, that is named."""
        hits = self.actors.lookup(" ".join(name), on, countries, context)
        if not hits:
            return None
        actor = hits[0].actor
        if part == "group" and (actor.kind == "state" or hits[0].how == "demonym + head"):
            return None
        if actor.kind == "state" and actor.home and part in ("military", "police"):
            force = self.actors.force_of(actor.id, part, on)
            return force.id if force is not None else actor.id
        return actor.id

    def _prefix(
        self, tokens: list[str], on: str | None, countries: Countries, context: tuple[str, ...]
    ) -> str | None:
        """Resolve "<name> <title> …": "Russian Defence Ministry spokesman Igor Konashenkov"."""
        for at in range(1, min(len(tokens), 9)):
            title = self._title(tokens, at)
            if title is None:
                continue
            found = self._resolve(tokens[:at], title[0], on, countries, context)
            if found is not None:
                return found
        return None

    def _after_title(
        self, tokens: list[str], on: str | None, countries: Countries, context: tuple[str, ...]
    ) -> str | None:
        """Resolve "<title> of <name>": "the head of the Deir Ezzor military council"."""
        for at in range(len(tokens)):
            title = self._title(tokens, at)
            if title is None:
                continue
            after = at + title[1]
            if after < len(tokens) and fold(tokens[after]) in _PREPOSITIONS:
                name = tokens[after + 1 :]
                for stop in range(min(len(name), 8), 0, -1):
                    found = self._resolve(name[:stop], title[0], on, countries, context)
                    if found is not None:
                        return found
        return None

    def _person(self, tokens: list[str]) -> str | None:
        """Resolve the name of a known person behind a title: "Colonel General Sergei Rudskoi"."""
        for size in range(min(5, len(tokens)), 0, -1):
            for at in range(len(tokens) - size + 1):
                found = self._exact(tokens[at : at + size])
                if found is not None and found.kind == "person" and (size > 1 or at > 0):
                    return found.speaks_for
        return None


def is_state_media(words: str) -> bool:
    """Say whether words mean the media of some state, whichever that is: "state television".

    >>> is_state_media("State media"), is_state_media("local media")
    (True, False)
    """
    plain = fold(words).removeprefix("the ")
    return plain.startswith("state ") and load_words().titles.get(plain) == "government"


_BUILT: dict[str, SourceIndex] = {}


def source_index(reference: Reference) -> SourceIndex:
    """Return the index of a reference, built once per process."""
    if not reference.fingerprint:
        return SourceIndex(reference)
    found = _BUILT.get(reference.fingerprint)
    if found is None:
        found = _BUILT[reference.fingerprint] = SourceIndex(reference)
    return found
