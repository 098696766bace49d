"""What the API answers with, besides the types of `model.py`."""

from __future__ import annotations

from typing import Any, Literal

from ..model import (
    Actor,
    Claim,
    Control,
    Decision,
    Event,
    Issue,
    PlaceMention,
    Row,
    Section,
    Source,
    Verb,
)
from ..tasks import Task


class Problem(Row, kw_only=True, frozen=True):
    """Why a request was refused, in one line."""

    error: str
    where: list[Any] | dict[str, Any] | None = None
    """Which parameters are wrong, and why."""


class BasemapTiles(Row, kw_only=True, frozen=True):
    """Tiles that are drawn over the built-in basemap."""

    url: str
    """With `{z}`, `{x}` and `{y}`; below the desk's own address where it begins with none."""
    kind: Literal["raster", "vector"]
    deepest: int
    shallowest: int = 0
    bounds: list[float] | None = None
    """West, south, east and north of what they show; None = everywhere."""
    layers: tuple[str, ...] = ()
    """Of vector tiles: what they hold."""
    credit: str = ""


class Summary(Row, kw_only=True, frozen=True):
    """What the record holds; the first thing the page asks for."""

    title: str
    counts: dict[str, int]
    first_day: str | None
    last_day: str | None
    last_decision: int
    """Sequence number of the newest ruling; goes back in `expected_last`."""
    writable: bool
    """Whether who asks may add reports and rule here at all."""
    bounds: list[float] | None = None
    """West, south, east and north of where nearly all events lie; None where none has a place."""
    runs: int = 0
    """How often the record was derived: as long as it stays, no event has changed."""
    basemap: BasemapTiles | None = None
    """What is drawn over the built-in basemap; None = nothing."""


class EventPage(Row, kw_only=True, frozen=True):
    """One page of events, oldest first; `next` is the offset of the following page."""

    items: tuple[Event, ...]
    next: int | None


class ClaimPage(Row, kw_only=True, frozen=True):
    """One page of claims; `next` is the offset of the following page."""

    items: tuple[Claim, ...]
    next: int | None


class EventColumns(Row, kw_only=True, frozen=True):
    """Events as columns: what maps, histograms and counts need.

    Entry i of each list is event i.  Days count from 1970-01-01; None = undated.  `type`,
    `status`, `modality` and `place` are indices into `types`, `statuses`, `modalities` and
    `places`; `actors`, `targets`, `origins` and `outlets` hold indices into `names`, whose entries
    are [id or "", name].
    """

    id: list[str]
    type: list[int]
    status: list[int]
    modality: list[int]
    start: list[int | None]
    end: list[int | None]
    place: list[int]
    actors: list[list[int]]
    targets: list[list[int]]
    origins: list[list[int]]
    outlets: list[list[int]]
    """Who published what tells of it, whoever speaks there."""
    voices: list[int]
    """Independent voices that affirm."""
    killed: list[tuple[float | None, float | None] | None]
    """Lowest and highest number of killed said by anybody."""
    rumour: list[int]
    """Indices of events that only readers' comments tell of."""
    told: list[int]
    """Who affirms it, an index into `tolds`: somebody whom it harms (conceded), else somebody
    without a side (independent), else a side that it serves (claimed)."""
    denials: list[tuple[int, int]]
    """Event and index into `names` of each voice that denies it; `origins` names it too."""
    types: list[str]
    statuses: list[str]
    modalities: list[str]
    tolds: list[str]
    names: list[tuple[str, str]]
    places: list[ColumnPlace]


class EventTile(EventColumns, kw_only=True, frozen=True):
    """A stretch of the columns of all events: tile 0 holds the newest, the last one the oldest.

    `rumour` and `denials` count rows from the tile's first.  Only tile 0 has `types`, `statuses`,
    `modalities`, `tolds`, `names`, `places`, `days`, `bins`, `daily` and `ends`, which hold for
    all.
    """

    of: str
    """The name of the list of all events: another one where the record has changed."""
    changes: int
    """Number of the newest change that they hold; goes back in `since` of `/events.changed`."""
    first: int
    """Which row of all the tile's first event is."""
    total: int
    """How many events all tiles have together."""
    tiles: int
    """How many tiles there are."""
    days: list[int]
    """Each day on which an event begins, in order."""
    bins: dict[str, list[int]]
    """By type: how many events begin on each of `days`, readers' rumours left out."""
    daily: list[int]
    """How many events begin on each of `days`, of any type and rumours too."""
    ends: int | None
    """The last day of all events; None where none has a day."""


class ChangedEvents(Row, kw_only=True, frozen=True):
    """What brings columns of events up to date."""

    last: int
    """Goes back in `since` the next time."""
    more: bool
    """Whether too many have changed to be told here; then nothing else is."""
    gone: tuple[str, ...]
    """Ids of events that are no more."""
    columns: EventColumns
    """Those that came or changed, with names and places of their own."""


class EventIds(Row, kw_only=True, frozen=True):
    """Ids of events in the order of the columns."""

    of: str
    """The name of the whole list: another one where the record has changed."""
    items: tuple[str, ...]


class ColumnPlace(Row, kw_only=True, frozen=True, array_like=True):
    """A place in `EventColumns`; coordinates are None where it could not be located."""

    id: str | None
    name: str
    lat: float | None
    lon: float | None
    radius_km: float | None
    kind: str | None
    country: str | None
    admin1: str | None


class TaskPage(Row, kw_only=True, frozen=True):
    """One page of the review queue, worst first; `next` is the offset of the following page."""

    items: tuple[Task, ...]
    next: int | None


