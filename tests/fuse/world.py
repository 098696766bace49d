"""Small invented worlds to fuse: actors, sources, places, and short ways to write claims."""

from __future__ import annotations

from itertools import count
from random import Random
from typing import Any

import msgspec

from sayso.fuse import DocumentHead
from sayso.ids import claim_key, seal
from sayso.model import (
    Actor,
    Claim,
    ClaimFigure,
    Evidence,
    Mention,
    PlaceMention,
    Source,
    Speaker,
    TimeSpan,
)
from sayso.reference import Reference, load_reference

ACTORS = {
    actor.id: actor
    for actor in (
        Actor(id="red", name="Red Army", kind="state forces", home="XA", side="reds",
              enemies=("blue", "green")),
        Actor(id="red-guards", name="Red Guards", parent="red"),
        Actor(id="blue", name="Blue Front", enemies=("red", "green")),
        Actor(id="blue-north", name="Northern Blue Brigade", parent="blue"),
        Actor(id="green", name="Green Column", enemies=("red", "blue")),
        Actor(id="friends", name="Friends of Red", side="reds"),
        Actor(id="relief", name="Relief Society", kind="organisation"),
        Actor(id="people", name="civilians", kind="civilians"),
    )
}  # fmt: skip
SOURCES = {
    source.id: source
    for source in (
        Source(id="monitor", name="Valley Monitor", kind="monitor", reliability="B"),
        Source(id="second", name="Second Watch", kind="monitor", reliability="B"),
        Source(id="wire", name="Continental Wire", kind="agency", reliability="B",
               domains=("wire.example",)),
        Source(id="daily", name="The Daily", reliability="C"),
        Source(id="weekly", name="The Weekly", reliability="C"),
        Source(id="abroad", name="Herald Abroad", reliability="C", country="XB"),
        Source(id="abroad-too", name="Post Abroad", reliability="C", country="XC"),
        Source(id="gossip", name="Gossip Blog"),
        Source(id="red-ministry", name="Red Ministry of Defence", kind="ministry",
               speaks_for="red"),
        Source(id="red-agency", name="Red News Agency", kind="agency", speaks_for="red"),
        Source(id="friends-paper", name="Paper of the Friends", speaks_for="friends"),
        Source(id="friends-abroad", name="Friends Abroad", speaks_for="friends", country="XB"),
        Source(id="blue-office", name="Blue Media Office", kind="party", speaks_for="blue"),
    )
}  # fmt: skip

PLACES = {
    "alba": (35.0, 38.0),
    "brod": (35.0, 38.6),
    "calm": (36.5, 40.0),
    "dorn": (33.0, 36.0),
}


def reference() -> Reference:
    """Return the real ontology with invented actors and sources."""
    return msgspec.structs.replace(
        load_reference(), actors=ACTORS, sources=SOURCES, fingerprint="invented"
    )


def place(name: str, /, **more: Any) -> PlaceMention:
    """Return a resolved place of PLACES, or one that no gazetteer knows."""
    if name not in PLACES:
        return PlaceMention(text=name.title(), **more)
    lat, lon = PLACES[name]
    values = {
        "text": name.title(), "name": name.title(), "id": f"t:{name}", "lat": lat, "lon": lon,
        "radius_km": 3.0, "kind": "town", "country": "XA", "admin1": "Vale", "score": 0.9,
    }  # fmt: skip
    return PlaceMention(**{**values, **more})


def mention(actor: str) -> Mention:
    """Return a mention of a known actor, else of words alone."""
    known = ACTORS.get(actor)
    return Mention(text=known.name if known else actor, id=actor if known else None,
                   name=known.name if known else None)  # fmt: skip


def speaker(who: str, cue: str = "said") -> Speaker:
    """Return a known source or actor as speaker, else words alone."""
    known = SOURCES.get(who) or ACTORS.get(who)
    return Speaker(text=known.name if known else who, id=who if known else None, cue=cue)


_SYLLABLES = ("ba", "dor", "kel", "mi", "nash", "or", "pra", "ru", "sho", "tel", "um", "ver", "zi")


def own_words(n: int) -> str:
    """Return a sentence that shares no word with the one of another number."""
    rng = Random(n)
    return " ".join("".join(rng.choices(_SYLLABLES, k=4)) for _ in range(8))


class Desk:
    """Writes documents and claims; every sentence differs unless given."""

    def __init__(self) -> None:
        self.documents: dict[str, DocumentHead] = {}
        self.claims: list[Claim] = []
        self._serial = count(1)

    def document(self, source: str, published: str | None, **more: Any) -> DocumentHead:
        """Add a document."""
        n = next(self._serial)
        made = DocumentHead(id=f"d1_{n:04d}", page=more.pop("page", f"page-{n}"), source=source,
                            published=published, **more)  # fmt: skip
        self.documents[made.id] = made
        return made

    def claim(
        self,
        kind: str,
        where: str | tuple[str, ...] = "alba",
        when: str | tuple[str, str] | None = "2020-05-01",
        *,
        source: str | DocumentHead = "monitor",
        actor: str | tuple[str, ...] = (),
        target: str | tuple[str, ...] = (),
        says: str | tuple[str, ...] = (),
        killed: float | tuple[float | None, float | None] | None = None,
        of: str | None = None,
        text: str | None = None,
        published: str | None = None,
        section: str = "body",
        start: int | None = None,
        engine: str = "test",
        **more: Any,
    ) -> Claim:
        """Add a claim in a document of its own unless `source` is one."""
        n = next(self._serial)
        span = (when, when) if isinstance(when, str) else when
        if isinstance(source, str):
            source = self.document(source, published or (span[1] if span else None))
        text = text or own_words(n)
        at = start if start is not None else n * 1000
        if "place" in more:
            places = more.pop("place")
        else:
            names = (where,) if isinstance(where, str) else where
            places = tuple(place(name) for name in names if name)
        figures = ()
        if killed is not None:
            low, high = killed if isinstance(killed, tuple) else (killed, killed)
            figures = (ClaimFigure(what="killed", measure="killed", low=low, high=high,
                                   unit="person", of=of, text=str(killed)),)  # fmt: skip
        made = seal(
            Claim(
                id="",
                key=claim_key(source.page, kind, text, [p.text for p in places], n),
                type=kind,  # type: ignore[arg-type]
                actor=tuple(map(mention, (actor,) if isinstance(actor, str) else actor)),
                target=tuple(map(mention, (target,) if isinstance(target, str) else target)),
                place=places,
                time=TimeSpan(start=span[0], end=span[1], precision="day", text="on that day")
                if span
                else None,
                figures=figures,
                says=tuple(map(speaker, (says,) if isinstance(says, str) else says)),
                evidence=Evidence(text=text, start=at, end=at + len(text), section=section),  # type: ignore[arg-type]
                document=source.id,
                engine=engine,
                **more,
            )
        )
        self.claims.append(made)
        return made
