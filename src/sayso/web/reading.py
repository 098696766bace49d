"""The reading half of the API: one handler a view."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, QueryParameter

from ..control.areas import REACH_KM
from ..derive import place_hits
from ..model import Claim, Control, Filters
from ..protocols import PlaceHit
from ..publish.geojson import area_features
from ..tasks import TaskState
from . import evidence
from .actor_pages import ActorDetail, actor_detail
from .answers import (
    ActorRow,
    ChangedEvents,
    ClaimPage,
    DecisionLog,
    DocumentDetail,
    DocumentHead,
    EventColumns,
    EventDetail,
    EventIds,
    EventPage,
    EventTile,
    FoundPage,
    IssueList,
    PlaceDetail,
    SearchAnswer,
    SourceRow,
    Summary,
    TaskPage,
)
from .asked import AnyLimit, Day, Limit, ManyLimit, Number, Offset, answer_of, day, page_of
from .control_voices import ControlVoices
from .found import found_page
from .memo import Memo
from .names import other_names
from .port import DeskRecord
from .ruled import moved_events, ruled_events
from .security import document_policy
from .source_rows import source_rows
from .views import actor_rows, place_detail, ties_of
from .visitors import asker
from .whole import Whole, changed_events, columns_of, laid_out


def desk(state: State) -> DeskRecord:
    """Return the record that this app serves."""
    return cast("DeskRecord", state.record)


@get("/summary", tags=["record"], sync_to_thread=True)
def summary(request: Request[Any, Any, Any], state: State) -> Summary:
    """What the record holds: counts, first and last day, newest ruling."""
    record = desk(state)
    all_columns = whole(state)
    now = record.state()
    return Summary(
        title=state.title,
        counts=dict(record.counts()),
        first_day=all_columns.days and all_columns.days[0],
        last_day=all_columns.days and all_columns.days[1],
        last_decision=now.decisions,
        runs=now.runs,
        writable=state.writable and asker(request).may("add"),
        bounds=all_columns.bounds and list(all_columns.bounds),
        basemap=state.basemap and state.basemap.tiles,
    )


def whole(state: State) -> Whole:
    """Return the columns of all events; for each state of the record made of those before."""
    memo: Memo = state.memo
    record = desk(state)
    return memo.get(
        "columns", lambda: laid_out(record), renew=lambda before: laid_out(record, before)
    )


@get("/events", tags=["events"], sync_to_thread=True)
def events(
    state: State, asked: NamedDependency[Filters], limit: Limit = 100, offset: Offset = 0
) -> EventPage:
    """Events, filtered, one page at a time."""
    narrowed = msgspec.structs.replace(asked, limit=limit + 1, offset=offset)
    rows = tuple(desk(state).events(narrowed))
    return EventPage(items=rows[:limit], next=offset + limit if len(rows) > limit else None)


@get(
    "/events.columns",
    tags=["events"],
    sync_to_thread=True,
    responses={
        200: ResponseSpec(EventColumns, generate_examples=False, description="Events as columns")
    },
)
def event_columns(state: State, asked: NamedDependency[Filters]) -> Response[Any]:
    """All events as columns: the form for maps and histograms."""
    if asked == Filters():
        return Response(whole(state).columns, media_type=MediaType.JSON)
    record = desk(state)
    made = columns_of(record.events(asked), record)
    return Response(made, media_type=MediaType.JSON)


@get(
    "/events.tiles/{tile:int}",
    tags=["events"],
    sync_to_thread=True,
    responses={
        200: ResponseSpec(EventTile, generate_examples=False, description="A stretch of events")
    },
)
def event_tile(state: State, tile: FromPath[int]) -> Response[Any]:
    """A stretch of all events as columns: tile 0 has the newest events.

    It says how many tiles there are, and what a clock needs of all: events by type and day.
    """
    made = whole(state)
    if not 0 <= tile < made.tiles:
        raise NotFoundException(f"{tile}: no such tile; there are {made.tiles}, from 0 on")
    return Response(made.tile(tile), media_type=MediaType.JSON)


@get("/events.ids", tags=["events"], sync_to_thread=True)
def event_ids(state: State, limit: ManyLimit = 0, offset: Offset = 0) -> EventIds:
    """The ids of all events in the order of the columns, all or one page of them.

    Where `of` is not that of a tile, the record has changed since: ask for those again.
    """
    made = whole(state)
    end = offset + limit if limit else None
    return EventIds(of=made.ids_name, items=tuple(made.ids[offset:end]))


@get("/events.changed", tags=["events"], sync_to_thread=True)
def event_updates(state: State, since: Number = 0) -> ChangedEvents:
    """The events that changed after a number, as columns: what brings a page up to date.

    Where `more` is true too many have: ask for the tiles again.
    """
    return changed_events(desk(state), since, len(whole(state).ids))


@get("/events/{event_id:str}", tags=["events"], sync_to_thread=True)
def event(state: State, event_id: FromPath[str]) -> EventDetail:
    """One event, its claims with their exact words, and the rulings on it.

    An id of an earlier derivation leads to the event it became: `event.id` then differs from
    `asked`.
    """
    record = desk(state)
    found = evidence.event_detail(record, event_id, whole(state).parts)
    if found is None:
        raise NotFoundException(f"{event_id}: no such event in this record")
    return found


@get("/claims", tags=["claims"], sync_to_thread=True)
def claims(
    state: State, asked: NamedDependency[Filters], limit: Limit = 100, offset: Offset = 0
) -> ClaimPage:
    """Claims, filtered, one page at a time."""
    narrowed = msgspec.structs.replace(asked, limit=limit + 1, offset=offset)
    rows = tuple(desk(state).claims(narrowed))
    return ClaimPage(items=rows[:limit], next=offset + limit if len(rows) > limit else None)


@get("/claims/{key:str}", tags=["claims"], sync_to_thread=True)
def claim(state: State, key: FromPath[str]) -> Claim:
    """One claim by its key."""
    found = desk(state).claim(key)
    if found is None:
        raise NotFoundException(f"{key}: no such claim in this record")
    return found


@get("/documents", tags=["documents"], sync_to_thread=True)
def documents(
    request: Request[Any, Any, Any],
    state: State,
    asked: NamedDependency[Filters],
    limit: AnyLimit = 0,
    offset: Offset = 0,
) -> Response[list[DocumentHead]]:
    """Documents without their text, by date; with filters, those whose claims pass."""
    record = desk(state)
    reference = record.reference
    if asked == Filters() and limit:
        page = record.documents(Filters(limit=limit, offset=offset))
        heads = [evidence.head(document, reference) for document in page]
        return answer_of(request, heads, record.count_documents(), offset)
    rows = [evidence.head(document, reference) for document in record.documents(asked)]
    return page_of(request, rows, limit, offset)


@get("/documents/{document_id:str}", tags=["documents"], sync_to_thread=True)
def document(state: State, document_id: FromPath[str]) -> DocumentDetail:
    """One document: its captured text, its sections, and the claims it makes."""
    record = desk(state)
    found = record.document(document_id)
    if found is None:
        raise NotFoundException(f"{document_id}: no such document in this record")
    said = record.claims_of(document_id)
    event_of = record.event_ids(claim.key for claim in said)
    return evidence.document_detail(
        found, said, event_of, record.reference, record.captured_at(document_id)
    )


@get("/control", tags=["control"], sync_to_thread=True)
def control(
    request: Request[Any, Any, Any],
    state: State,
    on: Day = None,
    known: Day = None,
    place: Annotated[
        str | None, QueryParameter(description="place id or name", min_length=1, max_length=400)
    ] = None,
    limit: AnyLimit = 0,
    offset: Offset = 0,
) -> Response[list[Control]]:
    """Who held which place on a day, as far as known by another; without a day, all intervals."""
    found = desk(state).control(
        on=day(on, "on"), known=day(known, "known", last=True), place=place or None
    )
    return page_of(request, list(found), limit, offset)


@get("/control/voices", tags=["control"], sync_to_thread=True)
def control_voices(state: State, on: Day = None, known: Day = None) -> dict[str, list[str]]:
    """Whose word control on a day rests on: the origins of each claim in its `because`."""
    record = desk(state)
    found = record.control(on=day(on, "on"), known=day(known, "known", last=True))
    memo: Memo = state.memo
    return memo.get("control voices", ControlVoices).of(record, found)


@get("/control/areas", tags=["control"], sync_to_thread=True)
def areas(
    state: State,
    on: Day = None,
    known: Day = None,
    reach: Annotated[
        float, QueryParameter(description="no ground farther from a place, in km", gt=0, le=200)
    ] = REACH_KM,
) -> dict[str, Any]:
    """The ground between places by its holders on a day, as GeoJSON: inferred, each with doubt."""
    found = desk(state).areas(
        on=day(on, "on"), known=day(known, "known", last=True), reach_km=reach
    )
    return {"type": "FeatureCollection", "features": list(area_features(found))}


@get("/places/{place_id:str}", tags=["control"], sync_to_thread=True)
def place(state: State, place_id: FromPath[str]) -> PlaceDetail:
    """One place: the intervals of its control, and what happened there.

    A place that no gazetteer has goes by its name.
    """
    record = desk(state)
    found = place_detail(place_id, record.control(place=place_id), record.events())
    if found is None:
        raise NotFoundException(f"{place_id}: no such place in this record")
    return found


@get("/gazetteer", tags=["control"], sync_to_thread=True)
def gazetteer(
    state: State,
    name: Annotated[str, QueryParameter(min_length=1, max_length=400)],
    country: Annotated[
        str | None, QueryParameter(pattern="^[A-Za-z]{2}$", description="this country first")
    ] = None,
    limit: Limit = 10,
) -> list[PlaceHit]:
    """Places that may bear a name, in any spelling, best first: what an amendment may set."""
    countries = (country.upper(),) if country else ()
    return place_hits(desk(state).config, name, countries, limit)


@get("/actors", tags=["sources and actors"], sync_to_thread=True)
def actors(
    request: Request[Any, Any, Any], state: State, limit: AnyLimit = 0, offset: Offset = 0
) -> Response[list[ActorRow]]:
    """The actors of this record's events, busiest first."""
    return page_of(request, actor_rows(desk(state), whole(state).actors), limit, offset)


