"""Who is meant: the index over the actor packs.

`ActorIndex.lookup` resolves words of a text to actors by exact name, abbreviation, transcription,
composition ("Turkish warplanes", "ISIS fighters", "army of Sudan") and, for generic descriptions
("government forces", "the coalition", "rebels"), by the countries and actors the report is about.
Where it is not sure it returns nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from .actor_names import fold, kind_in, spelling_key
from .actor_relations import Edge, alive, network
from .actor_table import PEOPLE, ActorHit, ActorSpan, Countries, NameTable, Query
from .model import Actor, Row
from .reference import Reference

__all__ = [
    "ActorGuess",
    "ActorHit",
    "ActorIndex",
    "ActorSpan",
    "Countries",
    "Edge",
    "actor_index",
    "alive",
    "fold",
    "network",
    "spelling_key",
]

_PARENTHESIS = re.compile(r"^(.*\S)\s*\(([^()]*)\)$")
_NUMBER = re.compile(r"[0-9][0-9.,]*(?:st|nd|rd|th)?")
_LONGEST_PHRASE = 14
_LOCAL = 3
"""Whom a nation's "militants" are belongs to it: "Syrian militants" are not a network of nine
countries."""
_FAITH = frozenset(("islamic",))


def _is_short_for(short: Sequence[ActorHit], words: str) -> bool:
    """“People's Defence Forces (HPG)”: which of several of that name, its abbreviation says."""
    if not short or short[0].how != "name":
        return False
    actor = short[0].actor
    return fold(words) in {fold(name) for name in (actor.name, *actor.names, *actor.generic)}


class ActorGuess(Row, kw_only=True, frozen=True):
    """What words tell of an actor that no pack knows."""

    kind: str
    backers: tuple[str, ...] = ()
    country: str | None = None
    """ISO alpha-2 code of the state whose demonym stands in the words."""


