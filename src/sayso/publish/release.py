"""A release: a dated folder or ZIP of data sets with metadata, checksums and what changed.

The same record, date and options give the same bytes; `release.json` names them, so that anybody
who has the record can make the release again and compare.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from ..errors import InputError
from ..model import Row
from ..protocols import View
from ..reference import Reference
from .coding import LeftOut
from .feed import ChangeRow, change_feed, released_events
from .files import write_bytes, write_json_lines, write_table
from .maps import map_svg
from .metadata import About, citation, datapackage, datasette, readme, table_group
from .precision import day
from .writers import get_writer, left_out, writer_names

FILES = {
    "csv": "events.csv", "csv-claims": "claims.csv", "csv-control": "control.csv",
    "jsonl": "events.jsonl", "jsonl-claims": "claims.jsonl", "jsonl-control": "control.jsonl",
    "acled": "acled.csv", "ucdp": "ucdp.csv", "plover": "plover.jsonl", "polecat": "polecat.tsv",
    "airwars": "airwars.jsonl", "geojson": "events.geojson", "kml": "events.kml",
    "gpkg": "record.gpkg", "sqlite": "record.db", "geoparquet": "events.parquet",
    "pmtiles": "record.pmtiles",
    "graphml": "actors.graphml", "followthemoney": "entities.ftm.jsonl",
    "followthemoney-statements": "statements.csv",
}  # fmt: skip
"""Which file of a release each format becomes; `parquet` is left to `geoparquet`."""
_ALWAYS = ("jsonl",)
"""Formats that the next release needs to tell what changed."""


class Released(Row, kw_only=True, frozen=True):
    """What a release holds."""

    path: Path
    files: tuple[str, ...]
    changes: tuple[ChangeRow, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    """Formats that are not in it, with the reason (a library that is not installed)."""


def write_release(
    view: View,
    target: Path,
    about: About,
    reference: Reference,
    *,
    formats: Sequence[str] | None = None,
    previous: Path | None = None,
    led: Callable[[str], Sequence[str]] = lambda name: (name,),
) -> Released:
    """Write a release into a new folder, or a ZIP file if `target` ends in `.zip`.

    `formats` narrows the data sets (names of writers; events as JSON lines are always in it),
    `previous` is an older release to compare with, `led` gives the ids an event of the past leads
    to now.  Raises InputError for a folder that holds something, an unknown format or an older
    release that is none.
    """
    wanted = _wanted(formats)
    if day(about.date) is None:
        raise InputError(f"{about.date}: no date; write it as 2018-09-03")
    old = _previous_events(previous) if previous is not None else None
    with _whole_folder(target) as folder:
        skipped = _write_data(view, folder, wanted, reference)
        changes = change_feed(old, view.events(), led) if old is not None else []
        if old is not None:
            write_json_lines(folder / "changes.jsonl", changes)
        write_bytes(folder / "map.svg", map_svg(view, reference=reference).encode())
        _write_metadata(view, folder, about, wanted, changes if old is not None else None)
        files = tuple(sorted(path.name for path in folder.iterdir()))
    return Released(path=target, files=files, changes=tuple(changes), skipped=tuple(skipped))


def _wanted(formats: Sequence[str] | None) -> list[str]:
    plugged = [name for name in writer_names() if name not in FILES and name != "parquet"]
    if formats is None:
        return [*FILES, *plugged]
    for name in formats:
        if name not in writer_names():
            raise InputError(f"{name}: no such format; choose of {', '.join(writer_names())}")
    return list(dict.fromkeys((*_ALWAYS, *formats)))


def _previous_events(path: Path) -> list[Any]:
    if path.suffix != ".zip":
        return list(released_events(path))
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                Path(folder, "events.jsonl").write_bytes(archive.read("events.jsonl"))
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise InputError(f"{path}: no release: events.jsonl cannot be read") from error
        return list(released_events(Path(folder)))


def _write_data(
    view: View, folder: Path, wanted: Sequence[str], reference: Reference
) -> list[tuple[str, str]]:
    skipped, missing = [], []
    for name in wanted:
        writer = get_writer(name, reference)
        try:
            writer.write(view, folder / FILES.get(name, f"{name}{writer.suffix}"))
        except InputError as error:
            if "pip install" not in str(error):
                raise
            skipped.append((name, str(error)))
            continue
        missing += [(FILES.get(name, name), entry) for entry in left_out(writer, view)]
    if missing:
        _write_left_out(folder, missing)
    return skipped


def _write_left_out(folder: Path, missing: Sequence[tuple[str, LeftOut]]) -> None:
    rows = [(file, entry.event, entry.reason) for file, entry in missing]
    write_table(folder / "left-out.csv", ("file", "event", "reason"), rows)


def _write_metadata(
    view: View,
    folder: Path,
    about: About,
    wanted: Sequence[str],
    changes: Sequence[ChangeRow] | None,
) -> None:
    counts = {
        "documents": sum(1 for _ in view.documents()),
        "claims": sum(1 for _ in view.claims()),
        "events": sum(1 for _ in view.events()),
        "control": sum(1 for _ in view.controls()),
    }
    recipe = {**msgspec.to_builtins(about), "formats": list(wanted), "counts": counts}
    _write_json(folder / "release.json", recipe)
    write_bytes(folder / "README.md", readme(about, counts, changes, _names(folder)).encode())
    if about.authors:
        write_bytes(folder / "CITATION.cff", citation(about).encode())
    if (folder / FILES["sqlite"]).exists():
        _write_json(folder / "datasette.json", datasette(about))
    _write_json(folder / "csv-metadata.json", table_group(folder, about))
    _write_json(folder / "datapackage.json", datapackage(folder, about))
    lines = [f"{_sha256(folder / name)}  {name}\n" for name in _names(folder)]
    write_bytes(folder / "SHA256SUMS", "".join(lines).encode())


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _write_json(path: Path, content: Any) -> None:
    write_bytes(path, msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _whole_folder(target: Path) -> Iterator[Path]:
    """Yield a folder to write to; it becomes `target` when the block ends, else it goes."""
    if not target.parent.is_dir():
        raise InputError(f"{target.parent}: folder does not exist; make it first")
    if target.is_dir() and any(target.iterdir()):
        raise InputError(f"{target}: holds something already; name a new folder")
    if target.is_file() and target.suffix != ".zip":
        raise InputError(f"{target}: is a file; name a folder, or a file that ends in .zip")
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield draft
        if target.suffix == ".zip":
            write_bytes(target, _zipped(draft))
        else:
            draft.chmod(0o755)
            draft.replace(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _zipped(folder: Path) -> bytes:
    """Return a ZIP archive of a folder, all members dated alike: the clock leaves no trace."""
    with tempfile.TemporaryFile() as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in _names(folder):
                info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                with (folder / name).open("rb") as file, archive.open(info, "w") as member:
                    shutil.copyfileobj(file, member)
        out.seek(0)
        return out.read()
