"""Country codes: ISO 3166, Gleditsch–Ward and Correlates of War numbers, regions of data sets."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from .model import Row


class Country(Row, kw_only=True, frozen=True):
    """One line of countries.csv; a number the data sets do not give is None."""

    alpha2: str
    alpha3: str
    numeric: int
    name: str
    gw: int | None = None
    """Gleditsch–Ward number, as UCDP uses it."""
    cow: int | None = None
    """Correlates of War number, as POLECAT uses it."""
    acled_region: str = ""
    ucdp_region: str = ""
    ucdp_name: str = ""


@lru_cache(maxsize=1)
def _table() -> dict[str, Country]:
    path = Path(__file__).with_name("countries.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["alpha2"]: Country(
                alpha2=row["alpha2"],
                alpha3=row["alpha3"],
                numeric=int(row["numeric"]),
                name=row["name"],
                gw=int(row["gw"]) if row["gw"] else None,
                cow=int(row["cow"]) if row["cow"] else None,
                acled_region=row["acled_region"],
                ucdp_region=row["ucdp_region"],
                ucdp_name=row["ucdp_name"] or row["name"],
            )
            for row in csv.DictReader(lines)
        }


def country(code: str | None) -> Country | None:
    """Return the country of an ISO 3166 alpha-2 code; None where there is none."""
    return _table().get((code or "").upper())


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Country]:
    found: dict[str, Country] = {}
    for land in _table().values():
        for name in (land.name, land.ucdp_name, land.alpha3, str(land.numeric)):
            found.setdefault(name.casefold(), land)
    return found


def country_called(name: str | None) -> Country | None:
    """Return the country of a name, ISO alpha-3 or numeric code; None where none is known.

    What stands in parentheses may be left out: `Yemen (North Yemen)` is Yemen.
    """
    words = (name or "").strip().casefold()
    return _by_name().get(words) or _by_name().get(words.split(" (", 1)[0])
