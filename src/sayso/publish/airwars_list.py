"""Incidents as Airwars' list has them, in the fields of its incidents.

A list names day, place and parties in columns of its own (`date`, `lat`, `belligerents`).  What an
incident has a field for goes there; what it has none for keeps its name, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_FIELDS = {
    "code": "unique_reference_codes[0]",
    "date": "incident_date",
    "date_end": "incident_date_end",
    "local_time": "incident_local_time",
    "location": "location_name",
    "location_ar": "location_name_arabic",
    "lat": "latitude",
    "lon": "longitude",
    "geo_precision": "geolocation_accuracy",
    "civ_harm_reported": "civilian_harm_reported",
    "grading": "civilian_harm_status",
    "civ_killed_min": "killed_injured_civilian_non_combatants.killed_min",
    "civ_killed_max": "killed_injured_civilian_non_combatants.killed_max",
    "civ_injured_min": "killed_injured_civilian_non_combatants.injured_min",
    "civ_injured_max": "killed_injured_civilian_non_combatants.injured_max",
}
_SOURCE = re.compile(r"(?P<source>sources\[\d+\])\.(?P<part>name|url|archive|lang)")
_PARTS = {
    "name": "source_name", "url": "source_url", "archive": "source_archive_url",
    "lang": "source_language",
}  # fmt: skip
_ANSWERS = {"yes": "true", "no": "false"}


def as_incident(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of an incident, by path: those of a list under the incident's names.

    The cells of what is an incident already come back as they are.
    """
    if "incident_date" in cells:
        return dict(cells)
    found: dict[str, str] = {}
    for name, words in cells.items():
        source = _SOURCE.fullmatch(name)
        if name == "belligerents":
            for number, term in enumerate(words.split(",")):
                found[f"belligerents[{number}].belligerent_term"] = term.strip()
        elif source is not None:
            found[f"{source['source']}.{_PARTS[source['part']]}"] = words
        elif name == "grading":
            # A grade that the list spells `Fair` is `fair` in an incident.
            found[_FIELDS[name]] = words.casefold()
        elif name == "civ_harm_reported":
            found[_FIELDS[name]] = _ANSWERS.get(words.casefold(), words)
        else:
            found[_FIELDS.get(name, name)] = words
    return found
