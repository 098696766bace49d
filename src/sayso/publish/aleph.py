"""FollowTheMoney entities (JSON lines) for Aleph and OpenSanctions tools.

Events are `Event`, actors `Organization` or `PublicBody`, publications `Article` (title, date,
address; never the text).  An event's `proof` leads to the articles, `summary` holds the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ..actor_kinds import CROWDS
from ..ids import content_name
from ..model import Actor, Event, Mention
from ..protocols import View
from ..reference import Reference
from .facts import Facts, Publication, country_name, main_place
from .files import write_json_lines
from .placing import place_name
from .precision import KEPT, bounds
from .prose import Prose
from .quoting import quoted
from .rendering import rendered_events
from .tables import figure_text
from .wording import capital

Line = TypeVar("Line")


class FollowTheMoneyWriter:
    """One entity a line, ordered: events, then the actors and the articles they lead to."""

    name = "followthemoney"
    suffix = ".ftm.jsonl"

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        facts = Facts(view, self.reference)
        encode = msgspec.json.Encoder().encode
        lines = entity_lines(view, facts, Prose(facts), lambda entity, *_: encode(entity))
        write_json_lines(target, map(msgspec.Raw, lines))


def entity_lines(
    view: View,
    facts: Facts,
    prose: Prose,
    make: Callable[[dict[str, Any], Event | None, Sequence[Publication]], Line],
) -> Iterator[Line]:
    """Yield what `make` makes of each entity: of events, then of actors and articles.

    `make` is given the entity, its event and the publications it stands in, none for an actor.
    What events lead to is known once all have been written: the record is read once, and of the
    events none is held.
    """

    def line(event: Event) -> tuple[Line, list[str], list[str]]:
        publications = facts.publications_of(event)
        mentions = (*event.actor, *event.target)
        actors = [a.id for a in (_organised(m, facts) for m in mentions) if a is not None]
        entity = _event(event, facts, prose, publications, actors)
        return make(entity, event, publications), [p.id for p in publications], actors

    used: set[str] = set()
    involved: set[str] = set()
    for made, publications, actors in rendered_events(view, line):
        used.update(publications)
        involved.update(actors)
        yield made
    for identity in sorted(involved):
        yield make(_actor(facts.reference.actors[identity]), None, ())
    for identity in sorted(used):
        publication = facts.publications[identity]
        yield make(_article(publication), None, (publication,))


def _organised(mention: Mention, facts: Facts) -> Actor | None:
    """Return the actor a mention means, if it is one that can be an entity: no crowd."""
    actor = facts.actor(mention)
    return None if actor is None or actor.kind in CROWDS else actor


def entity_id(kind: str, identity: str) -> str:
    """Return an entity's id: stable, and in the letters FollowTheMoney allows."""
    return f"sayso-{kind}-{identity.replace('_', '-')}"


@lru_cache(maxsize=KEPT)
def _actor_entity(identity: str) -> str:
    return entity_id("actor", content_name("a1", identity))


def _entity(schema: str, identity: str, **properties: list[str] | str | None) -> dict[str, Any]:
    said: dict[str, list[str]] = {}
    for name, values in properties.items():
        if not values:
            continue
        if isinstance(values, str):
            said[name] = [values]
        elif values[0]:
            said[name] = values if len(values) == 1 else list(dict.fromkeys(values))
    return {"id": identity, "schema": schema, "properties": said}


def _article(publication: Publication) -> dict[str, Any]:
    return _entity(
        "Article",
        entity_id("doc", publication.id),
        title=publication.title or f"{publication.source}, {publication.published or 'undated'}",
        publishedAt=(publication.published or "")[:10],
        publisher=publication.source,
        sourceUrl=publication.url,
    )


def _actor(actor: Actor) -> dict[str, Any]:
    states = {"state", "state forces"}
    return _entity(
        "PublicBody" if actor.kind in states else "Organization",
        _actor_entity(actor.id),
        name=actor.name,
        alias=[name for name in actor.names if name != actor.name],
        country=(actor.home or "").lower(),
        wikidataId=actor.wikidata,
        summary=actor.kind,
    )


def _event(
    event: Event,
    facts: Facts,
    prose: Prose,
    publications: Sequence[Publication],
    actors: Iterable[str],
) -> dict[str, Any]:
    place, edges = main_place(event), bounds(event.time)
    what = prose.happening(event)
    one_day = edges is not None and edges[0] == edges[1]
    where = [place_name(place), place.admin1, country_name(place.country)] if place else []
    name = capital(what) if what else capital(event.type)
    state = event.status if event.modality == "happened" else f"{event.status}, {event.modality}"
    return _entity(
        "Event",
        entity_id("event", event.id),
        name=name,
        summary=[quoted(claim, prose.facts) for claim in facts.claims_of(event.claims)],
        description=[
            f"{state}{', rumour' if event.rumour else ''}. {event.reason}".strip(),
            *(figure_text(figure) for figure in event.figures),
        ],
        date=edges[0].isoformat() if edges and one_day else None,
        startDate=edges[0].isoformat() if edges and not one_day else None,
        endDate=edges[1].isoformat() if edges and not one_day else None,
        location=", ".join(part for part in where if part),
        country=(place.country or "").lower() if place else None,
        involved=list(map(_actor_entity, actors)),
        proof=[entity_id("doc", p.id) for p in publications],
        publisher=[p.source for p in publications],
        recordId=event.id,
        keywords=[event.type, event.acled.sub_event_type],
    )
