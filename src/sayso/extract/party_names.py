"""Names of parties → actors, by the packs and what the document has told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model import Actor, Mention, Speaker
from ..reference import Reference
from .lexicon import Lexicon
from .memory import Memory
from .parse import Token
from .phrases import without_designation

if TYPE_CHECKING:
    from ..actors import ActorIndex

_DEFINED = re.compile(
    r"\b([A-Z][\w'’-]+(?: (?:[A-Z][\w'’-]+|for|of|the|and|al|de|du|la|el))+) \(([A-Z][A-Z-]{1,6})\)"
)


class PartyNames:
    """Looks up the names of parties of one document; knows whose words are being read."""

    def __init__(
        self, lexicon: Lexicon, index: ActorIndex, reference: Reference, source: str, on: str | None
    ) -> None:
        self.lexicon = lexicon
        self.index = index
        self.reference = reference
        self.source = source
        self.on = on
        self.memory = Memory()
        self.author: Actor | None = None
        """Whose statement the document is, for "we" and "our forces"."""
        self.issued_in: str | None = None
        """The country of the force whose report the document is."""
        self.told_of: str | None = None
        """The country that the label of this paragraph names ("Yemen: …")."""
        self.first_at: dict[str, int] = {}
        """Where the document first names each actor."""
        self.speaking: Actor | None = None
        """The party whose words are being read, where the text gives them to a speaker."""
        self.quoted = False
        """Do they stand between quotation marks?  There "they" are the others."""
        self._cache: dict[tuple[str, int, str | None], Actor | None] = {}
        self._short = {short: name for name, short in _DEFINED.findall(source)}

    def ours(self) -> Actor | None:
        """The party that says "we": the one quoted, else the author of a statement."""
        return self.speaking or self.author

    def actor(self, mention: Mention) -> Actor | None:
        """The pack's entry of a mention."""
        return self.reference.actors.get(mention.id) if mention.id else None

    def party_of(self, speaker: Speaker) -> Actor | None:
        """The party a speaker is, or speaks for: Amaq's "its fighters" are those of ISIS."""
        voice = self.reference.sources.get(speaker.id or "")
        party = voice.speaks_for if voice is not None else speaker.id
        return self.reference.actors.get(party or "")

    def is_capital(self, head: Token) -> bool:
        """Is it a capital standing for its state ("Damascus said")?  Capitals do not bomb."""
        if head.name is None or head.name.kind not in ("actor", "place"):
            return False
        hits = self.index.lookup(head.name.text, on=self.on)
        return bool(hits) and hits[0].how == "capital"

    def look_up(self, words: str) -> Actor | None:
        """Return the actor that words mean in this document, by the packs and its context."""
        words = without_designation(words)
        key = (words, len(self.memory.ids), self.told_of)
        if key not in self._cache:
            hits = self.index.lookup(
                words, on=self.on, countries=self._home(), context=self.memory.ids
            )
            met = [
                h for h in hits if h.actor.id in self.memory.ids and h.score >= hits[0].score - 0.2
            ]
            found = (met or hits)[0].actor if hits else self._by_definition(words)
            self._cache[key] = found or self._of_all_tied(words)
        return self._cache[key]

    def _home(self) -> tuple[str, ...]:
        """“The air force” of a statement is that of the country whose statement it is."""
        home = self.issued_in or self.told_of
        return (home,) if home is not None else self.memory.countries

    def _of_all_tied(self, words: str) -> Actor | None:
        """“Coalition forces” in a report on Syria and Iraq: the one coalition of both wars."""
        found = [
            {h.actor.id for h in self.index.lookup(words, on=self.on, countries=(country,))[:1]}
            for country in self.memory.tied
        ]
        one = set.intersection(*found) if found else set()
        return self.reference.actors[next(iter(one))] if one else None

    def _by_definition(self, words: str) -> Actor | None:
        """“National Front for Liberation (NFL) … NFL fighters”: short forms the text explains."""
        name = self._short.get(words.split(" ", 1)[0])
        hits = self.index.lookup(name, on=self.on, countries=self.memory.countries) if name else []
        return hits[0].actor if hits and hits[0].how != "generic" else None

    def _at_home(self, actor: Actor, wanted: tuple[str, ...]) -> bool:
        """“the regime”, "the army" are those of the country that the text is about."""
        here = self.memory.countries
        if "rebel group" in wanted or not here or actor.kind not in ("state", "state forces"):
            return True
        return bool({actor.home, *actor.countries} & set(here))

    def speaks_of_itself(self, identity: str | None) -> bool:
        """Is it the side whose words are being read?"""
        us = self.speaking
        return (
            us is not None
            and identity is not None
            and self.index.same_party(us.id, identity, self.on)
        )

    def _one_of_us(self, identity: str | None) -> bool:
        """Is it the side of who is being quoted?  "They took the base" is not the own army."""
        us = self.speaking
        return (
            us is not None
            and identity is not None
            and (
                self.index.same_party(us.id, identity, self.on)
                or self.index.allied(us.id, identity, self.on)
            )
        )