@get("/actors/{actor_id:str}", tags=["sources and actors"], sync_to_thread=True)
def actor(state: State, actor_id: FromPath[str]) -> ActorDetail:
    """One actor: its ties with their days, and its losses with who says so."""
    record = desk(state)
    memo: Memo = state.memo
    ties = memo.get("ties", lambda: ties_of(record))
    names = evidence.origin_names(record)
    # Part names of the actor would let others' events in: the rows are looked through again.
    rows = list(record.events(Filters(actor=actor_id)))
    found = actor_detail(actor_id, rows, ties, names, record.reference)
    if found is None:
        raise NotFoundException(f"{actor_id}: no pack knows such an actor")
    return found


@get("/names", tags=["record"], sync_to_thread=True)
def names(state: State) -> dict[str, list[str]]:
    """Other names, in all scripts, of the record's places, actors and sources, by id."""
    record = desk(state)

    def make() -> dict[str, list[str]]:
        held = [control.place for control in record.control()]
        return other_names(record.events(), held, record.reference, record.config)

    memo: Memo = state.memo
    return memo.get("names", make)


@get("/sources", tags=["sources and actors"], sync_to_thread=True)
def sources(
    request: Request[Any, Any, Any], state: State, limit: AnyLimit = 0, offset: Offset = 0
) -> Response[list[SourceRow]]:
    """Who publishes and speaks in this record, and how often others bear them out."""
    memo: Memo = state.memo
    rows = memo.get("sources", lambda: source_rows(desk(state)))
    return page_of(request, rows, limit, offset)