class DocumentHead(Row, kw_only=True, frozen=True):
    """A document without its text."""

    id: str
    title: str | None
    source: str | None
    source_name: str | None
    published: str | None
    published_from: str | None
    language: str | None
    url: str | None
    parent: str | None
    raw: str
    reader: str
    notes: tuple[str, ...]
    length: int
    """Code points of the text."""
    comments: int
    """Sections that are readers' comments."""


class Sentence(Row, kw_only=True, frozen=True):
    """A claim's exact words and those around them in the same section."""

    before: str
    text: str
    after: str


class ClaimDetail(Row, kw_only=True, frozen=True):
    """A claim with its words in their surroundings."""

    claim: Claim
    sentence: Sentence | None
    publisher: str | None
    """Name of the outlet that published it."""
    published: str | None
    as_read: Claim | None = None
    """The claim before any ruling, where one amended it (be it taken back); None in a site."""


class EventDetail(Row, kw_only=True, frozen=True):
    """An event with all that it rests on."""

    event: Event
    asked: str
    """The id that was asked for; differs from the event's where it was renamed or merged."""
    claims: tuple[ClaimDetail, ...]
    documents: dict[str, DocumentHead]
    names: dict[str, str]
    """Names of the origins."""
    rulings: tuple[Decision, ...]
    parts: tuple[str, ...] = ()
    """Ids of events that are parts of this one."""


class DocumentDetail(Row, kw_only=True, frozen=True):
    """A document with its text, its sections and the claims it makes."""

    head: DocumentHead
    text: str
    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    events: dict[str, str]
    """Event id by claim key."""
    captured_at: str | None = None
    """When it was first taken in (UTC ISO 8601); None in a published site."""
    archived_at: str | None = None
    """When a web archive took the page, by its own account (UTC ISO 8601)."""


class PlaceDetail(Row, kw_only=True, frozen=True):
    """A place: who held it when, and what happened there."""

    place: PlaceMention
    control: tuple[Control, ...]
    events: tuple[Event, ...]


class SourceRow(Row, kw_only=True, frozen=True):
    """A source with what it published and said in this record."""

    source: Source
    known: bool
    """Whether a pack knows it; otherwise it has only the name that the texts give it."""
    documents: int
    claims: int
    told: int
    """Events that its documents tell of, in whosever words."""
    told_elsewhere: int
    """Those of them that a voice affirms which its documents do not carry."""
    events: int
    """Events it is a voice of."""
    alone: int
    """Events of which it is the only affirming voice."""
    borne_out: int
    """Events that another independent voice affirms too."""
    denied: int
    """Events that another voice denies."""
    interests: dict[str, int]


class ActorRow(Row, kw_only=True, frozen=True):
    """An actor with the number of events it acts in and is the target of."""

    actor: Actor
    acts: int
    targeted: int
    names: dict[str, str]
    """Names of its side, parent and backers."""


class ChangeRow(Row, kw_only=True, frozen=True):
    """What became of one event."""

    number: int
    """Of the change; they only grow."""
    id: str
    change: Literal["added", "changed", "gone"]
    event: Event | None
    """As it is now; None where it is gone."""
    became: tuple[str, ...]
    """Ids of the events that one that is gone has become."""


class ChangePage(Row, kw_only=True, frozen=True):
    """Changes in order; `last` goes back in `since`."""

    items: tuple[ChangeRow, ...]
    last: int
    more: bool


class SearchAnswer(Row, kw_only=True, frozen=True):
    """Events whose words, places or names match, best first."""

    query: str
    events: tuple[str, ...]


class Facet(Row, kw_only=True, frozen=True):
    """One value that what was found divides into."""

    id: str
    """Of a place, actor, speaker or outlet; empty where only words are known."""
    name: str
    n: int
    """Claims that have it."""


class FoundClaim(Row, kw_only=True, frozen=True):
    """A claim that holds the words that were searched."""

    key: str
    type: str
    modality: str
    day: str | None
    place: str | None
    event: str | None
    sentence: Sentence | None
    section: str
    speaker: str | None
    """Who says so, innermost; None for the outlet itself."""
    outlet: str | None
    document: str
    title: str | None
    published: str | None


class FoundPage(Row, kw_only=True, frozen=True):
    """One page of what a search finds, newest first; `next` is the offset of the following page."""

    query: str
    claims: int
    documents: int
    events: int
    more: bool
    """Whether there are more claims than are counted here."""
    facets: dict[str, tuple[Facet, ...]]
    """By type, outlet, speaker, place, actor, section and year: the most frequent values."""
    items: tuple[FoundClaim, ...]
    next: int | None


class DecisionLog(Row, kw_only=True, frozen=True):
    """The rulings in force and their history, oldest first."""

    last: int
    items: tuple[Decision, ...]
    events: dict[str, str]
    """Event id by the claim keys and event ids that were ruled on, for those that are there.

    Asked for with `moved`: of the whole log, those that lead elsewhere since; "" leads nowhere.
    """
    changes: int
    """Number of the newest change of an event: goes back in `moved`."""
    next: int | None = None
    """Goes back in `after` for the following page."""


class Ruling(Row, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A ruling as the page sends it."""

    verb: Verb
    on: tuple[str, ...]
    expected_last: int
    """Number of the newest ruling that the person has seen; 409 for a newer one on the same."""
    set: dict[str, Any] = {}
    basis: tuple[str, ...] = ()
    reason: str = ""
    by: str = "desk"
    """On the desk of a team it is who is signed in, whatever stands here."""


class IssueList(Row, kw_only=True, frozen=True):
    """What a person should look at, worst first; `next` is the offset of the following page.

    `kinds` says with the first page how many of each kind the record has, whatever is asked for;
    `events`, where a limit is named, to which event each claim belongs that an issue of the page
    is about.
    """

    items: tuple[Issue, ...]
    next: int | None = None
    kinds: dict[str, int] = {}
    events: dict[str, str] = {}
