"""The desk as a folder of files: any web server or a memory stick can hold it.

The page is the desk's own.  Where the desk asks its server, a site loads a script below `data/`
that hands over one text of JSON, because a page opened from a disk may load scripts but fetch
nothing.  Large tables lie in numbered files; a name's file is its hash modulo their number, as
`frontend/src/lib/site.ts` reckons it.
"""

from __future__ import annotations

import html
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ..config import Publication
from ..errors import InputError, StorageError
from ..model import Row
from ..publish import digest
from . import evidence
from .actor_pages import actor_detail
from .answers import EventIds, Summary
from .area_days import areas_by_day
from .bundle import STATIC
from .control_voices import affirming, keys_of
from .names import other_names
from .search_index import bucket, search_index
from .source_rows import source_rows
from .views import actor_rows, place_detail, place_key, ties_of, worst_first
from .whole import whole_of
from .withheld import PublishedRecord

if TYPE_CHECKING:
    from ..record import Record

MARKER = "published.json"
"""Says what the site is; a folder with it may be written again."""
POLICY = (
    "default-src 'none'; script-src 'self'; worker-src blob: data:; style-src 'self'; "
    "connect-src blob:; img-src 'self' data: blob:; font-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
_A_FILE = {"events": 48, "documents": 16, "places": 24, "claims": 192, "actors": 12}
"""Rows in a numbered file."""


class PublishedAs(Row, kw_only=True, frozen=True):
    """How a site was published: when, and what it keeps to itself."""

    known: str
    """As of when (UTC ISO 8601)."""
    delay_hours: float
    round_km: float
    held_back: int
    """Reports left out because they are younger than the delay."""
    texts: str


class SiteSummary(Summary, kw_only=True, frozen=True):
    """The summary of a site."""

    published: PublishedAs


class Written(Row, kw_only=True, frozen=True):
    """What `write_site` wrote."""

    files: int
    size: int
    """Bytes."""
    events: int
    held_back: int


class _Folder:
    """The draft of a site."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.counts: dict[str, int] = {}

    def text(self, name: str, text: str) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def handed(self, name: str, encoded: bytes) -> None:
        """Write a script that hands over a text of JSON."""
        inner = json.dumps(encoded.decode(), ensure_ascii=False)
        # Two signs that scripts of old take for ends of lines.
        inner = inner.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        self.text(f"data/{name}.js", f"saysoSite({json.dumps(name)},{inner})\n")

    def table(self, kind: str, names: Iterable[str], row_of: Callable[[str], Any]) -> None:
        """Write rows into numbered files; no more than one file's rows are in memory."""
        listed = sorted(set(names))
        count = -(-len(listed) // _A_FILE[kind]) if listed else 0
        self.counts[kind] = count
        homes: dict[int, list[str]] = {}
        for name in listed:
            homes.setdefault(bucket(name, count), []).append(name)
        for number in range(count):
            rows = {name: row_of(name) for name in homes.get(number, ())}
            self.handed(f"{kind}-{number}", msgspec.json.encode(rows))


def write_site(
    record: Record,
    target: Path,
    *,
    publication: Publication,
    as_of: datetime,
    title: str,
) -> Written:
    """Write what of a record may be published into a folder; it appears whole or not at all.

    The same record, publication and `as_of` (with a time zone) give the same bytes.  Raises
    InputError where `target` holds anything but a site, StorageError where the disk refuses.
    """
    target = target.resolve()
    if target.exists() and not target.is_dir():
        raise InputError(f"{target}: is a file; name a folder for the site")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise InputError(f"{target}: holds other files; name a new folder or that of a site")
    if not target.parent.is_dir():
        raise InputError(f"{target.parent}: folder does not exist; make it first")
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    try:
        with record.snapshot():
            held = PublishedRecord(record, publication, as_of)
        _fill(_Folder(draft), held, as_of, title)
        if target.exists():
            target.rename(old)
        draft.rename(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        raise StorageError(f"{target}: cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    files = [path for path in target.rglob("*") if path.is_file()]
    return Written(
        files=len(files),
        size=sum(path.stat().st_size for path in files),
        events=held.counts()["events"],
        held_back=held.held_back,
    )


def _fill(folder: _Folder, held: PublishedRecord, as_of: datetime, title: str) -> None:
    shutil.copytree(STATIC, folder.path)
    rows = held.events()
    whole = whole_of(held)
    published = PublishedAs(
        known=as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        delay_hours=held.publication.delay_hours,
        round_km=held.publication.round_km,
        held_back=held.held_back,
        texts=held.publication.texts,
    )
    summary = SiteSummary(
        title=title,
        counts=held.counts(),
        first_day=whole.days and whole.days[0],
        last_day=whole.days and whole.days[1],
        last_decision=0,
        writable=False,
        bounds=whole.bounds and list(whole.bounds),
        published=published,
    )
    controls = held.control()
    for name, answer in _lists(held, summary):
        folder.handed(name, msgspec.json.encode(answer))
    for tile in range(whole.tiles):
        folder.handed(f"events.tiles-{tile}", whole.tile(tile))
    folder.handed(
        "events.ids", msgspec.json.encode(EventIds(of=whole.ids_name, items=tuple(whole.ids)))
    )
    folder.handed("actors", msgspec.json.encode(actor_rows(held, whole.actors)))

    called = evidence.origin_names(held)
    folder.table(
        "events",
        (event.id for event in rows),
        lambda name: evidence.event_detail(held, name, whole.parts, called),
    )
    texts = {document.id: document for document in held.documents()}
    event_of = {key: event.id for event in rows for key in event.claims}
    folder.table(
        "documents",
        texts,
        lambda name: evidence.document_detail(
            texts[name], held.said.get(name, ()), event_of, held.reference
        ),
    )
    claims = {claim.key: claim for claim in held.claims()}
    folder.table("claims", claims, claims.__getitem__)
    here: dict[str, list[Any]] = {place_key(row.place): [] for row in controls}
    for event in rows:
        for mention in event.place[:1]:
            here.setdefault(place_key(mention), []).append(event)
    folder.table(
        "places", here, lambda name: place_detail(name, held.control(place=name), here[name])
    )
    ties = ties_of(held)
    folder.table(
        "actors",
        whole.actors,
        lambda name: actor_detail(name, rows, ties, called, held.reference),
    )
    _search(folder, held)
    days = []
    for day, encoded in areas_by_day(controls, held.config.policy.control_decay_days):
        days.append(day)
        folder.handed(f"areas-{day}", encoded)
    folder.handed("areas", msgspec.json.encode(days))
    _ground(folder)
    if whole.days:
        folder.text(
            "digest.html", digest(held.view(), None, None, "daily", None, "html", held.reference)
        )
    folder.text("index.html", _page(folder.counts, title))
    folder.text(MARKER, msgspec.json.format(msgspec.json.encode(summary), indent=1).decode() + "\n")


def _lists(held: PublishedRecord, summary: SiteSummary) -> Iterator[tuple[str, Any]]:
    """Yield the answers of the API that are one file each."""
    yield "summary", summary
    yield "documents", [evidence.head(document, held.reference) for document in held.documents()]
    controls = held.control()
    yield "control", controls
    words: dict[str, list[str]] = {key: [] for key in keys_of(controls)}
    for event in held.events():
        words.update((key, who) for key, who in affirming(event).items() if key in words)
    yield "control.voices", words
    yield "sources", source_rows(held)
    items = worst_first(held.issues())
    about = {name for issue in items for name in issue.about}
    yield "issues", {"items": items, "events": evidence.events_of(held.events(), about)}
    yield (
        "names",
        other_names(held.events(), [row.place for row in controls], held.reference, held.config),
    )


def _search(folder: _Folder, held: PublishedRecord) -> None:
    """Write the index of the evidence's words."""
    count, files = search_index(held)
    folder.counts["words"] = count
    for number, found in enumerate(files):
        folder.handed(f"words-{number}", msgspec.json.encode(found))


def _ground(folder: _Folder) -> None:
    """Hand over the basemap and the map's worker, which a page from a disk cannot fetch."""
    for name, pattern in (
        ("world", "world-*.json"),
        ("towns", "places-*.json"),
        ("towns.ar", "towns.ar-*.json"),
    ):
        (path,) = (STATIC / "assets").glob(pattern)
        folder.handed(name, path.read_bytes())
        (folder.path / "assets" / path.name).unlink()
    (path,) = (STATIC / "assets").glob("maplibre-gl-worker-*.mjs")
    folder.handed("worker", msgspec.json.encode(path.read_text(encoding="utf-8")))
    (folder.path / "assets" / path.name).unlink()


def _page(counts: dict[str, int], title: str) -> str:
    """Return the desk's page with the marks that make it a site."""
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    marks = " ".join(f"{kind}={count}" for kind, count in sorted(counts.items()))
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}" />\n'
        f'    <meta name="sayso-site" content="{marks}" />\n'
        '    <meta name="referrer" content="no-referrer" />\n    '
    )
    page = page.replace('<meta name="viewport"', head + '<meta name="viewport"', 1)
    page = page.replace("<title>sayso desk</title>", f"<title>{html.escape(title)}</title>", 1)
    before, _, rest = page.partition("<noscript>")
    after = rest.partition("</noscript>")[2]
    words = 'This site needs JavaScript; <a href="./digest.html">its digest</a> does not.'
    return f"{before}<noscript>{words}</noscript>{after}"