class ActorIndex(NameTable):
    """Names → actors, and how actors stand to each other.  Build once, it never changes."""

    def __init__(self, reference: Reference) -> None:
        super().__init__(reference)
        self._fillers = self._words.between | self._words.before
        self._links: dict[str, list[tuple[str, ...]]] = {}
        for link in self._words.of:  # the longest come first
            self._links.setdefault(link.split()[0], []).append(tuple(link.split()))
        self._cached = lru_cache(maxsize=65536)(self._lookup)

    def __reduce__(self) -> Any:
        return (ActorIndex, (self.reference,))

    def lookup(
        self,
        name: str,
        on: str | None = None,
        countries: Countries = (),
        context: tuple[str, ...] = (),
    ) -> list[ActorHit]:
        """Return the actors that `name` may mean, best first; empty where unsure.

        `on`: ISO date of what is told; actors that did not exist then are passed over.
        `countries`: ISO codes of the countries the report is about, the main one first.
        `context`: ids of the actors already met in the document.
        """
        return list(self._cached(name, on or None, tuple(countries), tuple(context)))

    def _lookup(
        self, name: str, on: str | None, countries: Countries, context: tuple[str, ...]
    ) -> tuple[ActorHit, ...]:
        if on and on.startswith("--"):
            on = None
        query = Query(name, on, countries, context)
        if not query.tokens:
            return ()
        hits = self._whole(query, query.tokens, query.written)
        if not hits and (match := _PARENTHESIS.match(name.strip())):
            spelled, short = (self._lookup(p, on, countries, context) for p in match.groups())
            hits = short if not spelled or _is_short_for(short, match[1]) else spelled
        if not hits and len(query.tokens) <= _LONGEST_PHRASE:
            hits = self._composed(query, query.tokens, query.written, depth=0)
            if hits and hits[0].how == "generic" and self._entries(query.tokens, query.written):
                # A known description that countries and context did not settle stays unsettled.
                return ()
        return tuple(hits or self._either(query))

    # ------------------------------------------------------------------ compositions

    def _head(self, tokens: tuple[str, ...]) -> tuple[str, int] | None:
        """Return (class, number of tokens) of the head at the end of `tokens`."""
        for size in range(min(self._words.longest_head, len(tokens)), 0, -1):
            group = self._words.heads.get(" ".join(tokens[-size:]))
            if group is not None:
                return group, size
        return None

    def _composed(
        self, query: Query, tokens: tuple[str, ...], written: tuple[str, ...], depth: int
    ) -> tuple[ActorHit, ...]:
        if depth > 3 or not tokens:
            return ()
        cut = self._strip_before(tokens)
        if cut:
            rest = self._whole(query, tokens[cut:], written[cut:])
            if rest and not (rest[0].how in ("spelling", "own state", "generic") and cut > 2):
                return rest
            tokens, written = tokens[cut:], written[cut:]
        hits = self._of(query, tokens, written, depth)
        if hits:
            return hits
        hits = self._with_head(query, tokens, written, depth)
        if hits:
            return hits
        hits = self._with_openers(query, tokens, written, depth)
        if hits:
            return hits
        return self._in_country(query, tokens) or self._office(query, tokens, written, depth)

    def _either(self, query: Query) -> tuple[ActorHit, ...]:
        """Resolve one party under two adjectives: "rebel and Islamist factions".

        Both must name one party, or one of them only colours: two parties are not one actor.
        """
        tokens, head = query.tokens, self._head(query.tokens)
        if head is None or tokens.count("and") != 1:
            return ()
        at, stop = tokens.index("and"), len(tokens) - head[1]
        if not 0 < at < stop - 1:
            return ()
        phrases = (query.written[:at] + query.written[stop:], query.written[at + 1 :])
        found = [
            self._lookup(" ".join(words), query.on, query.countries, query.context)[:1]
            for words in phrases
        ]
        if found[0] and found[1]:
            if not self.same_party(found[0][0].actor.id, found[1][0].actor.id, query.on):
                return ()
        elif not any(found) or not self._only_colours(
            tokens[:at] if found[1] else tokens[at + 1 : stop]
        ):
            return ()
        hit = (found[0] or found[1])[0]
        return (ActorHit(actor=hit.actor, score=round(hit.score * 0.9, 3), how=hit.how),)

    def _only_colours(self, tokens: tuple[str, ...]) -> bool:
        """Say whether words tell of what colour a party is, not which: "pro-Turkish Islamist"."""
        colours = (
            self._words.not_state
            | _FAITH
            | {word for word, group in self._words.heads.items() if group == "armed"}
        )
        return all(
            token in colours
            or (at and token in self._states and tokens[at - 1] in self._words.stances)
            for at, token in enumerate(tokens)
        )

    def _in_country(self, query: Query, tokens: tuple[str, ...]) -> tuple[ActorHit, ...]:
        """Resolve a description known in a country: "rebels in Ivory Coast"."""
        for at in range(1, len(tokens) - 1):
            if tokens[at] not in ("in", "of"):
                continue
            state = self._states.get(self._without_article(" ".join(tokens[at + 1 :])))
            if state is not None:
                return self._known_there(query, state, tokens[:at])
        return ()

    def _office(
        self, query: Query, tokens: tuple[str, ...], written: tuple[str, ...], depth: int
    ) -> tuple[ActorHit, ...]:
        """Resolve the holder of an office: "Russian President Boris Yeltsin"."""
        stop = len(tokens)
        while stop > 1 and len(tokens) - stop < 4 and written[stop - 1][:1].isupper():
            stop -= 1
            head = self._head(tokens[:stop])
            if head is None or head[0] not in ("government", "military", "armed"):
                continue
            if any(t in self._words.kinds or t in self._words.heads for t in tokens[stop:]):
                continue
            hits = self._with_head(query, tokens[:stop], written[:stop], depth + 1)
            if hits and hits[0].how in ("demonym + head", "name + head", "name"):
                score = round(hits[0].score * 0.85, 3)
                return (ActorHit(actor=hits[0].actor, score=score, how="office holder"),)
        return ()

    def _strip_before(self, tokens: tuple[str, ...]) -> int:
        """Return how many articles, numbers and quantities the phrase begins with."""
        cut = 0
        while cut < len(tokens) - 1 and (
            tokens[cut] in self._words.quantities or _NUMBER.fullmatch(tokens[cut])
        ):
            cut += 1
        return cut

    def _of(
        self, query: Query, tokens: tuple[str, ...], written: tuple[str, ...], depth: int
    ) -> tuple[ActorHit, ...]:
        """Resolve "army of Sudan", "fighters from the SDF", "forces loyal to Haftar"."""
        for at in range(1, len(tokens) - 1):
            for link in self._links.get(tokens[at], ()):
                if tokens[at : at + len(link)] != link or at + len(link) >= len(tokens):
                    continue
                head = self._head(tokens[:at])
                if head is None:
                    return ()
                group, size = head
                between = tokens[: at - size]
                if not self._fillers.issuperset(between):
                    return ()
                after = at + len(link)
                name, as_written = tokens[after:], written[after:]
                loyal = "loyal" in link
                return self._attach(query, name, as_written, group, between, depth, loyal)
        return ()

    def _attach(
        self,
        query: Query,
        tokens: tuple[str, ...],
        written: tuple[str, ...],
        group: str,
        between: tuple[str, ...],
        depth: int,
        loyal: bool = False,
    ) -> tuple[ActorHit, ...]:
        """Resolve a name and hang the head's class on it."""
        hits = self._whole(query, tokens, written)
        if not hits:
            hits = self._with_openers(query, tokens, written, depth + 1)
        if not hits:
            hits = self._nation_and_rest(query, tokens, written)
        if not hits:
            return ()
        best = hits[0]
        actor, how = best.actor, best.how
        if actor.kind in PEOPLE:
            return ()
        if actor.kind == "state" and actor.home and self._state_of.get(actor.home) == actor.id:
            if self._words.not_state.intersection(between):
                return ()
            return self._state_part(query, actor, group, how)
        if actor.kind == "state forces" and group in ("air", "sea", "special", "marines", "army"):
            state = self._state_of.get(actor.home or "")
            part = self.force_of(state, group, query.on) if state else None
            if part is not None and self.same_party(part.id, actor.id, query.on):
                actor = part
        score = best.score * {"things": 0.85}.get(group, 0.95)
        how = "loyal to" if loyal else ("generic" if how == "generic" else "name + head")
        return (ActorHit(actor=actor, score=round(score, 3), how=how),)

    def _state_part(self, query: Query, state: Actor, group: str, how: str) -> tuple[ActorHit, ...]:
        if group == "armed":
            return ()
        if group == "things":
            group = "military"
        force = self.force_of(state.id, group, query.on)
        if force is None:
            return ()
        score = 0.7 if how == "capital" else 0.9
        return (ActorHit(actor=force, score=score, how="demonym + head"),)

    def _with_head(
        self, query: Query, tokens: tuple[str, ...], written: tuple[str, ...], depth: int
    ) -> tuple[ActorHit, ...]:
        head = self._head(tokens)
        if head is None:
            return self._nation_and_rest(query, tokens, written)
        group, size = head
        if size > 1:
            # "Syrian National Army forces" are that army's, not Syria's "army forces".
            named = self._attach(query, tokens[:-1], written[:-1], group, (), depth)
            if named and named[0].how == "name + head" and named[0].actor.kind != "state":
                return named
        stop = len(tokens) - size
        while stop > 0:
            between = tokens[stop : len(tokens) - size]
            hits = self._attach(query, tokens[:stop], written[:stop], group, between, depth)
            if hits:
                return hits
            if tokens[stop - 1] not in self._words.between:
                break
            stop -= 1
        return self._nation_and_rest(query, tokens, written)

    def _nation_and_rest(
        self, query: Query, tokens: tuple[str, ...], written: tuple[str, ...]
    ) -> tuple[ActorHit, ...]:
        """Resolve a nation and a description known in its country: "Syrian rebels"."""
        for size in range(min(4, len(tokens) - 1), 0, -1):
            nation = " ".join(tokens[:size])
            state = self._states.get(nation)
            if state is None or not written[0][:1].isupper():
                continue
            hits = self._known_there(query, state, tokens[size:])
            if hits:
                return hits
        return ()

    def _known_there(self, query: Query, state: str, rest: tuple[str, ...]) -> tuple[ActorHit, ...]:
        """Resolve a description by the country of a state."""
        words = " ".join(rest)
        entries = self._entries(rest, rest)
        people = [a for a, generic in entries if not generic and self.actors[a].kind in PEOPLE]
        if people:
            return (ActorHit(actor=self.actors[people[0]], score=0.9, how="population"),)
        home = self.actors[state].home or ""
        there = Query(words, query.on, (home,), query.context)
        hits = self._ranked(there, [(a, True) for a, generic in entries if generic])
        if hits and home in hits[0].actor.countries and len(hits[0].actor.countries) <= _LOCAL:
            score = max(hits[0].score, 0.7)
            return (ActorHit(actor=hits[0].actor, score=score, how="demonym + head"),)
        return ()

    def _with_openers(
        self, query: Query, tokens: tuple[str, ...], written: tuple[str, ...], depth: int
    ) -> tuple[ActorHit, ...]:
        """Resolve "extremist group Boko Haram", "Kurdish-led SDF fighters"."""
        at = 0
        while at < len(tokens) - 1:
            step = self._opener(tokens, written, at)
            if not step:
                return ()
            at += step
            hits = self._whole(query, tokens[at:], written[at:])
            if hits and hits[0].how in ("name", "spelling", "former name"):
                found = hits[0]
                if found.actor.kind != "state" and found.actor.kind not in PEOPLE:
                    score = round(found.score * 0.97, 3)
                    return (ActorHit(actor=found.actor, score=score, how=found.how),)
            head = self._head(tokens[at:])
            if head is not None and depth < 2:
                stop = len(tokens) - head[1]
                if stop > at:
                    hits = self._whole(query, tokens[at:stop], written[at:stop])
                    if hits and hits[0].how == "name" and hits[0].actor.kind != "state":
                        found = hits[0]
                        score = round(found.score * 0.95, 3)
                        return (ActorHit(actor=found.actor, score=score, how="name + head"),)
        return ()

    def _opener(self, tokens: tuple[str, ...], written: tuple[str, ...], at: int) -> int:
        """Return how many tokens at `at` only describe the name that follows; 0 for none."""
        if at + 1 < len(tokens) and tokens[at + 1] in self._words.links:
            return 2
        if tokens[at] in self._words.before or _NUMBER.fullmatch(tokens[at]):
            return 1
        for size in (3, 2, 1):
            if at + size < len(tokens) and " ".join(tokens[at : at + size]) in self._states:
                linked = at + size < len(tokens) and tokens[at + size] in self._words.links
                return size + 1 if linked else size
        return 0

    # ------------------------------------------------------------------ actors no pack knows

    def kind_of(self, words: str) -> str:
        """Guess the kind of an unknown actor from its head noun; "rebel group" where nothing
        tells (the commonest kind of actor missing in a pack).
        """
        return kind_in(words) or "rebel group"

    def describe(self, words: str, on: str | None = None) -> ActorGuess:
        """Return what the words themselves tell of an unknown actor: kind, backers, country.

        >>> # "Iranian-backed militias" -> kind political militia, backers (iran,)
        """
        query = Query(words, on, (), ())
        backers: list[str] = []
        country: str | None = None
        tokens = query.tokens
        for at, token in enumerate(tokens):
            if self._words.links.get(token) in ("backer", "leader") and at:
                for size in range(min(4, at), 0, -1):
                    hits = self._whole(query, tokens[at - size : at], query.written[at - size : at])
                    if hits and hits[0].how != "generic":
                        backers.append(hits[0].actor.id)
                        break
            elif token == "pro" and at + 1 < len(tokens):
                hits = self._whole(query, tokens[at + 1 : at + 2], query.written[at + 1 : at + 2])
                if hits and hits[0].how != "generic":
                    backers.append(hits[0].actor.id)
            elif token in self._states and not (
                at + 1 < len(tokens) and tokens[at + 1] in self._words.links
            ):
                named = self._capital_if_short(token, query.written[at : at + 1])
                if named and (at == 0 or tokens[at - 1] not in self._words.stances):
                    country = country or self.actors[self._states[token]].home
        return ActorGuess(kind=self.kind_of(words), backers=tuple(backers), country=country)


_BUILT: dict[str, ActorIndex] = {}


def actor_index(reference: Reference) -> ActorIndex:
    """Return the index of a reference, built once per process."""
    if not reference.fingerprint:
        return ActorIndex(reference)
    found = _BUILT.get(reference.fingerprint)
    if found is None:
        found = _BUILT[reference.fingerprint] = ActorIndex(reference)
    return found
