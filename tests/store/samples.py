"""Made-up rows for the tests of the store."""

from __future__ import annotations

import msgspec
from hypothesis import strategies as st

from sayso.ids import document_id, event_id, raw_name, seal
from sayso.model import (
    AcledType,
    Claim,
    Control,
    Decision,
    Derived,
    Document,
    Event,
    Evidence,
    Issue,
    Mention,
    PlaceMention,
    Run,
    Speaker,
    TimeSpan,
    Voice,
)

TYPES = ("airstrike", "clash", "capture")
PLACES = {
    "Raqqa": (35.95, 39.01),
    "Homs": (34.73, 36.72),
    "Suva": (-18.14, 178.44),
    "Apia": (-13.83, -171.77),
    "Alert": (82.5, -62.35),
}


def document(text: str, *, source: str | None = None, raw: bytes | None = None) -> Document:
    data = text.encode() if raw is None else raw
    made = Document(
        id="", page=f"raw:{raw_name(data)}", raw=raw_name(data), text=text, source=source
    )
    return msgspec.structs.replace(made, id=document_id(made))


def place(name: str, relation: str | None = None) -> PlaceMention:
    lat, lon = PLACES[name]
    return PlaceMention(text=name, name=name, id=f"gn:{name}", lat=lat, lon=lon, relation=relation)


def claim(key: str, words: str = "Shells fell.", **fields: object) -> Claim:
    values: dict[str, object] = {
        "id": "",
        "key": key,
        "type": "airstrike",
        "evidence": Evidence(text=words, start=0, end=len(words)),
        **fields,
    }
    return seal(Claim(**values))  # type: ignore[arg-type]


def event(key: str, **fields: object) -> Event:
    values: dict[str, object] = {
        "id": event_id(key),
        "type": "airstrike",
        "acled": AcledType(event_type="Battles", sub_event_type="Armed clash"),
        "claims": (key,),
        **fields,
    }
    return Event(**values)  # type: ignore[arg-type]


def run(name: str = "r1_a") -> Run:
    return Run(id=name, at="2017-06-08T10:00:00Z", command="add")


def decision(verb: str = "accept", on: str = "k1_a", **fields: object) -> Decision:
    values: dict[str, object] = {
        "seq": 0,
        "at": "2017-06-08T10:00:00Z",
        "by": "ana",
        "verb": verb,
        "on": (on,),
        **fields,
    }
    return Decision(**values)  # type: ignore[arg-type]


def control(name: str, since: str | None, until: str | None, status: str = "held") -> Control:
    return Control(place=place(name), status=status, since=since, until=until)  # type: ignore[arg-type]


def issue(name: str, severity: str = "middle", kind: str = "undated") -> Issue:
    return Issue(id=name, kind=kind, message=f"about {name}", severity=severity)  # type: ignore[arg-type]


_days = st.sampled_from(["2017-06-05", "2017-06-06", "2017-07-01", "2018-01-31"])
spans = st.one_of(
    st.none(),
    st.builds(lambda a, b: TimeSpan(start=min(a, b), end=max(a, b)), _days, _days),
    st.sampled_from(
        [
            TimeSpan(start="2017-06", end="2017-06", precision="month"),
            TimeSpan(start="2017", end="2017", precision="year"),
            TimeSpan(start="--08-30", end="--08-30"),
            TimeSpan(start="2017-06-06T14:00", end="2017-06-06T15:00", precision="hour"),
        ]
    ),
)
mentions = st.lists(
    st.sampled_from(
        [
            Mention(text="the army", id="syria-army", name="Syrian Arab Army"),
            Mention(text="rebels", id="fsa", name="Free Syrian Army"),
            Mention(text="an unknown group"),
        ]
    ),
    max_size=2,
    unique=True,
).map(tuple)
places = st.lists(
    st.builds(place, st.sampled_from(sorted(PLACES)), st.sampled_from([None, "near", "within"])),
    max_size=3,
).map(tuple)
speakers = st.lists(
    st.sampled_from(
        [Speaker(text="the Observatory", id="sohr", name="SOHR"), Speaker(text="a resident")]
    ),
    max_size=2,
    unique=True,
).map(tuple)


@st.composite
def derivations(draw: st.DrawFn) -> Derived:
    """A small derivation: claims, and events that each hold some of them."""
    count = draw(st.integers(0, 6))
    keys = [f"k1_{letter}" for letter in "abcdef"[:count]]
    claims = [
        claim(
            key,
            draw(st.sampled_from(["Jets hit a bridge.", "Troops met no one.", "Pont détruit."])),
            type=draw(st.sampled_from(TYPES)),
            time=draw(spans),
            place=draw(places),
            actor=draw(mentions),
            says=draw(speakers),
            modality=draw(st.sampled_from(["happened", "denied"])),
        )
        for key in keys
    ]
    events = [
        event(
            one.key,
            type=one.type,
            time=one.time,
            place=one.place,
            actor=one.actor,
            modality=one.modality,
            status=draw(st.sampled_from(["likely", "disputed"])),
            claims=tuple(draw(st.sets(st.sampled_from(keys)))) or (one.key,),
            voices=tuple(
                Voice(origin=origin, stance=draw(st.sampled_from(["affirms", "denies"])))
                for origin in draw(st.sets(st.sampled_from(["sohr", "sana", "afp"])))
            ),
        )
        for one in claims
        if draw(st.booleans())
    ]
    return Derived(
        claims=tuple(draw(st.permutations(claims))), events=tuple(draw(st.permutations(events)))
    )
