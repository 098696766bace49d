"""The vocabulary of sayso: what a record is made of.  Read this first.

Three kinds of rows, never mixed:

* **captured** — `Document` and its raw bytes: immutable, content-addressed;
* **ruled** — `Decision`: people's rulings, an append-only log;
* **derived** — `Claim`, `Event`, `Control`, `Issue`: a pure function of the other two.

`Source`, `Actor` and `Place` are reference data that comes with packs and gazetteers.

Conventions: offsets count Unicode code points of `Document.text`; times are UTC ISO 8601 text
(`2017-06-06`, `2017-08`, `--08-30` where the year is unknown); distances are kilometres;
coordinates are WGS 84 degrees.  An empty tuple or None means "the text does not say", and the
claim's `why_empty` says why.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

ClaimType = Literal[
    "airstrike", "shelling", "bombing", "chemical", "clash", "capture", "withdrawal", "advance",
    "siege", "offensive", "deployment", "killing", "abduction", "arrest", "destruction",
    "displacement", "aid", "agreement", "protest", "toll", "statement", "control",
    "interdiction", "support",
]  # fmt: skip
Modality = Literal["happened", "ongoing", "planned", "possible", "denied"]
SectionKind = Literal["body", "quote", "caption", "comment", "furniture"]
SectionRole = Literal["heading", "paragraph", "item", "dateline"]
TimePrecision = Literal["hour", "day", "week", "month", "year", "span", "unknown"]
EventStatus = Literal["confirmed", "likely", "disputed", "unconfirmed", "retracted"]
ControlStatus = Literal["held", "contested", "mixed", "besieged", "unknown"]
Verb = Literal["accept", "reject", "amend", "same", "different", "revoke", "assign", "note"]
"""What a person may log; `assign` and `note` are on the work, nothing is derived from them."""
Interest = Literal["own success", "own loss", "enemy's loss", "third party"]
Reliability = Literal["A", "B", "C", "D", "E", "F"]


class Row(msgspec.Struct, frozen=True, gc=False):
    """Base of all records: immutable; subclasses are built by keyword.

    Rows hold other rows and never themselves, so that the collector of cycles need not look at
    them: a sixth of the time of work over very many.
    """


class Source(Row, kw_only=True, frozen=True):
    """An outlet, agency, monitor, ministry, party or person that says things."""

    id: str
    name: str
    names: tuple[str, ...] = ()
    """Other names and abbreviations it goes by, in any script."""
    kind: Literal["outlet", "agency", "monitor", "ministry", "party", "person", "database"] = (
        "outlet"
    )
    speaks_for: str | None = None
    """Id of the actor it speaks for; None for a third party."""
    languages: tuple[str, ...] = ()
    reliability: Reliability = "F"
    """Admiralty reliability; F = cannot be judged."""
    domains: tuple[str, ...] = ()
    country: str | None = None
    covers: str | None = None
    """ISO alpha-2 code of the one country it reports on; its "the army" is that one's."""
    scale: str | None = None
    """ACLED source scale: Local partner, Subnational, National, Regional, International, Other."""


class Actor(Row, kw_only=True, frozen=True):
    """An armed group, state, military, militia, organisation or population."""

    id: str
    name: str
    names: tuple[str, ...] = ()
    """Other names and abbreviations, in any script; matched after folding."""
    generic: tuple[str, ...] = ()
    """Descriptions that mean this actor only where its country or side is the topic
    ("government forces", "the regime")."""
    kind: Literal[
        "state forces", "rebel group", "political militia", "identity militia", "rioters",
        "protesters", "civilians", "external forces", "state", "organisation",
    ] = "rebel group"  # fmt: skip
    countries: tuple[str, ...] = ()
    """ISO 3166 alpha-2 codes of the countries it acts in."""
    home: str | None = None
    """ISO alpha-2 code of the state it belongs to, for state forces and ministries."""
    demonyms: tuple[str, ...] = ()
    parent: str | None = None
    backers: tuple[str, ...] = ()
    side: str | None = None
    enemies: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    sector: str | None = None
    """PLOVER sector code (MIL, REB, GOV, CVL …)."""
    wikidata: str | None = None


