"""A small record built by hand: five documents, a dozen events, one place that changed hands.

Everything a writer may meet is in it once: two speakers with different numbers, a superseded
number, a denial, a plan, a rumour from a comment, civilians, an unknown hamlet, a week, a month,
a day without a year, a place without coordinates, words that look like a spreadsheet formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from sayso.ids import claim_key, event_id, seal
from sayso.model import (
    Actor,
    Claim,
    ClaimFigure,
    Control,
    Document,
    Event,
    Evidence,
    Figure,
    FigureSaying,
    Mention,
    PlaceMention,
    Section,
    Source,
    Speaker,
    TimeSpan,
    Voice,
)
from sayso.reference import Reference, load_reference

ACTORS = [
    Actor(id="sdf", name="Syrian Democratic Forces", names=("SDF",), kind="rebel group",
          countries=("SY",), backers=("coalition",), side="sdf"),
    Actor(id="isis", name="Islamic State", names=("ISIS", "IS"), kind="rebel group",
          sector="REB", wikidata="Q2429253"),
    Actor(id="syria-army", name="Syrian Arab Army", names=("SAA",), kind="state forces",
          home="SY", generic=("government forces",), sector="MIL"),
    Actor(id="coalition", name="US-led coalition", names=("coalition",),
          kind="external forces"),
    Actor(id="turkey-army", name="Turkish armed forces", kind="state forces", home="TR"),
    Actor(id="hts", name="Hayat Tahrir al-Sham", names=("HTS",), kind="rebel group"),
    Actor(id="tribe", name="Shaitat tribe", kind="identity militia"),
    Actor(id="protesters", name="Protesters", names=("demonstrators",), kind="protesters"),
]  # fmt: skip
SOURCES = [
    Source(id="sohr", name="SOHR", names=("Syrian Observatory for Human Rights",),
           kind="monitor", scale="Other", reliability="B"),
    Source(id="sdf-press", name="SDF press office", kind="party", speaks_for="sdf"),
    Source(id="levant-wire", name="Levant Wire", kind="agency", scale="International"),
    Source(id="furat", name="Furat Monitor", kind="monitor", scale="Subnational"),
    Source(id="amaq", name="Amaq", kind="party", speaks_for="isis", scale="New media"),
]  # fmt: skip

PLACES = {
    "As Susah": PlaceMention(text="As Susah", name="As Susah", id="gn:1", lat=34.53, lon=40.96,
                             radius_km=3.0, kind="village", country="SY", admin1="Deir ez-Zor"),
    "Hajin": PlaceMention(text="Hajin", name="Hajin", id="gn:2", lat=34.7, lon=40.83,
                          radius_km=4.0, kind="town", country="SY", admin1="Deir ez-Zor"),
    "near Hajin": PlaceMention(text="Hajin", name="Hajin", id="gn:2", lat=34.7, lon=40.83,
                               radius_km=12.0, kind="town", country="SY", admin1="Deir ez-Zor",
                               relation="near"),
    "Tell Abu Fayd": PlaceMention(text="Tell Abu Fayd", country="SY", admin1="Deir ez-Zor"),
    "Kafr Zita": PlaceMention(text="Kafr Zita", name="Kafr Zita", id="gn:3", lat=35.37, lon=36.6,
                              radius_km=3.0, kind="town", country="SY", admin1="Hama"),
    "Murak": PlaceMention(text="Murak", name="Murak", id="gn:4", lat=35.38, lon=36.69,
                          radius_km=3.0, kind="town", country="SY", admin1="Hama"),
    "Hama": PlaceMention(text="Hama province", name="Hama", id="gn:5", lat=35.1, lon=37.3,
                         radius_km=80.0, kind="province", country="SY", admin1="Hama"),
    "Al Qaim": PlaceMention(text="Al Qaim", name="Al Qa'im", id="gn:6", lat=34.37, lon=41.09,
                            radius_km=4.0, kind="city", country="IQ", admin1="Anbar"),
    "Markadah": PlaceMention(text="Markadah", name="Markadah", id="gn:7", lat=35.75, lon=40.75,
                             radius_km=3.0, kind="town", country="SY", admin1="Al-Hasakah"),
}  # fmt: skip


def _who(*names: str) -> tuple[Mention, ...]:
    by_name = {actor.id: actor for actor in ACTORS}
    return tuple(
        Mention(text=by_name[n].name, id=n, name=by_name[n].name) if n in by_name
        else Mention(text=n)
        for n in names
    )  # fmt: skip


class Builder:
    """Collects documents, claims and events; offsets are found in the text."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.claims: list[Claim] = []
        self.events: list[Event] = []
        self.controls: list[Control] = []

    def document(self, name: str, source: str, published: str, text: str, **more: Any) -> str:
        self.documents.append(
            Document(
                id=f"d1_{name}", page=f"raw:{name}", raw=name, source=source, text=text,
                published=published, sections=(Section(kind="body", start=0, end=len(text)),),
                **more,
            )
        )  # fmt: skip
        return f"d1_{name}"

    def claim(
        self,
        document: str,
        kind: str,
        quote: str,
        *,
        actor: Iterable[str] = (),
        target: Iterable[str] = (),
        place: Iterable[str] = (),
        time: tuple[str, ...] = (),
        says: Iterable[str] = (),
        figures: Iterable[ClaimFigure] = (),
        modality: str = "happened",
        section: str = "body",
    ) -> Claim:
        page = next(d for d in self.documents if d.id == document)
        start = page.text.index(quote)
        sources = {source.id: source for source in SOURCES}
        claim = Claim(
            id="",
            key=claim_key(page.page, kind, quote, list(place), len(self.claims)),
            type=kind,
            actor=_who(*actor),
            target=_who(*target),
            place=tuple(PLACES[name] for name in place),
            time=_time(time),
            figures=tuple(figures),
            says=tuple(
                Speaker(text=sources[s].name, id=s, name=sources[s].name)
                if s in sources else Speaker(text=s)
                for s in says
            ),
            modality=modality,
            evidence=Evidence(text=quote, start=start, end=start + len(quote), section=section),
            score=0.8,
            engine="hand@1",
            document=document,
        )  # fmt: skip
        claim = seal(claim)
        self.claims.append(claim)
        return claim

    def _path(self, claim: Claim) -> tuple[str, ...]:
        page = next(d for d in self.documents if d.id == claim.document)
        known = {source.id: source.name for source in SOURCES}
        outlet = known.get(page.source or "", page.source or "")
        return (*(s.name or s.text for s in claim.says), outlet)

    def event(self, *claims: Claim, **fields: Any) -> Event:
        first = claims[0]
        voices: dict[tuple[str, str], list[Claim]] = {}
        for claim in claims:
            page = next(d for d in self.documents if d.id == claim.document)
            origin = (claim.says[0].id or claim.says[0].text) if claim.says else page.source
            stance = "denies" if claim.modality == "denied" else "affirms"
            voices.setdefault((origin or "", stance), []).append(claim)
        interests: dict[str, str] = fields.pop("interests", {})
        info = load_reference().types[first.type]
        values: dict[str, Any] = {
            "id": event_id(first.key), "type": first.type, "acled": info.acled,
            "time": first.time, "place": first.place, "actor": first.actor,
            "target": first.target, "modality": first.modality,
            "claims": tuple(claim.key for claim in claims),
            "voices": tuple(
                Voice(
                    origin=origin, stance=stance, interest=interests.get(origin, "third party"),
                    paths=tuple(
                        self._path(claim) for claim in members
                    ),
                    claims=tuple(claim.key for claim in members),
                )
                for (origin, stance), members in voices.items()
            ),
            "status": "unconfirmed", "credibility": 4, "reason": "one voice",
        }  # fmt: skip
        made = Event(**{**values, **fields})
        self.events.append(made)
        return made


