"""Rows of others' data sets as texts: ACLED, UCDP GED, Airwars.

A row becomes a text of one `column: value` per line, the columns that say what happened first, so
that a claim taken from coded columns still points at exact words.  `row_fields` is the way back.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

Format = Literal["acled", "ucdp", "airwars"]
READERS: dict[str, Format] = {f"{name}-row": name for name in get_args(Format)}
"""Name of the reader of a document → the format of the row it is."""
ENGINE = "coded-row@1"

_SIGNS: dict[Format, frozenset[str]] = {
    "acled": frozenset({"event_id_cnty", "event_date"}),
    "ucdp": frozenset({"type_of_violence", "date_start", "best"}),
}
_OF_AIRWARS = frozenset({"civilian_harm_status", "belligerents", "unique_reference_codes"})
CODED: dict[Format, tuple[str, ...]] = {
    "acled": (
        "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "assoc_actor_1",
        "actor2", "assoc_actor_2", "country", "admin1", "location", "latitude", "longitude",
        "geo_precision", "fatalities",
    ),
    "ucdp": (
        "date_start", "date_end", "date_prec", "type_of_violence", "side_a", "side_b", "country",
        "adm_1", "where_coordinates", "latitude", "longitude", "where_prec", "deaths_a", "deaths_b",
        "deaths_civilians", "deaths_unknown", "best", "low", "high",
    ),
    "airwars": (
        "incident_date", "incident_date_end", "date", "date_end", "strike_type", "country",
        "region", "location_name", "location", "latitude", "longitude", "lat", "lon",
        "geolocation_accuracy", "geo_precision",
    ),
}  # fmt: skip
"""The columns that say what happened; they stand first in the text."""
_CODED_PREFIXES = (
    "belligerents", "targeted_belligerents", "killed_injured_", "civ_killed_", "civilian_deaths_",
    "civilian_injuries_",
)  # fmt: skip
NOTES = {"acled": "notes", "ucdp": "source_headline", "airwars": "assessment"}
"""The column that tells in words what happened, where a row has any."""
RADIUS_KM: dict[Format, dict[str, float]] = {
    "acled": {"1": 3.0, "2": 25.0, "3": 60.0},
    "ucdp": {
        "1": 3.0, "2": 25.0, "3": 40.0, "4": 100.0, "5": 150.0, "6": 300.0, "7": 100.0,
    },
    "airwars": {
        "exact_location": 0.5, "within_100m": 0.5, "within_1m": 0.5, "street": 1.0,
        "nearby_landmark": 2.0, "neighbourhood_area": 2.0, "village": 3.0, "town": 3.0, "city": 5.0,
        "subdistrict": 15.0, "district": 40.0, "province_governorate": 100.0,
    },
}  # fmt: skip
"""How far from its point a happening may have been, by the code for how well that is known."""
_IDS: dict[Format, tuple[str, ...]] = {
    "acled": ("event_id_cnty",),
    "ucdp": ("relid", "id"),
    "airwars": ("unique_reference_codes[0]", "code"),
}
_OF_THE_PUBLISHER: dict[Format, re.Pattern[str]] = {
    "acled": re.compile(r"[A-Z]{3}\d+"),
    "ucdp": re.compile(r"[A-Z]{2,3}-\d{4}-\S+"),
    "airwars": re.compile(r"[A-Z]{2,8}\d+[a-z]{0,2}"),
}


def format_of(columns: Iterable[str]) -> Format | None:
    """Return whose data set a table with these columns, or an object with these fields, is of."""
    names = set(columns)
    for name, signs in _SIGNS.items():
        if signs <= names:
            return name
    incident = "incident_date" in names and not names.isdisjoint(_OF_AIRWARS)
    listed = {"code", "date", "belligerents"} <= names
    return "airwars" if incident or listed else None


def format_of_reader(reader: str) -> Format | None:
    """Return the format of a document that a reader made; None where it is no row."""
    return READERS.get(reader)


def is_row(reader: str) -> bool:
    """Say whether a document that this reader made is a row of a data set."""
    return reader in READERS


def row_id(fields: Mapping[str, str], kind: Format) -> str | None:
    """Return the id that the data set gives a row; None where it gives none."""
    return next((fields[name] for name in _IDS[kind] if fields.get(name)), None)


def is_publishers_own(identity: str, kind: Format) -> bool:
    """Say whether an id is of the form that ACLED, UCDP or Airwars itself gives."""
    return _OF_THE_PUBLISHER[kind].fullmatch(identity) is not None


def flat_fields(row: Mapping[str, Any]) -> dict[str, str]:
    """Return what a row holds as text by path: `belligerents[0].belligerent_term`.

    Empty values are left out; line breaks inside a value become spaces.
    """
    found: dict[str, str] = {}

    def walk(path: str, value: Any) -> None:
        if isinstance(value, Mapping):
            for name, inner in value.items():
                walk(f"{path}.{name}" if path else str(name), inner)
        elif isinstance(value, list | tuple):
            for number, inner in enumerate(value):
                walk(f"{path}[{number}]", inner)
        elif isinstance(value, bool):
            found[_name(path)] = "true" if value else "false"
        elif value is not None and (words := " ".join(str(value).split())):
            found[_name(path)] = words

    walk("", row)
    return found


def _name(path: str) -> str:
    """Return a column's name as it stands before the colon."""
    return " ".join(path.replace(":", " ").split())


