"""The table of names: whole names and generic descriptions → actors.

`actors.ActorIndex` builds on it; use that one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from .actor_names import Finder, Words, capitals, fold, load_words, spelling_key
from .actor_relations import ActorRelations, alive
from .model import Actor, Row
from .reference import PACKS, Reference, read_yaml

# Acts all over the world; that the country of a report is another says nothing against them.
_WORLDWIDE = frozenset(("state", "state forces", "organisation", "external forces", "civilians"))
# An actor in so many countries may turn up in any.
_TRANSNATIONAL = 10
PEOPLE = frozenset(("civilians", "protesters", "rioters"))

Countries = tuple[str, ...]


class ActorHit(Row, kw_only=True, frozen=True):
    """An actor that words may mean, how sure that is (0..1), and why.

    how: name, spelling, former name, name + head, demonym, demonym + head, capital,
    person, office holder, population, generic, loyal to
    """

    actor: Actor
    score: float
    how: str


class ActorSpan(Row, kw_only=True, frozen=True):
    """Known words found in a text: `text[start:end]`, and the actors that may bear them."""

    start: int
    end: int
    ids: tuple[str, ...]
    generic: bool


class Query:
    """Words to resolve: folded tokens, beside them the words as written."""

    __slots__ = ("context", "countries", "folded", "on", "tokens", "written")

    def __init__(
        self, text: str, on: str | None, countries: Countries, context: tuple[str, ...]
    ) -> None:
        self.on, self.countries, self.context = on, countries, context
        tokens: list[str] = []
        written: list[str] = []
        for word in text.replace("-", " ").replace("–", " ").replace("/", " ").split():
            for part in fold(word).split():
                tokens.append(part)
                written.append(word)
        self.tokens, self.written = tuple(tokens), tuple(written)
        self.folded = " ".join(tokens)


_SOLDIERS = frozenset(["air", "army", "military", "sea"])


class NameTable(ActorRelations):
    """Names → actors, and how actors stand to each other.  Build once, it never changes."""

    def __init__(self, reference: Reference) -> None:
        super().__init__(reference)
        self._words: Words = load_words()
        roles: dict[str, Any] = read_yaml(PACKS / "actors" / "roles.yaml")
        self._roles: dict[str, dict[str, list[str]]] = roles["roles"]
        self._soldiers_of: dict[str, str] = roles["soldiers_of"]
        self._names: dict[str, list[tuple[str, bool]]] = {}
        self._caps: set[str] = set()
        self._initials: set[str] = set()
        self._mixed: dict[str, str] = {}
        self._states: dict[str, str] = {}
        self._capitals: dict[str, str] = {}
        self._state_of: dict[str, str] = {}
        for actor in self.actors.values():
            for name in (actor.name, *actor.names):
                self._add(name, actor.id, generic=False)
            for name in actor.generic:
                self._add(name, actor.id, generic=True)
            if actor.kind == "state" and actor.home:
                self._state_of.setdefault(actor.home, actor.id)
                for name in (actor.name, *actor.names, *actor.demonyms):
                    self._states.setdefault(self._without_article(fold(name)), actor.id)
        for state, seats in roles["capitals"].items():
            for capital in seats:
                self._capitals[self._without_article(fold(capital))] = state
        self._persons: dict[str, str] = {}
        for source in reference.sources.values():
            if source.kind == "person" and source.speaks_for:
                for name in (source.name, *source.names):
                    self._persons.setdefault(fold(name), source.speaks_for)
        self._spellings = self._spelling_index()
        for entries in self._names.values():
            entries.sort(key=lambda entry: entry[1])
        self._finder = Finder(self._names, self._written_right)

    # ------------------------------------------------------------------ building

    def _add(self, name: str, actor: str, *, generic: bool) -> None:
        folded = self._without_article(fold(name))
        if not folded:
            return
        entries = self._names.setdefault(folded, [])
        if (actor, generic) not in entries and (actor, False) not in entries:
            entries.append((actor, generic))
        bare = name.replace(".", "")
        if len(bare) <= 4 and not bare.isupper() and sum(map(str.isupper, bare)) > 1:
            self._mixed.setdefault(folded, bare)
        if bare.isupper() and bare.isascii() and bare.isalpha():
            if len(bare) <= 3 or folded in self._words.common:
                self._caps.add(folded)
        elif folded in self._words.common:
            self._initials.add(folded)

    @staticmethod
    def _without_article(folded: str) -> str:
        return folded[4:] if folded.startswith("the ") and len(folded) > 4 else folded

    def _spelling_index(self) -> dict[str, tuple[str, ...]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name, entries in self._names.items():
            if name.isascii() and name not in self._caps:
                key = spelling_key(name)
                if len(key) >= 6:
                    found[key].update(actor for actor, generic in entries if not generic)
        return {key: tuple(sorted(ids)) for key, ids in sorted(found.items()) if ids}

    # ------------------------------------------------------------------ reading

    def names(self) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        """Yield (folded name, actor ids, generic) for building a matcher, sorted by name.

        A name that is generic for some actors and proper for others is yielded as proper.
        Names for which `needs_capitals` is true count only where the text writes capitals.
        """
        for name in sorted(self._names):
            entries = self._names[name]
            yield name, tuple(a for a, _ in entries), all(generic for _, generic in entries)

    def needs_capitals(self, folded: str) -> bool:
        """Say whether the name counts only in capitals (IS, US, UN are also words)."""
        return folded in self._caps

    def knows(self, folded: str) -> bool:
        """Say whether a folded name stands in a pack as the proper name of an actor."""
        return any(not generic for _, generic in self._names.get(folded, ()))

    def home_of(self, word: str) -> str | None:
        """Return the country code of a state's name or adjective ("Somali" → SO)."""
        state = self._states.get(self._without_article(fold(word)))
        return self.actors[state].home if state is not None else None

    def is_nation(self, folded: str) -> bool:
        """Say whether a folded word is the name, demonym or capital of a state."""
        return folded in self._states or folded in self._capitals

    def find(self, text: str) -> list[ActorSpan]:
        """Return the known names and generic descriptions in `text`; the longest win, no overlap.

        Short abbreviations are not looked for in a text written wholly in capitals.
        """
        shouting = text.isupper()
        return [
            ActorSpan(
                start=start,
                end=end,
                ids=tuple(actor for actor, _ in self._names[name]),
                generic=all(generic for _, generic in self._names[name]),
            )
            for start, end, name in self._finder.find(text)
            if not (shouting and name in self._caps)
        ]

    # ------------------------------------------------------------------ whole names

    def _entries(self, tokens: tuple[str, ...], written: tuple[str, ...]) -> list[tuple[str, bool]]:
        if len(tokens) > 1 and tokens[0] == "the":
            tokens, written = tokens[1:], written[1:]
        folded = " ".join(tokens)
        entries = self._names.get(folded)
        if entries is None:
            # "a rebel", "a militant": one of those that the plural means.
            plural = self._names.get(f"{folded}s", ())
            return [entry for entry in plural if entry[1]]
        return entries if self._written_right(folded, written[0]) else []

    def _written_right(self, folded: str, written: str) -> bool:
        """Say whether words as written may be a name that is also an ordinary word."""
        if folded in self._caps:
            return capitals(written) or written == self._mixed.get(folded)
        if folded in self._mixed and written not in (self._mixed[folded], folded.upper()):
            return False
        return folded not in self._initials or written[:1].isupper()

    def _whole(
        self, query: Query, tokens: tuple[str, ...], written: tuple[str, ...]
    ) -> tuple[ActorHit, ...]:
        entries = self._entries(tokens, written)
        folded = self._without_article(" ".join(tokens))
        if folded in self._words.own_state:
            listed = {actor for actor, _ in entries}
            own = [f.id for f in self._own_forces(query, folded) if f.id not in listed]
            # A country whose pack names who is meant needs no guess from its state.
            named = {c for a in listed for c in self.actors[a].countries if self._live(a, query)}
            own = [f for f in own if self.actors[f].home not in named]
            entries = [*entries, *((actor, True) for actor in own)]
        if entries:
            hits = self._ranked(query, entries)
            if hits:
                return hits
        if folded in self._states and written[-1][:1].isupper():
            if self._capital_if_short(folded, written):
                state = self.actors[self._states[folded]]
                return (ActorHit(actor=state, score=0.7, how="demonym"),)
        if folded in self._capitals and written[-1][:1].isupper():
            state = self.actors[self._capitals[folded]]
            return (ActorHit(actor=state, score=0.55, how="capital"),)
        if folded in self._persons and written[-1][:1].isupper():
            leads = self.actors.get(self._persons[folded])
            if leads is not None and alive(leads, query.on):
                return (ActorHit(actor=leads, score=0.65, how="person"),)
        if folded.isascii() and not entries:
            return self._spelled(query, folded)
        return ()

    def _live(self, actor: str, query: Query) -> bool:
        return alive(self.actors[actor], query.on)

    def _capital_if_short(self, folded: str, written: tuple[str, ...]) -> bool:
        return folded not in self._caps or capitals(written[-1])

    def _ranked(self, query: Query, entries: list[tuple[str, bool]]) -> tuple[ActorHit, ...]:
        live = [(self.actors[a], g) for a, g in entries if alive(self.actors[a], query.on)]
        generic_hits = self._generic(query, [actor for actor, generic in live if generic])
        proper: list[ActorHit] = []
        for actor, generic in live:
            score = 0.0 if generic else self._proper(query, actor, bool(generic_hits))
            if score:
                proper.append(ActorHit(actor=actor, score=score, how="name"))
        hits = sorted(
            [*proper, *generic_hits], key=lambda h: (-h.score, h.how != "name", h.actor.id)
        )
        if hits:
            return tuple(hits)
        successors = [actor for actor, generic in live if generic]
        gone = [
            self.actors[a] for a, generic in entries if not generic and not self._live(a, query)
        ]
        if gone and len(successors) == 1:
            return (ActorHit(actor=successors[0], score=0.7, how="former name"),)
        if len(gone) == 1:
            return (ActorHit(actor=gone[0], score=0.5, how="former name"),)
        return ()

    def _proper(self, query: Query, actor: Actor, rivalled: bool) -> float:
        """Score a proper name by whether the actor acts in the countries of the report.

        An abbreviation of three letters stands for many things: it needs the right country.
        """
        if actor.kind in _WORLDWIDE or not actor.countries or self._last_met(actor.id, query):
            return 1.0
        short = len(query.folded) <= 3 and query.folded in self._caps
        if not query.countries:
            return 0.7 if short else 1.0
        if set(actor.countries) & set(query.countries):
            return 1.0
        if short and len(self._presence(actor)) < _TRANSNATIONAL:
            return 0.0
        return 0.5 if rivalled else 0.8

    def _presence(self, actor: Actor) -> frozenset[str]:
        """Return the countries in which the actor or a part of it acts."""
        parts = (a for a in self.actors.values() if actor.id in self.parent_chain(a.id))
        return frozenset(actor.countries).union(*(part.countries for part in parts))

    def _generic(self, query: Query, actors: list[Actor]) -> list[ActorHit]:
        """Keep the one candidate that countries and context single out; none where they do not.

        Actors met before win over countries, the latest met over earlier ones.
        """
        scored: list[tuple[float, int, Actor]] = []
        for actor in actors:
            shared = [c for c in query.countries if c in actor.countries]
            met = self._last_met(actor.id, query) if shared or not query.countries else 0
            if met:
                scored.append((0.8, met, actor))
            elif shared:
                scored.append((0.6 if shared[0] == query.countries[0] else 0.5, 0, actor))
        if not scored:
            return []
        best, latest = max((score, met) for score, met, _ in scored)
        top = [actor for score, met, actor in scored if (score, met) == (best, latest)]
        # A unit and the force it belongs to are no contradiction: the wider one is meant.
        widest = [
            a
            for a in top
            if not any(b.id in self.parent_chain(a.id, query.on) for b in top if b is not a)
        ]
        if len(widest) != 1:
            return []
        rivals = [a for score, met, a in scored if met and met < latest]
        if rivals and not all(self.same_party(a.id, widest[0].id, query.on) for a in rivals):
            best = 0.6
        return [ActorHit(actor=widest[0], score=best, how="generic")]

    def _last_met(self, actor: str, query: Query) -> int:
        """Return 1 + the last index in the context of the actor or a part of it; 0 for never."""
        for at in range(len(query.context) - 1, -1, -1):
            other = query.context[at]
            if other == actor or actor in self.parent_chain(other, query.on):
                return at + 1
        return 0

    def _spelled(self, query: Query, folded: str) -> tuple[ActorHit, ...]:
        key = spelling_key(folded)
        if len(key) < 6 or folded in self._words.before or folded in self._words.heads:
            return ()
        ids = [a for a in self._spellings.get(key, ()) if alive(self.actors[a], query.on)]
        if len(ids) != 1 or (" " not in folded and len(folded) < 6):
            return ()
        return (ActorHit(actor=self.actors[ids[0]], score=0.8, how="spelling"),)

    # ------------------------------------------------------------------ parts of a state

    def force_of(self, state: str, role: str, on: str | None = None) -> Actor | None:
        """Return the actor that is the `role` (air, sea, army, special, marines, military,
        police, government) of a state, or what it belongs to; None where unsure.
        """
        actor = self.actors[state]
        if role in ("government", "armed", "things"):
            return actor if role == "government" else None
        table = self._roles.get(actor.home or "", {})
        suffix = {"air": "air-force", "sea": "navy"}.get(role, role)
        wanted = [*table.get(role, ()), f"{state}-{suffix}"]
        if role != "police":
            wanted += [*table.get("military", ()), f"{state}-military"]
        for one in wanted:
            force = self.actors.get(one)
            if force is not None and alive(force, on):
                return force
        return actor if role == "police" else None

    def _own_forces(self, query: Query, folded: str) -> list[Actor]:
        """Return whom "government forces" or "the army" mean in each country of the report."""
        role = self._words.own_state.get(folded)
        if role is None:
            return []
        countries = list(query.countries)
        if role in _SOLDIERS:
            countries = [self._soldiers_of.get(c, c) for c in countries]
        states = [self._state_of[c] for c in countries if c in self._state_of]
        forces = [self.force_of(state, role, query.on) for state in states]
        return [force for force in forces if force is not None]