@get("/issues", tags=["review"], sync_to_thread=True)
def issues(
    state: State,
    asked: NamedDependency[Filters],
    kind: Annotated[str | None, QueryParameter(max_length=100, description="of one kind")] = None,
    limit: AnyLimit = 0,
    offset: Offset = 0,
) -> IssueList:
    """What a person should look at, worst first; with filters, what is about claims that pass."""
    narrowed = msgspec.structs.replace(asked, limit=limit + 1 if limit else None, offset=offset)
    record = desk(state)
    rows = record.issues(narrowed, kind)
    more = bool(limit) and len(rows) > limit
    about = {name for issue in rows[:limit] for name in issue.about}
    return IssueList(
        items=tuple(rows[: limit or None]),
        events=dict(record.event_ids(about)),
        next=offset + limit if more else None,
        kinds={} if offset else dict(record.count_issues()),
    )


@get("/queue", tags=["review"], sync_to_thread=True)
def queue(
    state: State,
    asked: NamedDependency[Filters],
    judged: Annotated[
        TaskState | None, QueryParameter(name="state", description="what was ruled")
    ] = None,
    assignee: Annotated[
        str | None, QueryParameter(max_length=100, description="who looks at it; empty: nobody")
    ] = None,
    noted: Annotated[bool, QueryParameter(description="only what has notes")] = False,
    limit: Limit = 100,
    offset: Offset = 0,
) -> TaskPage:
    """Events as the review queue has them, worst first: state, who looks at each, notes."""
    narrowed = msgspec.structs.replace(asked, limit=limit + 1, offset=offset)
    rows = desk(state).queue(narrowed, state=judged, assignee=assignee, noted=noted)
    return TaskPage(items=tuple(rows[:limit]), next=offset + limit if len(rows) > limit else None)


