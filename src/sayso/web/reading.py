"""The reading half of the API: one handler a view."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

import msgspec
from litestar import MediaType, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, QueryParameter

from ..model import Claim, Control, Filters
from . import evidence
from .actor_pages import ActorDetail, actor_detail
from .answers import (
    ActorRow,
    ClaimPage,
    DecisionLog,
    DocumentDetail,
    DocumentHead,
    EventColumns,
    EventDetail,
    EventPage,
    IssueList,
    PlaceDetail,
    SearchAnswer,
    SourceRow,
    Summary,
)
from .asked import Day, Limit, Offset, day
from .columns import columns
from .memo import Memo
from .names import other_names
from .port import DeskRecord
from .security import document_policy
from .views import (
    Whole,
    actor_rows,
    place_detail,
    ties_of,
    whole_of,
    worst_first,
)


def desk(state: State) -> DeskRecord:
    """Return the record that this app serves."""
    return cast("DeskRecord", state.record)


def last_decision(record: DeskRecord) -> int:
    """Return the sequence number of the newest ruling; 0 where nobody has ruled."""
    return max((decision.seq for decision in record.decisions()), default=0)


@get("/summary", tags=["record"], sync_to_thread=True)
def summary(state: State) -> Summary:
    """What the record holds: counts, first and last day, newest ruling."""
    record = desk(state)
    all_columns = whole(state)
    return Summary(
        title=state.title,
        counts=dict(record.counts()),
        first_day=all_columns.first_day,
        last_day=all_columns.last_day,
        last_decision=last_decision(record),
        writable=state.writable,
    )


def whole(state: State) -> Whole:
    """Return the columns of all events; made once for each state of the record."""
    memo: Memo = state.memo
    return memo.get("columns", lambda: whole_of(desk(state)))


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
    responses={200: ResponseSpec(EventColumns, description="Events as columns")},
)
def event_columns(state: State, asked: NamedDependency[Filters]) -> Response[Any]:
    """All events as columns: the form for maps and histograms."""
    if asked == Filters():
        return Response(whole(state).columns, media_type=MediaType.JSON)
    record = desk(state)
    made = columns(record.events(asked), evidence.origin_names(record))
    return Response(made, media_type=MediaType.JSON)


@get("/events/{event_id:str}", tags=["events"], sync_to_thread=True)
def event(state: State, event_id: FromPath[str]) -> EventDetail:
    """One event, its claims with their exact words, and the rulings on it.

    An id of an earlier derivation leads to the event it became: `event.id` then differs from
    `asked`.
    """
    record = desk(state)
    memo: Memo = state.memo
    parts = memo.get("parts", lambda: evidence.parts_of(record.events()))
    found = evidence.event_detail(record, event_id, parts)
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
def documents(state: State) -> list[DocumentHead]:
    """All documents without their text."""
    record = desk(state)
    sources = record.sources()
    return [evidence.head(document, sources) for document in record.documents()]


@get("/documents/{document_id:str}", tags=["documents"], sync_to_thread=True)
def document(state: State, document_id: FromPath[str]) -> DocumentDetail:
    """One document: its captured text, its sections, and the claims it makes."""
    record = desk(state)
    found = record.document(document_id)
    if found is None:
        raise NotFoundException(f"{document_id}: no such document in this record")
    memo: Memo = state.memo
    event_of = memo.get(
        "event of claim", lambda: {key: e.id for e in record.events() for key in e.claims}
    )
    # The outlet narrows in the database what is looked through here.
    said = record.claims(Filters(source=found.source))
    return evidence.document_detail(found, said, event_of, record.sources())


@get("/control", tags=["control"], sync_to_thread=True)
def control(
    state: State,
    on: Day = None,
    known: Day = None,
    place: Annotated[str | None, QueryParameter(description="place id or name")] = None,
) -> list[Control]:
    """Who held which place on a day, as far as known by another; without a day, all intervals."""
    return list(
        desk(state).control(on=day(on, "on"), known=day(known, "known"), place=place or None)
    )


@get("/places/{place_id:str}", tags=["control"], sync_to_thread=True)
def place(state: State, place_id: FromPath[str]) -> PlaceDetail:
    """One place: the intervals of its control, and what happened there."""
    record = desk(state)
    found = place_detail(place_id, tuple(record.control(place=place_id)), record.events())
    if found is None:
        raise NotFoundException(f"{place_id}: no such place in this record")
    return found


@get("/actors", tags=["sources and actors"], sync_to_thread=True)
def actors(state: State) -> list[ActorRow]:
    """The actors of this record's events, busiest first."""
    return actor_rows(desk(state), whole(state).actors)


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
def sources(state: State) -> list[SourceRow]:
    """Who publishes and speaks in this record, and how often others bear them out."""
    return evidence.source_rows(desk(state))


@get("/issues", tags=["review"], sync_to_thread=True)
def issues(state: State) -> IssueList:
    """What a person should look at, worst first."""
    return IssueList(items=worst_first(desk(state).issues()))


@get("/decisions", tags=["review"], sync_to_thread=True)
def decisions(state: State) -> DecisionLog:
    """The log of rulings, oldest first."""
    rows = tuple(desk(state).decisions())
    last = max((d.seq for d in rows), default=0)
    return DecisionLog(last=last, items=rows, events=whole(state).ruled)


@get("/search", tags=["events"], sync_to_thread=True)
def search(
    state: State, q: Annotated[str, QueryParameter(min_length=1, max_length=400)]
) -> SearchAnswer:
    """Events whose evidence holds the words."""
    found = desk(state).events(Filters(text=q))
    return SearchAnswer(query=q, events=tuple(event.id for event in found))


@get("/report", tags=["record"], sync_to_thread=True)
def report(
    state: State,
    since: Day = None,
    until: Day = None,
    form: Annotated[Literal["markdown", "html"], QueryParameter(name="format")] = "markdown",
) -> Response[Any]:
    """The digest of a period as Markdown, or as a page of its own that runs no script."""
    text = desk(state).report(since=day(since, "since"), until=day(until, "until"), format=form)
    if form == "markdown":
        return Response(text, media_type="text/markdown; charset=utf-8")
    headers = {"content-security-policy": document_policy(text)}
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)


ROUTES = [
    summary, events, event_columns, event, claims, claim, documents, document, control, place,
    actors, actor, names, sources, issues, decisions, search, report,
]  # fmt: skip
