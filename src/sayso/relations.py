"""Who stands with whom: an actor on a date, and the network of packs and claims.

Two kinds of ties, never mixed.  *Packs*: parts, backers, sides and enemies, with the days between
which the actor existed.  *Claims*: what reports say, each tie with its days, claims and speakers:
who fought whom, who acted beside whom, who is said to back whom (by a claim of support, or by the
words for an actor: "Turkish-backed fighters").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Literal

from .actor_names import kind_in
from .actor_relations import alive
from .actors import ActorIndex, network
from .ids import same_words
from .model import Actor, Claim, Mention, Row

TieKind = Literal["parent", "backer", "ally", "enemy", "fought", "beside"]
FIGHTS = frozenset(
    ("airstrike", "shelling", "bombing", "chemical", "clash", "offensive", "capture", "killing",
     "abduction", "arrest", "siege", "interdiction")
)  # fmt: skip
_TOGETHER = FIGHTS | {"advance", "deployment", "withdrawal"}
_SAID = frozenset(("happened", "ongoing"))
_NO_PARTY = frozenset(("civilians", "protesters", "rioters"))


class ActorCard(Row, kw_only=True, frozen=True):
    """Whom words mean on a date, and how that actor stands then."""

    actor: Actor
    how: str
    """Why the words mean it (see ActorHit)."""
    score: float
    on: str | None = None
    part_of: tuple[str, ...] = ()
    """Names of parent, parent's parent …"""
    units: tuple[str, ...] = ()
    """Names of the actors that are parts of it."""
    side: str | None = None
    backers: tuple[str, ...] = ()
    enemies: tuple[str, ...] = ()


class Tie(Row, kw_only=True, frozen=True):
    """One tie from `source` to `target`: actor ids, or folded words where no pack knows them."""

    source: str
    target: str
    kind: TieKind
    """`source` is part of, is backed by, is allied with, is an enemy of, fought, or acted beside
    `target`."""
    basis: Literal["packs", "claims"]
    since: str | None = None
    """Packs: when the source came to be.  Claims: the first day told."""
    until: str | None = None
    claims: tuple[str, ...] = ()
    said_by: tuple[str, ...] = ()
    """Names of those who say so, as the claims name them."""


class Network(Row, kw_only=True, frozen=True):
    """Actors and their ties."""

    actors: tuple[Actor, ...]
    ties: tuple[Tie, ...]


