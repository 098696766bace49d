"""What a release says about itself: Frictionless and CSVW metadata, read-me, citation."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..model import Row
from .columns import MEANINGS, kind
from .database import DOCUMENT_COLUMNS
from .feed import ChangeRow
from .tables import CLAIM_COLUMNS, CONTROL_COLUMNS, EVENT_COLUMNS

_MEDIA = {
    ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".jsonl": "application/jsonl",
    ".json": "application/json", ".geojson": "application/geo+json",
    ".kml": "application/vnd.google-earth.kml+xml", ".gpkg": "application/geopackage+sqlite3",
    ".pmtiles": "application/vnd.pmtiles",
    ".db": "application/vnd.sqlite3", ".parquet": "application/vnd.apache.parquet",
    ".graphml": "application/graphml+xml", ".svg": "image/svg+xml", ".md": "text/markdown",
    ".cff": "application/yaml",
}  # fmt: skip
_WHAT = {
    "events.csv": "events, one row each",
    "claims.csv": "claims with their exact words, speakers and reports, one row each",
    "control.csv": "who held which place from when to when, and why",
    "events.jsonl": "events with all fields; what the next release compares with",
    "claims.jsonl": "claims with all fields",
    "control.jsonl": "control with all fields",
    "acled.csv": "events coded after ACLED, 31 columns",
    "ucdp.csv": "lethal events coded after UCDP GED 23.1, 49 columns",
    "plover.jsonl": "events coded after PLOVER",
    "polecat.tsv": "events in the 40 columns of POLECAT",
    "airwars.jsonl": "harm to civilians in the fields of Airwars",
    "events.geojson": "events and control as points",
    "events.kml": "the same for Google Earth",
    "record.pmtiles": "vector tiles with the layers events and control, for web maps",
    "record.gpkg": "GeoPackage with the layers events, control and claims, for QGIS",
    "record.db": "SQLite with the tables linked, for Datasette: "
    "datasette record.db --metadata datasette.json",
    "datasette.json": "what Datasette shows beside record.db: titles, licence, columns, facets",
    "events.parquet": "events as GeoParquet",
    "actors.graphml": "who acted against whom",
    "entities.ftm.jsonl": "FollowTheMoney entities, for Aleph",
    "statements.csv": "the entities as statements, one row a value, with who says it",
    "changes.jsonl": "what changed since the older release",
    "left-out.csv": "events that a coded file does not hold, and why",
    "map.svg": "the events, and who held what at the end",
    "release.json": "how this release was made",
    "CITATION.cff": "how to cite it",
    "README.md": "a description for people",
    "csv-metadata.json": "CSVW metadata of the CSV files",
    "datapackage.json": "Frictionless metadata of all files",
}
_KEYS = {"events.csv": "id", "claims.csv": "key"}
_GEONAMES = {"title": "GeoNames (CC BY 4.0)", "path": "https://www.geonames.org/"}


class About(Row, kw_only=True, frozen=True):
    """What a release says of itself."""

    title: str
    date: str
    """ISO date of the release."""
    version: str = ""
    """Version of sayso that made it."""
    engine: str = ""
    filters: dict[str, Any] = {}
    """What the events were narrowed to; empty for the whole record."""
    licence: str | None = None
    """SPDX id, such as CC-BY-4.0; None where nobody stated one."""
    authors: tuple[str, ...] = ()


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return next(csv.reader(lines), [])


def _table_of(path: Path) -> str:
    return path.stem if path.stem in {"acled", "ucdp"} else ""


def _tables(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.csv"))


def datapackage(folder: Path, about: About) -> dict[str, Any]:
    """Return a Frictionless Data Package (v1) of every file in the folder."""
    resources = []
    for path in sorted(folder.iterdir()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        resource: dict[str, Any] = {
            "name": re.sub(r"[^a-z0-9._-]+", "-", path.name.casefold()),
            "path": path.name,
            "description": _WHAT.get(path.name, ""),
            "format": path.suffix.lstrip("."),
            "mediatype": _MEDIA.get(path.suffix, "application/octet-stream"),
            "bytes": path.stat().st_size,
            "hash": f"sha256:{digest}",
        }
        if path.suffix == ".csv":
            resource |= {"type": "table", "profile": "tabular-data-resource",
                         "encoding": "utf-8", "schema": _schema(path)}  # fmt: skip
        else:
            # What other readers know better than Frictionless is checked by size and hash only.
            resource["type"] = "file"
        resources.append(resource)
    made: dict[str, Any] = {
        "profile": "data-package",
        "name": f"sayso-{about.date}",
        "title": about.title,
        "version": about.date,
        "created": f"{about.date}T00:00:00Z",
        "sources": [_GEONAMES],
        "resources": resources,
    }
    if about.licence:
        made["licenses"] = [{"name": about.licence}]
    if about.authors:
        made["contributors"] = [{"title": name, "role": "author"} for name in about.authors]
    return made


def _schema(path: Path) -> dict[str, Any]:
    table = _table_of(path)
    fields = []
    for column in _header(path):
        field = {"name": column, "type": kind(column, table)}
        if not table and column in MEANINGS:
            field["description"] = MEANINGS[column]
        fields.append(field)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if path.name in _KEYS:
        schema["primaryKey"] = [_KEYS[path.name]]
    return schema


def table_group(folder: Path, about: About) -> dict[str, Any]:
    """Return CSVW metadata (a table group) of the CSV files in the folder."""
    tables = []
    for path in _tables(folder):
        columns = []
        for column in _header(path):
            described = {
                "name": column,
                "titles": column,
                "datatype": kind(column, _table_of(path)),
            }
            if column in MEANINGS:
                described["dc:description"] = MEANINGS[column]
            columns.append(described)
        schema: dict[str, Any] = {"columns": columns}
        if path.name in _KEYS:
            schema["primaryKey"] = _KEYS[path.name]
        tables.append({"url": path.name, "tableSchema": schema})
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": about.title,
        "dc:issued": about.date,
        "tables": tables,
    }


_SHOWN: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {
    "events": (
        "Claims about one happening, who says so, and how sure it is.", EVENT_COLUMNS,
        {"label_column": "type", "sort_desc": "start",
         "facets": ["type", "status", "modality", "country", "admin1"]},
    ),
    "claims": (
        "What one report says happened, with its exact words.", CLAIM_COLUMNS,
        {"label_column": "evidence", "fts_table": "claims_fts", "sort_desc": "published",
         "facets": ["type", "source", "modality", "section"]},
    ),
    "control": (
        "Who held which place from when to when, and because of which claims.", CONTROL_COLUMNS,
        {"sort_desc": "since", "facets": ["status", "holders", "country"]},
    ),
    "documents": (
        "The reports: titles and addresses, no texts.", DOCUMENT_COLUMNS,
        {"label_column": "title", "sort_desc": "published", "facets": ["source", "language"]},
    ),
    "event_claims": ("Which event rests on which claims.", (), {}),
}  # fmt: skip


def datasette(about: About) -> dict[str, Any]:
    """Return the metadata with which Datasette serves `record.db`."""
    tables = {
        name: {
            "description": words,
            **options,
            **({"columns": known} if (known := _meanings(columns)) else {}),
        }
        for name, (words, columns, options) in _SHOWN.items()
    }
    made = {
        "title": about.title,
        "description": "Claims from reports, each with its words and speakers, made with sayso.",
        "license": about.licence,
        "source": _GEONAMES["title"],
        "source_url": _GEONAMES["path"],
        "databases": {"record": {"tables": tables}},
    }
    return {name: value for name, value in made.items() if value}


def _meanings(columns: Sequence[str]) -> dict[str, str]:
    return {column: MEANINGS[column] for column in columns if column in MEANINGS}


def citation(about: About) -> str:
    """Return a CITATION.cff (1.2.0)."""
    lines = ["cff-version: 1.2.0", "type: dataset", "message: Please cite this data set.",
             f"title: {_quoted(about.title)}", f"version: {_quoted(about.date)}",
             f"date-released: {_quoted(about.date)}", "authors:"]  # fmt: skip
    lines += [f"  - name: {_quoted(name)}" for name in about.authors]
    if about.licence:
        lines.append(f"license: {_quoted(about.licence)}")
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def readme(
    about: About,
    counts: Mapping[str, int],
    changes: Sequence[ChangeRow] | None,
    files: Sequence[str],
) -> str:
    """Return the description for people, in Markdown."""
    held = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    narrowed = "; ".join(f"{name}: {value}" for name, value in about.filters.items() if value)
    rows = "\n".join(f"| `{name}` | {_WHAT.get(name, '')} |" for name in files)
    who = ", ".join(about.authors) or "The makers of this release"
    parts = [
        f"# {about.title}",
        f"Release of {about.date}: {held}."
        + (f" Narrowed to {narrowed}." if narrowed else "")
        + f" Made with sayso {about.version}; engine {about.engine}.",
        "Every event rests on claims, every claim on the exact words of a report and on whoever "
        "is said to have said them. A figure belongs to its speaker. That an event is in here "
        "means that somebody reported it, not that it happened: see `status` and `reason`.",
        f"| file | what is in it |\n|---|---|\n{rows}",
        _changed(changes),
        "## Licence and credit",
        f"Licence: {about.licence}."
        if about.licence
        else "No licence is stated. Ask before you pass this on.",
        "Quoted words belong to their publishers. Coordinates and names of most places are from "
        "GeoNames (CC BY 4.0).",
        f"Cite as: {who} ({about.date[:4]}). {about.title}, release of {about.date}.",
        "## Checks",
        "`sha256sum -c SHA256SUMS` proves that the files are whole. `datapackage.json` describes "
        "them for Frictionless tools, `csv-metadata.json` for CSVW tools; `release.json` says how "
        "this release was made.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _changed(changes: Sequence[ChangeRow] | None) -> str:
    if changes is None:
        return ""
    counts = Counter(change.change for change in changes)
    words = ", ".join(f"{number:,} {name}" for name, number in sorted(counts.items()))
    return f"Since the release before, events: {words or 'none changed'}. See `changes.jsonl`."
