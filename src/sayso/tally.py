"""How often the record names actors and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from .actor_names import kind_in
from .ids import same_words
from .model import Actor, Claim, Document, Row, Source
from .reference import Reference


class ActorCount(Row, kw_only=True, frozen=True):
    """An actor, and how many claims name it."""

    actor: Actor
    as_actor: int = 0
    as_target: int = 0


class SourceCount(Row, kw_only=True, frozen=True):
    """A source, and how much it published and was quoted."""

    source: Source
    documents: int = 0
    """Documents it published."""
    quoted: int = 0
    """Claims that name it as a speaker."""


def count_actors(
    claims: Iterable[Claim], reference: Reference, words: str | None, *, everything: bool
) -> list[ActorCount]:
    """Return the actors that claims name, most first; `everything` adds those of the packs.

    An actor that no pack knows is listed under the words of the text, with the kind that a noun
    among them tells, else "organisation".
    """
    acting: Counter[str] = Counter()
    suffering: Counter[str] = Counter()
    unknown: dict[str, Actor] = {}
    for claim in claims:
        for mentions, counter in ((claim.actor, acting), (claim.target, suffering)):
            names = {}
            for mention in mentions:
                name = mention.id or same_words(mention.name or mention.text)
                names[name] = mention
            for name, mention in names.items():
                if name not in reference.actors:
                    words_of = mention.name or mention.text
                    kind = kind_in(words_of) or "organisation"
                    unknown.setdefault(
                        name, msgspec.convert({"id": name, "name": words_of, "kind": kind}, Actor)
                    )
                counter[name] += 1
    known = {**unknown, **reference.actors}
    listed = known if everything else {**acting, **suffering}
    rows = [
        ActorCount(actor=known[name], as_actor=acting[name], as_target=suffering[name])
        for name in listed
    ]
    rows = [
        row for row in rows if _matches(words, (row.actor.id, row.actor.name, *row.actor.names))
    ]
    return sorted(rows, key=lambda r: (-r.as_actor - r.as_target, r.actor.id))


def count_sources(
    documents: Iterable[Document],
    claims: Iterable[Claim],
    reference: Reference,
    words: str | None,
    *,
    everything: bool,
) -> list[SourceCount]:
    """Return who published and who was quoted, most first; `everything` adds those of the packs."""
    published = Counter(document.source for document in documents if document.source)
    quoted: Counter[str] = Counter()
    names: dict[str, str] = {}
    for claim in claims:
        for name, shown in {
            s.id or same_words(s.name or s.text): s.name or s.text for s in claim.says
        }.items():
            quoted[name] += 1
            names.setdefault(name, shown)
    listed = {*published, *quoted, *(reference.sources if everything else ())}
    rows = [
        SourceCount(
            source=reference.sources.get(name) or _speaker(name, names.get(name, name), reference),
            documents=published[name],
            quoted=quoted[name],
        )
        for name in listed
    ]
    rows = [
        row for row in rows if _matches(words, (row.source.id, row.source.name, *row.source.names))
    ]
    return sorted(rows, key=lambda r: (-r.documents - r.quoted, r.source.id))


def _speaker(name: str, shown: str, reference: Reference) -> Source:
    """Return a source that no pack lists: an actor that speaks for itself, or words of a text."""
    actor = reference.actors.get(name)
    if actor:
        return Source(id=name, name=actor.name, kind="party", speaks_for=actor.id)
    return Source(id=name, name=shown)


def _matches(words: str | None, names: Iterable[str]) -> bool:
    if words is None:
        return True
    wanted = same_words(words)
    return any(wanted in same_words(name) for name in names)
