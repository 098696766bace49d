"""How often the record names actors and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from .actor_names import kind_in
from .ids import same_words
from .mentions import NameCount
from .model import Actor, Row, Source
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
    counted: Iterable[NameCount], reference: Reference, words: str | None, *, everything: bool
) -> list[ActorCount]:
    """Return the actors that claims name, most first; `everything` adds those of the packs.

    An actor that no pack knows is listed under the words in which it is named most often, with
    the kind that a noun among them tells, else "organisation".
    """
    by_role = {role: Counter[str]() for role in ("actor", "target")}
    shown = _Shown()
    for row in counted:
        if row.role in by_role:
            by_role[row.role][row.name] += row.count
            shown.add(row)
    acting, suffering = by_role["actor"], by_role["target"]
    listed = dict.fromkeys([*acting, *suffering, *(reference.actors if everything else ())])
    rows = [
        ActorCount(
            actor=reference.actors.get(name) or _unknown(name, shown.words(name)),
            as_actor=acting[name],
            as_target=suffering[name],
        )
        for name in listed
    ]
    rows = [
        row for row in rows if _matches(words, (row.actor.id, row.actor.name, *row.actor.names))
    ]
    return sorted(rows, key=lambda r: (-r.as_actor - r.as_target, r.actor.id))


def count_sources(
    published: Mapping[str, int],
    counted: Iterable[NameCount],
    reference: Reference,
    words: str | None,
    *,
    everything: bool,
) -> list[SourceCount]:
    """Return who published and who was quoted, most first; `everything` adds those of the packs.

    `published`: documents by source.
    """
    quoted: Counter[str] = Counter()
    shown = _Shown()
    for row in counted:
        if row.role == "speaker":
            quoted[row.name] += row.count
            shown.add(row)
    listed = dict.fromkeys([*published, *quoted, *(reference.sources if everything else ())])
    rows = [
        SourceCount(
            source=reference.sources.get(name) or _speaker(name, shown.words(name), reference),
            documents=published.get(name, 0),
            quoted=quoted[name],
        )
        for name in listed
    ]
    rows = [
        row for row in rows if _matches(words, (row.source.id, row.source.name, *row.source.names))
    ]
    return sorted(rows, key=lambda r: (-r.documents - r.quoted, r.source.id))


class _Shown:
    """In which words names stand most often; among equals the first by the alphabet."""

    def __init__(self) -> None:
        self._found: dict[str, Counter[str]] = {}

    def add(self, row: NameCount) -> None:
        self._found.setdefault(row.name, Counter())[row.words] += row.count

    def words(self, name: str) -> str:
        found = self._found.get(name)
        return name if not found else min(found, key=lambda words: (-found[words], words))


def _unknown(name: str, shown: str) -> Actor:
    """Return an actor that no pack lists."""
    kind = kind_in(shown) or "organisation"
    return msgspec.convert({"id": name, "name": shown, "kind": kind}, Actor)


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
