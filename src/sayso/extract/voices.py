"""Whose voice a speaker's words are: the source or party behind them, in one document.

"Nur Ahmed, a police officer", "al-Shabaab's spokesman", later only "Ahmed": titles beside a
name say for whom it speaks, and the name alone keeps that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..countries import country_called
from .parse import Token
from .phrases import bare, core, text_of, whole
from .words import words as word_list

if TYPE_CHECKING:
    from ..source_index import SourceIndex
    from .lexicon import Lexicon
    from .memory import Memory

Known = tuple[str | None, str | None]
"""Id and printed name of a source or an actor; two times None where nobody is known."""

_NOBODY: Known = (None, None)
_LONGEST = 14
"""A description of more words is a sentence, not a title."""
_FOREIGN = ("external forces", "state forces")
_ANYONES = word_list("speakers", "anyones")
"""Titles that belong to any side, or to none at war: "officials", "the authorities"."""


class Voices:
    """Remembers who spoke in a document and for whom."""

    def __init__(
        self, sources: SourceIndex, lexicon: Lexicon, memory: Memory | None, on: str | None
    ) -> None:
        self.sources = sources
        self.lexicon = lexicon
        self.memory = memory
        self.on = on
        self._known: dict[str, Known] = {}
        self._people: dict[str, Known] = {}
        self._last: Known = _NOBODY
        """The party heard last."""
        self._one_side = memory is not None and self._tells_of_one_state(memory)

    def _tells_of_one_state(self, memory: Memory) -> bool:
        """Is "the army" in this document always the army of one country?"""
        for identity in memory.ids:
            actor = self.sources.actors.actors.get(identity)
            if actor is None or actor.kind not in _FOREIGN:
                continue
            if not {actor.home, *actor.countries} & set(memory.countries) or (
                actor.kind == "external forces"
            ):
                return False
        return bool(memory.countries)

    def identify(self, words: str) -> Known:
        """Return (id, name) of the source or actor that these words name."""
        if words not in self._known:
            own = _OF_THEIR_OWN.isdisjoint(words.split())
            self._known[words] = self._identify(words) if own else _NOBODY
        return self._known[words]

    def _identify(self, words: str) -> Known:
        origin = self.sources.origin(words, self.on)
        if origin is None and self._one_side and self.memory is not None:
            if not set(words.lower().split()) <= _ANYONES:
                origin = self.sources.origin(words, self.on, self.memory.countries)
        return (origin.id, origin.name) if origin is not None else _NOBODY

    def _in_short(self, words: str) -> Known | None:
        """“A commander of the Front”: of the one that the text names in full."""
        short = _OF_THE.search(words)
        if short is None or self.memory is None:
            return None
        actors = (self.sources.actors.actors[i] for i in self.memory.ids)
        meant = [a for a in actors if short.group(1) in a.name.split()]
        return (meant[0].id, meant[0].name) if len(meant) == 1 else None

    def behind(
        self, head: Token, name: Token | None, text: str, source: str, row: list[Token]
    ) -> Known:
        """Return whose voice the phrase is, by its own words or by what stands beside a name.

        `name` is the person's name where it is not the head; `text` is the speaker as printed;
        `row` are the tokens of the sentence.
        """
        whose = [c for t in (head, name) if t is not None for c in _owners(t)]
        if any(c.low in _ITS or c.lemma in _GROUPS for c in whose):
            # "Its spokesman", "the group's spokesman": of who was heard last, not of the country.
            mine = self._subject_told(head, source)
            return self._last if mine is None else mine
        own = self._in_short(_whole(head, source)) or self._abroad(head, text)
        own = own or self.identify(text)
        if own[0] is not None:
            self._hear(own)
            return own
        person = _last_word(name or head)
        for words in self._descriptions(head, name, source, row):
            told = self.identify(words)
            if told[0] is not None and told[0] in self.sources.actors.actors:
                self._hear(told)
                if person:
                    self._people[person] = told
                return told
        return self._people.get(person, _NOBODY)

    def _subject_told(self, head: Token, source: str) -> Known | None:
        """“Kurdish forces will not advance, their commander said”: theirs, of whom it is told."""
        verb = head.head
        told = verb.child("ccomp") if verb is not None and head.dep == "nsubj" else None
        subject = told.child("nsubj", "nsubjpass") if told is not None else None
        if told is None or subject is None or subject.i > head.i or subject.pos == "PRON":
            return None
        return self.identify(text_of(bare(core(subject), self.lexicon), source))

    def seated(self, head: Token) -> tuple[Token, str, str] | None:
        """“the defence ministry in Moscow": that state's, whatever war is told of.

        Returns the capital's token, and the id and name of its state.
        """
        if head.lemma.lower().rsplit(" ", 1)[-1] not in _SEATED:
            return None
        inside = next((c for c in head.children if c.dep == "prep" and c.low == "in"), None)
        seat = inside.child("pobj") if inside is not None else None
        hits = self.sources.actors.lookup(seat.text) if seat is not None else ()
        if seat is None or not hits or hits[0].how != "capital":
            return None
        return seat, hits[0].actor.id, hits[0].actor.name

    def _abroad(self, head: Token, text: str) -> Known | None:
        """“In neighbouring Burundi, the authorities said …”: Burundi's, whatever is told of."""
        verb = head.head
        if head.dep != "nsubj" or verb is None or head.name is not None:
            return None
        front = (c.child("pobj") for c in verb.children if c.low == "in" and c.i < head.i)
        for land in front:
            there = country_called(land.text) if land is not None else None
            origin = self.sources.origin(text, self.on, (there.alpha2,)) if there else None
            if origin is not None:
                return origin.id, origin.name
        return None

    def _hear(self, known: Known) -> None:
        if known[0] in self.sources.actors.actors:
            self._last = known

    def _descriptions(
        self, head: Token, name: Token | None, source: str, row: list[Token]
    ) -> list[str]:
        """Phrases that say what a speaker is, nearest first."""
        found = [text_of(whole(head, self.lexicon), source)]
        first = head.i
        while first > 0 and _of_a_title(row[first - 1]):
            first -= 1
        if first < head.i:
            # What stands right before the name, wherever the parse hung it.
            found.append(source[row[first].start : head.end])
        for token in (head, name):
            if token is None:
                continue
            if _has_title(token):
                # "the UN coordinator for Yemen": the UN's.
                found += [c.text for c in token.children if _employs(c, token)]
                found += _bodies_behind(token)
                found.append(_whole(token, source))
            found += [_whole(c, source) for c in token.children if c.dep == "appos"]
        return [w for w in dict.fromkeys(found) if len(w.split()) <= _LONGEST]