def _time(time: tuple[str, ...]) -> TimeSpan | None:
    if not time:
        return None
    start, end, precision = (*time, time[0], "day")[:3] if len(time) < 3 else time
    return TimeSpan(start=start, end=end, precision=precision, text=start)


def _said(origin: str, claim: Claim, low: float | None, high: float | None = None,
          rank: str = "normal") -> FigureSaying:  # fmt: skip
    return FigureSaying(origin=origin, low=low, high=high, claims=(claim.key,), rank=rank)


class SmallRecord:
    """The view itself."""

    def __init__(self, built: Builder) -> None:
        self._built = built

    def documents(self) -> Iterable[Document]:
        return self._built.documents

    def claims(self) -> Iterable[Claim]:
        return self._built.claims

    def events(self) -> Iterable[Event]:
        return self._built.events

    def controls(self) -> Iterable[Control]:
        return self._built.controls

    def sources(self) -> Mapping[str, Source]:
        return {source.id: source for source in SOURCES}


class Narrowed(SmallRecord):
    """The record with other events."""

    def __init__(self, built: Builder, events: list[Event]) -> None:
        super().__init__(built)
        self._events = events

    def events(self) -> Iterable[Event]:
        return self._events


@lru_cache(maxsize=1)
def reference() -> Reference:
    """The ontology as shipped, with the actors and sources of this file only."""
    return msgspec.structs.replace(
        load_reference(),
        actors={actor.id: actor for actor in ACTORS},
        sources={source.id: source for source in SOURCES},
        fingerprint="small",
    )