def row_text(fields: Mapping[str, str], kind: Format) -> tuple[str, int]:
    """Return the text of a row, and where the part that says what happened ends.

    One line for each column: coded ones first, then the words about it, then the rest.
    """
    coded = [name for name in CODED[kind] if name in fields]
    coded += [n for n in fields if n.startswith(_CODED_PREFIXES) and n not in coded]
    first = [f"{name}: {fields[name]}" for name in coded]
    notes = NOTES[kind]
    rest = [name for name in fields if name not in coded and name != notes]
    names = [*([notes] if notes in fields else []), *rest]
    text = "\n".join([*first, *(f"{name}: {fields[name]}" for name in names)])
    return text, len("\n".join(first))


def row_fields(text: str) -> dict[str, str]:
    """Return column → value of a text that `row_text` made."""
    return {name: value for line in text.split("\n") for name, _, value in [line.partition(": ")]}


def evidence_end(text: str, kind: Format) -> int:
    """Return where a row's words for what happened end: the coded columns and its note."""
    coded, notes, end = {*CODED[kind]}, NOTES[kind], 0
    for line in text.split("\n"):
        name = line.partition(": ")[0]
        if name not in coded and name != notes and not name.startswith(_CODED_PREFIXES):
            break
        end += len(line) + 1
    return max(0, end - 1) or len(text)


def note_in(evidence: str) -> str | None:
    """Return the note in the words of a row's claim; None where the row has none."""
    for line in evidence.split("\n"):
        name, _, words = line.partition(": ")
        if name in NOTES.values() and words:
            return words
    return None


def iso_day(value: str | None) -> str | None:
    """Return a cell's day as ISO (`03 September 2018`, `2018-09-03 00:00:00`); None without any."""
    words = re.sub(r"[T ]\d\d:\d\d.*$", "", (value or "").strip())
    for form in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d-%b-%Y"):
        try:
            return dt.datetime.strptime(words, form).replace(tzinfo=dt.UTC).date().isoformat()
        except ValueError:
            continue
    return None


def number(value: str | None) -> float | None:
    """Return a cell as a number (`12`, `12.0`); None where it holds none."""
    try:
        found = float(value) if value else None
    except ValueError:
        return None
    return found if found is not None and abs(found) < float("inf") else None


def listed(value: str | None) -> list[str]:
    """Return the names in a cell that separates them by semicolons, each once."""
    return list(dict.fromkeys(part.strip() for part in (value or "").split(";") if part.strip()))
