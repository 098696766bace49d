"""One mapping from place and radius to the precision codes of all codebooks."""

from __future__ import annotations

import pytest

from sayso.model import PlaceMention
from sayso.publish.precision import (
    ACLED_GEO,
    PLOVER_RESOLUTION,
    UCDP_WHERE,
    airwars_accuracy,
    grain,
)


def place(kind: str | None = None, radius: float | None = None, **fields: object) -> PlaceMention:
    known = {"id": "gn:1", "lat": 34.0, "lon": 40.0} | fields
    return PlaceMention(text="x", kind=kind, radius_km=radius, **known)  # type: ignore[arg-type]


NOWHERE = {"id": None, "lat": None, "lon": None}
CASES = [
    (place("village", 2), 1, 1, 4, "village"),
    (place("city", 8), 1, 1, 4, "city"),
    (place("city", 20), 1, 1, 4, "city"),
    (place("village", 20), 2, 2, 4, "district"),
    (place("camp", 2), 1, 1, 4, "neighbourhood_area"),
    (place("base", 3), 1, 1, 5, "nearby_landmark"),
    (place("town", 5, relation="near"), 2, 2, 4, "subdistrict"),
    (place("town", 2, relation="near"), 2, 2, 4, "nearby_landmark"),
    (place("town", 20, relation="20 km east of"), 2, 2, 4, "district"),
    (place("town", 4, relation="in the centre of"), 1, 1, 4, "town"),
    (place("district", 20), 2, 3, 3, "district"),
    (place("province", 80), 3, 4, 2, "province_governorate"),
    (place("country", 243), 3, 6, 1, None),
    (place("sea", 300), 3, 7, 1, None),
    (place("region", 100), 3, 5, 1, None),
    (place("road", 60), 3, 5, 1, None),
    (place("road", 20), 2, 2, 4, "district"),
    (place("river", 200), 3, 5, 1, None),
    (place(None, 10, id=None), 2, 2, 4, "subdistrict"),
    (place(None, 40, id=None), 2, 3, 3, "district"),
    (place(None, 100, id=None), 3, 5, 1, None),
    (place(**NOWHERE), 3, 5, 1, None),
    (place(**NOWHERE, country="SY"), 3, 6, 1, None),
]


@pytest.mark.parametrize(("mention", "acled", "ucdp", "plover", "airwars"), CASES)
def test_codes(
    mention: PlaceMention, acled: int, ucdp: int, plover: int, airwars: str | None
) -> None:
    exact = grain(mention)
    assert (ACLED_GEO[exact], UCDP_WHERE[exact], PLOVER_RESOLUTION[exact]) == (acled, ucdp, plover)
    assert airwars_accuracy(mention) == airwars


def test_no_place_has_no_label() -> None:
    assert airwars_accuracy(None) is None