_OF_THE = re.compile(r"\b(?:of|for) the (Front|Army|Brigades?|Movement|Council|Alliance|Union)$")
_OF_THEIR_OWN = word_list("speakers", "of_their_own")
"""“A Ukrainian military analyst” does not speak for the military."""
_SEATED = word_list("speakers", "seated")
_ITS = frozenset(["its", "their", "his", "her"])
_GROUPS = frozenset(["group", "movement", "organization", "organisation", "militia", "faction"])


def _owners(token: Token) -> list[Token]:
    """“its spokesman, A": the possessive of a title, also where it stands in apposition."""
    heads = [token, *(c for c in token.children if c.dep in ("appos", "compound"))]
    return [c for h in heads for c in h.children if c.dep == "poss"]


def _last_word(token: Token) -> str:
    """The family name, where the phrase is a person's name."""
    if token.pos != "PROPN" or (token.name is not None and token.name.kind != "proper"):
        return ""
    return token.text.rsplit(" ", 1)[-1]


def _of_a_title(token: Token) -> bool:
    return not token.text or (token.pos in ("NOUN", "PROPN", "ADJ") and token.dep != "npadvmod")


def _has_title(token: Token) -> bool:
    """“a spokesman for X”, "the head of Y"."""
    return any(
        c.dep == "prep" and c.low in ("of", "for", "from", "at", "with") for c in token.children
    )


def _bodies_behind(post: Token) -> list[str]:
    """“vice-president of the Syrian Coalition A. Steifo", without a comma: the Coalition."""
    links = [c.child("pobj") for c in post.children if c.dep == "prep" and c.low in ("of", "for")]
    return [
        c.text
        for person in links
        if person is not None and person.name is not None and person.name.kind == "proper"
        for c in person.children
        if c.dep == "compound" and c.name is not None and c.name.kind in ("actor", "source")
    ]


def _employs(owner: Token, post: Token) -> bool:
    party = owner.name is not None and owner.name.kind == "actor"
    return party and owner.i < post.i and owner.dep in ("amod", "compound", "nmod", "poss")


def _whole(token: Token, source: str) -> str:
    """The words of a phrase with its "of", "for" and "from", up to a clause or a comma."""
    kept = {t.i: t for t in core(token)}
    stack = [c for c in token.children if c.dep == "prep"]
    while stack:
        node = stack.pop()
        kept[node.i] = node
        stack += [c for c in node.children if c.dep not in ("relcl", "acl", "appos", "punct")]
    row = [kept[i] for i in sorted(kept)]
    return source[row[0].start : row[-1].end]