class Place(Row, kw_only=True, frozen=True):
    """A place of a gazetteer."""

    id: str
    name: str
    names: tuple[str, ...] = ()
    kind: str = "town"
    """city, town, village, neighbourhood, base, airport, dam, hill, oil field, crossing,
    junction, road, river, desert, camp, district, province, country, region, sea, site"""
    lat: float
    lon: float
    radius_km: float = 3.0
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    population: int = 0
    source: str = ""


class Section(Row, kw_only=True, frozen=True):
    """One block of a document: `text[start:end]`, what it is, and whose words it is."""

    kind: SectionKind
    start: int
    end: int
    role: SectionRole = "paragraph"
    author: str | None = None
    """For a comment: salted hash of its author.  For a quote: the quoted name as written."""
    published: str | None = None
    order: int = 0
    depth: int = 0
    """Reply depth of a comment; 0 for anything else."""


class Document(Row, kw_only=True, frozen=True):
    """One text as captured."""

    id: str
    page: str
    """What stays the same when the page is captured again: its canonical address, or
    `raw:<sha256>` where there is none."""
    raw: str
    """SHA-256 (hex) of the captured bytes."""
    part: str = ""
    """Which part of the bytes this is (feed item, archive member); empty for the whole."""
    text: str
    sections: tuple[Section, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    """Who wrote it, by the page's own account."""
    source: str | None = None
    """Source id where the packs know it, else the outlet's name as found."""
    published: str | None = None
    published_from: str | None = None
    """Where it was found: argument, page, title, text, address, file, feed; None if unknown."""
    archived_at: str | None = None
    """When a web archive took the page, by its own account (UTC ISO 8601)."""
    language: str | None = None
    url: str | None = None
    parent: str | None = None
    """Id of the document this one is part of or answers."""
    links: tuple[str, ...] = ()
    reader: str = ""
    notes: tuple[str, ...] = ()
    """What the reader found odd, in words (becomes Issues)."""


class Mention(Row, kw_only=True, frozen=True):
    """Words of the text, and whom they mean where that is known."""

    text: str
    id: str | None = None
    name: str | None = None


class PlaceCandidate(Row, kw_only=True, frozen=True):
    """A runner-up for a place mention."""

    id: str
    name: str
    lat: float
    lon: float
    country: str | None = None
    admin1: str | None = None
    score: float = 0.0


class PlaceMention(Row, kw_only=True, frozen=True):
    """Words for a place, where it is, how sure that is, and what else it might be.

    `relation` keeps the words between event and place ("near", "12 km southeast of", "area of",
    "eastern part of"); it is "within" for the container of the places listed before it.  A place
    that is in no gazetteer has `id` None; it may still have coordinates with a wide radius, those
    of its container.
    """

    text: str
    name: str | None = None
    id: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    kind: str | None = None
    country: str | None = None
    admin1: str | None = None
    relation: str | None = None
    score: float = 0.0
    others: tuple[PlaceCandidate, ...] = ()


class TimeSpan(Row, kw_only=True, frozen=True):
    """When: inclusive ISO dates.  A year that nobody states stays open: `--08-30`."""

    start: str
    end: str
    precision: TimePrecision = "day"
    text: str = ""


class ClaimFigure(Row, kw_only=True, frozen=True):
    """One number said in a claim."""

    what: str
    """The noun counted, as the text has it, or killed / injured / captured for people."""
    measure: str
    """What is done to it: killed, injured, captured, missing, displaced, destroyed, damaged,
    targeted, taking part, delivered, distance, area, other."""
    low: float | None = None
    high: float | None = None
    unit: str = "item"
    """person, item, km, km2, event, percent"""
    text: str = ""
    of: str | None = None
    """Whose: the group the counted people or things belong to, in words of the text."""
    part_of: int | None = None
    """Index of the figure this one is a part of ("including 12 women")."""
    per: str | None = None


class Speaker(Row, kw_only=True, frozen=True):
    """One link of the chain of say-so."""

    text: str
    id: str | None = None
    name: str | None = None
    cue: str = ""
    """The words that attribute: said, according to, told, reportedly."""


class Evidence(Row, kw_only=True, frozen=True):
    """The exact words: `document.text[start:end] == text`."""

    text: str
    start: int
    end: int
    section: SectionKind = "body"


class Claim(Row, kw_only=True, frozen=True):
    """One document says one thing happened (or will, may, did not)."""

    id: str
    key: str
    type: ClaimType
    actor: tuple[Mention, ...] = ()
    target: tuple[Mention, ...] = ()
    weapon: tuple[Mention, ...] = ()
    place: tuple[PlaceMention, ...] = ()
    time: TimeSpan | None = None
    figures: tuple[ClaimFigure, ...] = ()
    says: tuple[Speaker, ...] = ()
    """Chain of speakers, innermost first; empty = the outlet's own voice."""
    modality: Modality = "happened"
    evidence: Evidence
    score: float = 0.5
    engine: str = ""
    why_empty: dict[str, str] = {}
    document: str = ""


class Saying(Row, kw_only=True, frozen=True):
    """Who stands behind one claim: its origin, with what interest, and how it reached us."""

    origin: str
    """Source or actor id of the innermost named speaker, the outlet, or words for an unnamed
    speaker and who relays it ("activists (via reuters)")."""
    party: str | None = None
    """Actor id the origin speaks for, topmost parent; None for a third party."""
    interest: Interest = "third party"
    stance: Literal["affirms", "denies"] = "affirms"
    path: tuple[str, ...] = ()
    """From the innermost speaker to the publisher, as named."""
    relay: str = ""
    """Folded name of the publisher."""
    reliability: Reliability = "F"
    named: bool = True
    gathers: bool = False
    """The origin gathers news itself (agency, monitor, party, person): not an outlet."""
    compiles: bool = False
    """The origin is a data set, which codes what others reported."""
    comment: bool = False
    published: str | None = None


class FigureSaying(Row, kw_only=True, frozen=True):
    """What one origin says of a figure.  rank: preferred, normal or rejected (superseded)."""

    origin: str
    low: float | None = None
    high: float | None = None
    claims: tuple[str, ...] = ()
    rank: Literal["preferred", "normal", "rejected"] = "normal"


class Figure(Row, kw_only=True, frozen=True):
    """One number said of an event, by whom, and which to print."""

    what: str
    of: str | None = None
    low: float | None = None
    best: float | None = None
    high: float | None = None
    said_by: tuple[FigureSaying, ...] = ()


class Voice(Row, kw_only=True, frozen=True):
    """One independent origin of an event: who, with what interest, and by which paths."""

    origin: str
    interest: Interest = "third party"
    paths: tuple[tuple[str, ...], ...] = ()
    """Each path runs from the innermost speaker to the publisher."""
    claims: tuple[str, ...] = ()
    stance: Literal["affirms", "denies"] = "affirms"


class AcledType(Row, kw_only=True, frozen=True):
    """ACLED event type and sub-event type."""

    event_type: str
    sub_event_type: str


class Event(Row, kw_only=True, frozen=True):
    """Claims about one happening."""

    id: str
    type: ClaimType
    acled: AcledType
    time: TimeSpan | None = None
    place: tuple[PlaceMention, ...] = ()
    actor: tuple[Mention, ...] = ()
    target: tuple[Mention, ...] = ()
    figures: tuple[Figure, ...] = ()
    voices: tuple[Voice, ...] = ()
    status: EventStatus = "unconfirmed"
    credibility: int = 6
    """Admiralty credibility 1 (confirmed by other sources) to 6 (cannot be judged)."""
    reason: str = ""
    modality: Modality = "happened"
    rumour: bool = False
    """True where only readers' comments say so."""
    part_of: str | None = None
    claims: tuple[str, ...] = ()
    """Claim keys, oldest first."""
    version: int = 1


class Control(Row, kw_only=True, frozen=True):
    """Who holds a place from `since` to `until` (both included), because of which claims."""

    place: PlaceMention
    status: ControlStatus
    holders: tuple[Mention, ...] = ()
    since: str | None = None
    until: str | None = None
    last_heard: str | None = None
    because: tuple[str, ...] = ()
    reason: str = ""
    inferred: bool = False


Ring = tuple[tuple[float, float], ...]


class Area(Row, kw_only=True, frozen=True):
    """Ground that the same hold on a day, inferred from the nearest places; doubt: 0 to 1."""

    status: ControlStatus
    holders: tuple[Mention, ...]
    on: str
    doubt: float
    places: tuple[str, ...]
    last_heard: str | None
    because: tuple[str, ...]
    reason: str
    polygons: tuple[tuple[Ring, ...], ...]
    """Each an outer ring and its holes (RFC 7946): longitude and latitude of corners, closed."""
    inferred: bool = True


class Decision(Row, kw_only=True, frozen=True):
    """One ruling by a person.

    `on` holds claim keys (all but revoke), event ids (accept, reject, assign, note) or one
    decision's seq as text (revoke).  `set` holds the amended fields, or the `assignee` (None:
    nobody any more).  `reason` holds the words of a note.  `basis` holds the claim or event ids the
    person saw; a ruling whose basis has changed is reported as stale.
    """

    seq: int
    at: str
    by: str
    verb: Verb
    on: tuple[str, ...]
    set: dict[str, Any] = {}
    basis: tuple[str, ...] = ()
    reason: str = ""


class Draft(Row, kw_only=True, frozen=True):
    """A ruling made ready for a person to take or leave."""

    verb: Verb
    on: tuple[str, ...]
    set: dict[str, Any] = {}
    label: str = ""


SEVERITIES = {"high": 0, "middle": 1, "low": 2}
"""In the order in which issues are listed."""


class Issue(Row, kw_only=True, frozen=True):
    """Something a person should look at, with ready-made fixes."""

    id: str
    kind: str
    """unknown place, unknown actor, disputed figure, stale ruling, unreadable part,
    no claims, undated, contradiction, date in the future …"""
    message: str
    about: tuple[str, ...] = ()
    severity: Literal["low", "middle", "high"] = "middle"
    fixes: tuple[Draft, ...] = ()


class Lineage(Row, kw_only=True, frozen=True):
    """Where an event of an earlier derivation went: renamed, merged, split or gone."""

    old: str
    new: tuple[str, ...]
    how: Literal["renamed", "merged", "split", "gone"]


class Run(Row, kw_only=True, frozen=True):
    """What ran, with which inputs, and what came out."""

    id: str
    at: str
    command: str
    engine: str = ""
    config: str = ""
    counts: dict[str, int] = {}


class Derived(Row, kw_only=True, frozen=True):
    """All that one derivation yields; replaces the previous one in one transaction."""

    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    controls: tuple[Control, ...] = ()
    issues: tuple[Issue, ...] = ()
    lineage: tuple[Lineage, ...] = ()


class Filters(Row, kw_only=True, frozen=True):
    """What a listing is narrowed to; None or an empty field does not narrow."""

    since: str | None = None
    """ISO date; keeps what ends on or after it."""
    until: str | None = None
    """ISO date; keeps what starts on or before it."""
    near: tuple[float, float, float] | None = None
    """Latitude, longitude, kilometres."""
    box: tuple[float, float, float, float] | None = None
    """West, south, east, north."""
    actor: str | None = None
    """Actor id or words of its name; matches actor or target."""
    type: str | None = None
    status: str | None = None
    source: str | None = None
    """Source id, outlet or origin."""
    modality: str | None = None
    voices: int | None = None
    """At least so many independent voices that affirm."""
    text: str | None = None
    """Full-text query over the evidence."""
    limit: int | None = None
    offset: int = 0
