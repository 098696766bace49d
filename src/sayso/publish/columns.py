"""What the columns of the plain tables hold: type and one line of explanation each.

One place for all who declare them: Parquet, GeoPackage, SQLite, Frictionless and CSVW metadata.
"""

from __future__ import annotations

from typing import Literal

Kind = Literal["string", "number", "integer", "boolean", "date"]

_NUMBERS = frozenset({"latitude", "longitude", "radius_km", "score"})
_INTEGERS = frozenset({"credibility", "version", "evidence_start", "evidence_end"})
_FLAGS = frozenset({"rumour", "inferred"})
_CODED: dict[str, dict[Kind, frozenset[str]]] = {
    "acled": {
        "date": frozenset({"event_date"}),
        "number": frozenset({"latitude", "longitude"}),
        "integer": frozenset(
            {"year", "time_precision", "inter1", "inter2", "interaction", "iso", "geo_precision",
             "fatalities", "timestamp"}
        ),
    },
    "ucdp": {
        "number": frozenset({"latitude", "longitude"}),
        "integer": frozenset(
            {"id", "year", "type_of_violence", "number_of_sources", "where_prec", "priogrid_gid",
             "country_id", "event_clarity", "date_prec", "deaths_a", "deaths_b",
             "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa"}
        ),
    },
}  # fmt: skip


def kind(column: str, table: str = "") -> Kind:
    """Return what a column of a table holds; `acled` and `ucdp` have types of their own."""
    if table in _CODED:
        return next((k for k, names in _CODED[table].items() if column in names), "string")
    if column in _NUMBERS:
        return "number"
    if column in _INTEGERS:
        return "integer"
    return "boolean" if column in _FLAGS else "string"


MEANINGS: dict[str, str] = {
    "id": "content name of the row; stays while its claims stay",
    "key": "the slot in the text that the claim fills; outlives engines",
    "type": "what happened, one of the claim types",
    "acled_event_type": "ACLED event type of the claim type",
    "acled_sub_event_type": "ACLED sub-event type of the claim type",
    "modality": "happened, ongoing, planned, possible or denied",
    "status": "events: confirmed, likely, disputed, unconfirmed, retracted; control: held, "
    "contested, mixed, besieged, unknown",
    "credibility": "Admiralty credibility, 1 confirmed to 6 cannot be judged",
    "reason": "why this status, in words",
    "rumour": "only readers' comments say so",
    "start": "first day, ISO 8601; --MM-DD where nobody states the year",
    "end": "last day, ISO 8601",
    "time_precision": "hour, day, week, month, year, span, unknown",
    "time_text": "the words of the text for the time",
    "place": "name of the most specific place with coordinates",
    "place_id": "id in the gazetteer; gn: is GeoNames",
    "relation": "words between the event and the place, such as near",
    "latitude": "degrees north, WGS 84",
    "longitude": "degrees east, WGS 84",
    "radius_km": "how far off the point may be, in kilometres",
    "place_kind": "city, town, village, base, province …",
    "country": "ISO 3166-1 alpha-2 code",
    "admin1": "first-order administrative area",
    "other_places": "further places, separated by semicolons",
    "actor": "who did it",
    "actor_id": "ids of the actors that the packs know",
    "target": "to whom",
    "target_id": "ids of the targets that the packs know",
    "weapon": "with what",
    "figures": "numbers with who says them; 17+ is at least 17",
    "affirmed_by": "independent origins that say it happened",
    "denied_by": "origins that deny it",
    "publishers": "who published the reports",
    "claims": "keys of the claims the event rests on",
    "part_of": "id of the event this one is part of",
    "version": "how often the event has changed",
    "score": "how sure the reading is, 0 to 1",
    "says": "chain of speakers, innermost first, joined by <",
    "evidence": "the exact words",
    "evidence_start": "offset of the words in the captured text, in code points",
    "evidence_end": "offset of their end",
    "section": "body, quote, caption or comment",
    "document": "id of the captured text",
    "source": "publisher",
    "title": "title of the report",
    "published": "day of publication as found",
    "url": "address of the report",
    "engine": "what read the text",
    "holders": "who holds the place",
    "holder_ids": "ids of the holders",
    "since": "first day of the interval",
    "until": "last day of the interval; empty while it lasts",
    "last_heard": "last day anybody said so",
    "inferred": "drawn from neighbours, not reported",
    "because": "keys of the claims it rests on",
}