@get("/decisions", tags=["review"], sync_to_thread=True)
def decisions(
    state: State,
    asked: NamedDependency[Filters],
    after: Number = 0,
    limit: AnyLimit = 0,
    moved: Annotated[
        int | None, QueryParameter(ge=0, le=2**53 - 1, description="`changes` of an answer before")
    ] = None,
) -> DecisionLog:
    """The log of rulings, oldest first; `since` and `until` ask when they were made.

    Other filters ask for what a ruling is about.  Who has the log up to a number asks with it
    (`after`) for the rest, and with `moved` for the events of what was ruled on before.
    """
    record = desk(state)
    changes = record.state().changes
    every = list(record.decisions(asked))
    rows = [made for made in every if made.seq > after]
    page = rows[:limit] if limit else rows
    return DecisionLog(
        last=record.state().decisions,
        items=tuple(page),
        events=ruled_events(record, rows)
        if moved is None
        else moved_events(record, every, after, moved),
        changes=changes,
        next=page[-1].seq if len(page) < len(rows) else None,
    )


@get("/search", tags=["events"], sync_to_thread=True)
def search(
    state: State, q: Annotated[str, QueryParameter(min_length=1, max_length=400)]
) -> SearchAnswer:
    """Events whose evidence holds the words."""
    found = desk(state).events(Filters(text=q))
    return SearchAnswer(query=q, events=tuple(event.id for event in found))


@get("/search/claims", tags=["claims"], sync_to_thread=True)
def search_claims(
    state: State,
    asked: NamedDependency[Filters],
    q: Annotated[str, QueryParameter(min_length=1, max_length=400)],
    limit: Limit = 100,
    offset: Offset = 0,
) -> FoundPage:
    """The sentences that hold the words, with who says so and where, and facets with counts.

    The filters narrow what is found, and so the facets.
    """
    return found_page(desk(state), asked, q, limit, offset)


@get("/report", tags=["record"], sync_to_thread=True)
def report(
    state: State,
    since: Day = None,
    until: Day = None,
    form: Annotated[Literal["markdown", "html"], QueryParameter(name="format")] = "markdown",
) -> Response[Any]:
    """The digest of a period as Markdown, or as a page of its own that runs no script."""
    text = desk(state).report(
        since=day(since, "since"), until=day(until, "until", last=True), format=form
    )
    if form == "markdown":
        return Response(text, media_type="text/markdown; charset=utf-8")
    headers = {"content-security-policy": document_policy(text)}
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)


ROUTES = [
    summary, events, event_columns, event_tile, event_ids, event_updates, event, claims, claim,
    documents, document, control, control_voices, areas, place, gazetteer, actors, actor, names,
    sources, issues, queue, decisions, search, search_claims, report,
]  # fmt: skip
