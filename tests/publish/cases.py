"""Events built from a line of YAML, for the tests of coding rules."""

from __future__ import annotations

from typing import Any

from sayso.model import Event, Figure, FigureSaying, TimeSpan, Voice
from sayso.reference import load_reference

from .small_record import PLACES, _who


def event_of(case: dict[str, Any], identity: str = "e1_case") -> Event:
    """Return the event a case describes; one voice, no claims in the record."""
    time = case.get("time")
    edges = [str(edge) for edge in time] if time else []
    modality = case.get("modality", "happened")
    return Event(
        id=identity,
        type=case["type"],
        acled=load_reference().types[case["type"]].acled,
        time=TimeSpan(start=edges[0], end=edges[-1], text=edges[0]) if edges else None,
        place=tuple(PLACES[name] for name in case.get("place", ())),
        actor=_who(*case.get("actor", ())),
        target=_who(*case.get("target", ())),
        figures=tuple(
            Figure(
                what=what, of=of, low=low, best=low, high=high,
                said_by=(FigureSaying(origin="furat", low=low, high=high, rank="preferred"),),
            )
            for what, of, low, high in case.get("figures", ())
        ),
        voices=tuple(
            Voice(origin=origin, stance=stance)
            for origin, stance in case.get("voices", [["furat", "affirms"]])
        ),
        modality=modality,
        status=case.get("status", "unconfirmed"),
        rumour=case.get("rumour", False),
        reason="a case",
    )  # fmt: skip
