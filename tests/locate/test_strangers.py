"""Namesakes abroad that nothing else in a report speaks for."""

from __future__ import annotations

from sayso.locate.choose import Candidate, Choice
from sayso.locate.strangers import without_strangers
from sayso.model import Place


def _choice(name: str, country: str, lat: float, lon: float, **more: object) -> Choice:
    place = Place(id=name, name=name, kind="town", lat=lat, lon=lon, country=country)
    first = bool(more.get("first_name", False))
    candidate = Candidate(
        place=place, match=str(more.get("match", "exact")), base=1.0, first_name=first
    )
    return Choice(
        best=candidate, probability=0.9, candidates=(candidate,), scores=(1.0,), order=(0,)
    )


TURBAT = _choice("Turbat", "PK", 26.0, 63.05, first_name=True)
PANJGUR = _choice("Panjgur", "PK", 26.97, 64.09, first_name=True)
MENDE = _choice("Mende", "FR", 44.52, 3.5)


def _named(choices: list[Choice]) -> list[str | None]:
    return [c.taken.place.name if c.taken is not None else None for c in choices]


def test_a_namesake_in_a_country_nobody_speaks_of_is_unknown() -> None:
    found = without_strangers([TURBAT, PANJGUR, MENDE], frozenset({"PK"}))
    assert _named(found) == ["Turbat", "Panjgur", None]


def test_a_country_that_is_spoken_of_keeps_its_places() -> None:
    assert _named(without_strangers([TURBAT, PANJGUR, MENDE], frozenset({"FR"})))[2] == "Mende"


def test_one_other_place_is_too_little_to_doubt_an_exact_name() -> None:
    assert _named(without_strangers([TURBAT, MENDE], frozenset())) == ["Turbat", "Mende"]


def test_what_only_sounds_alike_goes_sooner() -> None:
    kram = _choice("Le Kram", "TN", 36.83, 10.32, match="folded")
    minya = _choice("Minya", "EG", 28.11, 30.75, first_name=True)
    assert _named(without_strangers([kram, minya], frozenset({"EG"}))) == [None, "Minya"]


def test_a_place_under_its_first_name_may_be_told_of_in_passing() -> None:
    lyon = _choice("Lyon", "FR", 45.75, 4.85, first_name=True)
    assert _named(without_strangers([TURBAT, PANJGUR, lyon], frozenset()))[2] == "Lyon"


def test_across_a_near_border_is_no_other_war() -> None:
    near = _choice("Saravan", "IR", 27.37, 62.33)
    assert _named(without_strangers([TURBAT, PANJGUR, near], frozenset()))[2] == "Saravan"