def cards(
    index: ActorIndex, words: str, on: str | None = None, countries: tuple[str, ...] = ()
) -> list[ActorCard]:
    """Return whom the words may mean on a date, best first; empty where nobody is known by them.

    `on`: ISO date, or None for any time; `countries`: ISO codes that settle generic words.
    """
    known = index.actors

    def names(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(known[i].name for i in ids if i in known and alive(known[i], on))

    found = []
    for hit in index.lookup(words, on, countries):
        one = hit.actor
        side = index.side_of(one.id, on)
        found.append(
            ActorCard(
                actor=one,
                how=hit.how,
                score=hit.score,
                on=on,
                part_of=names(index.parent_chain(one.id, on)),
                units=names(sorted(a.id for a in known.values() if a.parent == one.id)),
                side=known[side].name if side in known else side,
                backers=names(one.backers),
                enemies=names(one.enemies),
            )
        )
    return found


def network_of(
    claims: Iterable[Claim],
    index: ActorIndex,
    on: str | None = None,
    only: str | None = None,
    packs: bool = True,
) -> Network:
    """Return the ties that claims tell, and those of the packs between actors the claims name.

    `on`: pack ties of actors that existed that day; `only`: ties of this actor id alone; without
    `packs`, the ties of claims alone.
    """
    told = list(ties_in(claims, index))
    met = {end for tie in told for end in (tie.source, tie.target)}
    if only is not None:
        met.add(only)
    ties = list(told)
    if packs:
        ties += [
            Tie(source=e.source, target=e.target, kind=e.kind, basis="packs",
                since=e.since, until=e.until)
            for e in network(index.reference, on)
            if (e.source in met and e.target in met) or only in (e.source, e.target)
        ]  # fmt: skip
    if only is not None:
        ties = [tie for tie in ties if only in (tie.source, tie.target)]
    ends = sorted({end for tie in ties for end in (tie.source, tie.target)})
    return Network(
        actors=tuple(
            index.actors.get(end)
            or Actor(id=end, name=end, kind="rebel group" if kind_in(end) else "organisation")
            for end in ends
        ),
        ties=tuple(sorted(ties, key=lambda t: (t.basis, t.source, t.target, t.kind))),
    )


def ties_in(claims: Iterable[Claim], index: ActorIndex) -> Iterator[Tie]:
    """Yield the ties that claims tell, one for each pair and kind, sorted."""
    found: dict[tuple[str, str, TieKind], list[Claim]] = {}
    for claim in claims:
        if claim.modality in _SAID:
            for pair in _pairs(claim, index):
                found.setdefault(pair, []).append(claim)
    for (source, target, kind), members in sorted(found.items()):
        days = sorted(c.time.start for c in members if c.time and c.time.start[:1].isdigit())
        ends = sorted(
            c.time.end or c.time.start for c in members if c.time and c.time.start in days
        )
        yield Tie(
            source=source,
            target=target,
            kind=kind,
            basis="claims",
            since=days[0] if days else None,
            until=ends[-1] if ends else None,
            claims=tuple(dict.fromkeys(c.key for c in members)),
            said_by=tuple(
                sorted({s.name or s.text for c in members for s in c.says[:1]}, key=str.casefold)
            ),
        )


def _pairs(claim: Claim, index: ActorIndex) -> Iterator[tuple[str, str, TieKind]]:
    actors = [end for m in claim.actor if (end := _end(m, index))]
    targets = [end for m in claim.target if (end := _end(m, index))]
    if claim.type == "support":
        yield from ((t, a, "backer") for a in actors for t in targets if a != t)
    elif claim.type in FIGHTS:
        yield from ((a, t, "fought") for a in actors for t in targets if a != t)
    if claim.type in _TOGETHER:
        for at, one in enumerate(actors):
            for other in actors[at + 1 :]:
                if one != other:
                    a, b = sorted((one, other))
                    enemies = a in index.actors and b in index.actors and index.is_enemy(a, b)
                    yield a, b, "fought" if enemies else "beside"
    for mention in (*claim.actor, *claim.target):
        end = _end(mention, index)
        for backer in index.describe(mention.text).backers if end else ():
            if backer != end:
                yield end or "", backer, "backer"


def _end(mention: Mention, index: ActorIndex) -> str | None:
    """Return the actor's id, or the folded words of one with a name; None for anybody else."""
    known = index.actors.get(mention.id or "")
    if known is not None:
        return None if known.kind in _NO_PARTY else known.id
    if mention.id is not None:
        return mention.id
    return same_words(mention.text) if mention.text[:1].isupper() else None


def graphml(found: Network) -> Iterator[str]:
    """Yield the lines of a GraphML file: actors as nodes, ties as directed edges."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    node = ("name", "kind", "side", "exists_since", "exists_until")
    edge = ("tie", "basis", "since", "until", "claims", "said_by")
    for keys, whose in ((node, "node"), (edge, "edge")):
        for key in keys:
            yield f'<key id="{key}" for="{whose}" attr.name="{key}" attr.type="string"/>'
    yield '<key id="weight" for="edge" attr.name="weight" attr.type="int"/>'
    yield '<graph id="actors" edgedefault="directed">'
    for actor in found.actors:
        values = (actor.name, actor.kind, actor.side, actor.since, actor.until)
        yield f'<node id="{_xml(actor.id)}">{_data(zip(node, values, strict=True))}</node>'
    for number, tie in enumerate(found.ties):
        told = (tie.kind, tie.basis, tie.since, tie.until, " ".join(tie.claims),
                "; ".join(tie.said_by))  # fmt: skip
        weight = (("weight", str(max(1, len(tie.claims)))),)
        yield (
            f'<edge id="e{number}" source="{_xml(tie.source)}" target="{_xml(tie.target)}">'
            f"{_data((*zip(edge, told, strict=True), *weight))}</edge>"
        )
    yield "</graph></graphml>"


def _data(values: Iterable[tuple[str, str | None]]) -> str:
    return "".join(f'<data key="{key}">{_xml(value)}</data>' for key, value in values if value)


def _xml(text: str) -> str:
    """Escape a text for XML; characters that XML cannot hold are dropped."""
    return escape("".join(c for c in text if c >= " " or c in "\t\n"))