@lru_cache(maxsize=1)
def built() -> Builder:
    """Build the record."""
    b = Builder()
    wire = b.document(
        "wire", "levant-wire", "2018-09-07",
        "The SDF captured As Susah from Islamic State on Friday, the SDF and a monitor said. "
        "At least 17 militants and 6 SDF fighters were killed, the Observatory said. "
        "The SDF said 38 militants were killed.",
        title="SDF captures As Susah", url="https://wire.example/1",
    )  # fmt: skip
    monitor = b.document(
        "monitor", "furat", "2018-09-10",
        "The Islamic State retook As Susah; 34 SDF fighters were killed. "
        "A bomb went off near Hajin at Tell Abu Fayd. "
        "An airstrike on Hajin killed 14 civilians, among them five children. "
        "The army shelled Kafr Zita, killing 3 people.",
        title="Dispatch of 10 September",
    )  # fmt: skip
    correction = b.document(
        "correction", "furat", "2018-09-12", "27 SDF fighters were killed in As Susah, not 34.",
        title="Correction",
    )  # fmt: skip
    press = b.document(
        "press", "sdf-press", "2018-09-10",
        "We deny that As Susah was lost. Our forces will storm Hajin. "
        "=HYPERLINK(\"x\") fighters moved towards Al Qaim in August.",
        title="To public opinion",
    )  # fmt: skip
    blog = b.document(
        "blog", "The Long Road", "2018-09-12",
        "Turkish troops deployed in Murak in the week of 3 September. Residents fled Hama. "
        "Protesters marched in Murak on 14 September. "
        "Helicopters evacuated ISIS commanders from Markadah. | The war <began> on 30 August.",
        title="Who holds <As Susah>?",
    )  # fmt: skip

    taken = b.claim(wire, "capture", "The SDF captured As Susah from Islamic State on Friday",
                    actor=["sdf"], target=["isis"], place=["As Susah"], time=("2018-09-07",),
                    says=["sdf-press"])  # fmt: skip
    killed = b.claim(wire, "capture",
                     "At least 17 militants and 6 SDF fighters were killed, the Observatory said",
                     actor=["sdf"], target=["isis"], place=["As Susah"], time=("2018-09-07",),
                     says=["sohr"])  # fmt: skip
    more = b.claim(
        wire,
        "capture",
        "The SDF said 38 militants were killed",
        actor=["sdf"],
        target=["isis"],
        place=["As Susah"],
        time=("2018-09-07",),
        says=["sdf-press"],
    )
    b.event(
        taken, killed, more, status="likely", credibility=2, reason="two independent voices",
        interests={"sdf-press": "own success"},
        figures=(
            Figure(what="killed", of="militants", low=17, best=17, high=38,
                   said_by=(_said("sohr", killed, 17, None, "preferred"),
                            _said("sdf-press", more, 38, 38))),
            Figure(what="killed", of="SDF fighters", low=6, best=6, high=6,
                   said_by=(_said("sohr", killed, 6, 6, "preferred"),)),
        ),
    )  # fmt: skip
    retaken = b.claim(monitor, "capture",
                      "The Islamic State retook As Susah; 34 SDF fighters were killed",
                      actor=["isis"], target=["sdf"], place=["As Susah"],
                      time=("2018-09-10",))  # fmt: skip
    corrected = b.claim(correction, "capture", "27 SDF fighters were killed in As Susah, not 34",
                        actor=["isis"], target=["sdf"], place=["As Susah"],
                        time=("2018-09-10",))  # fmt: skip
    denied = b.claim(press, "capture", "We deny that As Susah was lost", actor=["isis"],
                     target=["sdf"], place=["As Susah"], time=("2018-09-10",),
                     modality="denied")  # fmt: skip
    b.event(
        retaken, corrected, denied, status="disputed", credibility=4,
        reason="the SDF press office denies it",
        figures=(
            Figure(what="killed", of="SDF fighters", low=27, best=27, high=27,
                   said_by=(_said("furat", retaken, 34, 34, "rejected"),
                            _said("furat", corrected, 27, 27, "preferred"))),
        ),
    )  # fmt: skip
    bomb = b.claim(
        monitor,
        "bombing",
        "A bomb went off near Hajin at Tell Abu Fayd",
        place=["Tell Abu Fayd", "near Hajin"],
        time=("2018-09-10",),
    )
    b.event(bomb)
    strike = b.claim(
        monitor,
        "airstrike",
        "An airstrike on Hajin killed 14 civilians, among them five children",
        actor=["coalition"],
        target=["civilians"],
        place=["Hajin"],
        time=("2018-09-08",),
        figures=[ClaimFigure(what="mosque", measure="damaged", text="a mosque")],
    )
    b.event(
        strike,
        figures=(
            Figure(what="killed", of="civilians", low=14, best=14, high=14,
                   said_by=(_said("furat", strike, 14, 14, "preferred"),)),
            Figure(what="killed", of="children", low=5, best=5, high=5,
                   said_by=(_said("furat", strike, 5, 5, "preferred"),)),
        ),
    )  # fmt: skip
    shelled = b.claim(monitor, "shelling", "The army shelled Kafr Zita, killing 3 people",
                      actor=["syria-army"], target=["hts"], place=["Kafr Zita"],
                      time=("2018-09-09",))  # fmt: skip
    b.event(
        shelled,
        figures=(Figure(what="killed", low=3, best=3, high=3,
                        said_by=(_said("furat", shelled, 3, 3, "preferred"),)),),
    )  # fmt: skip
    plan = b.claim(press, "offensive", "Our forces will storm Hajin", actor=["sdf"],
                   target=["isis"], place=["Hajin"], time=("2018-09-11", "2018-09-20", "span"),
                   modality="planned")  # fmt: skip
    b.event(plan)
    moved = b.claim(press, "deployment", '=HYPERLINK("x") fighters moved towards Al Qaim in August',
                    actor=["=HYPERLINK(\"x\") fighters"], place=["Al Qaim"],
                    time=("2018-08-01", "2018-08-31", "month"))  # fmt: skip
    b.event(moved)
    turks = b.claim(blog, "deployment",
                    "Turkish troops deployed in Murak in the week of 3 September",
                    actor=["turkey-army"], place=["Murak"],
                    time=("2018-09-03", "2018-09-09", "week"))  # fmt: skip
    b.event(turks)
    fled = b.claim(blog, "displacement", "Residents fled Hama", target=["residents"],
                   place=["Hama"], time=("2018-09-12",))  # fmt: skip
    b.event(fled)
    march = b.claim(blog, "protest", "Protesters marched in Murak on 14 September",
                    place=["Murak"], time=("2018-09-14",))  # fmt: skip
    b.event(march)
    rumour = b.claim(
        blog,
        "withdrawal",
        "Helicopters evacuated ISIS commanders from Markadah",
        actor=["isis"],
        place=["Markadah"],
        time=("2018-09-10",),
        section="comment",
    )
    b.event(rumour, rumour=True)
    yearless = b.claim(blog, "offensive", "The war <began> on 30 August", actor=["tribe"],
                       place=["Hajin"], time=("--08-30",))  # fmt: skip
    b.event(yearless)
    b.controls += [
        Control(place=PLACES["As Susah"], status="held", holders=_who("sdf"), since="2018-09-07",
                until="2018-09-09", last_heard="2018-09-07", because=(taken.key, killed.key),
                reason="taken; a second origin bears it out"),
        Control(place=PLACES["As Susah"], status="contested", holders=_who("isis", "sdf"),
                since="2018-09-10", last_heard="2018-09-12", because=(retaken.key, denied.key),
                reason="one side says it took it, the other denies"),
        Control(place=PLACES["Hajin"], status="held", holders=_who("isis"), since="2018-09-01",
                last_heard="2018-09-10", because=(strike.key,), reason="standing fact"),
    ]  # fmt: skip
    return b


def small_record() -> SmallRecord:
    """Return the view."""
    return SmallRecord(built())


def narrowed(events: list[Event]) -> Narrowed:
    """Return the record with only these events."""
    return Narrowed(built(), events)
