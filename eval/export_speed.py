"""How long data sets of many events take to write, and how much memory that needs.

    python -m eval.export_speed [--events 1000000] [--formats csv,jsonl,geojson]
    python -m eval.export_speed --record million.db

The events are made up, one claim each, ten to a report, with ids as scattered as those of a
record: twelve actors against each other or civilians, over 20,000 places, so that hardly two
events are alike in all of type, sides and place.  Each format is written in a process of its own,
with its workers; the peak is that of their resident memory together.  The rows are made while the
writer asks for them, so that the writer is measured, and not a database.  With `--record`, a record
is exported as `sayso export` does it, database and all: `eval.many_copies` makes a large one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from sayso.ids import document_id, raw_name
from sayso.model import (
    AcledType,
    Claim,
    Control,
    Document,
    Event,
    Evidence,
    Figure,
    FigureSaying,
    Mention,
    PlaceMention,
    Source,
    TimeSpan,
    Voice,
)
from sayso.record import open_record
from sayso.reference import load_reference

TO_A_REPORT = 10
EVENTS_A_DAY = 300
KINDS = (
    ("airstrike", "Explosions/Remote violence", "Air/drone strike"),
    ("clash", "Battles", "Armed clash"),
    ("shelling", "Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("killing", "Violence against civilians", "Attack"),
)
ACTORS = (
    ("syria-army", "Syrian Arab Army"), ("isis", "Islamic State"), ("sdf", "SDF"),
    ("hts", "HTS"), ("russia-air-force", "Russian warplanes"), ("turkey", "Turkish army"),
    ("ypg", "YPG"), ("fsa", "FSA"), ("hezbollah", "Hezbollah"), ("iraq-army", "Iraqi army"),
    ("cjtf-oir", "US-led coalition"), (None, "Liwa al-Wadi"),
)  # fmt: skip
PLACES = 20_000
TEXT = "Fighters clashed with the army near the town and five people were killed."


class Synthetic:
    """A view of made-up rows that are made again each time they are asked for."""

    def __init__(self, events: int) -> None:
        self.count = events

    def documents(self) -> Iterator[Document]:
        """Yield the reports."""
        for number in range(0, self.count, TO_A_REPORT):
            yield report(number // TO_A_REPORT)

    def claims(self) -> Iterator[Claim]:
        """Yield one claim an event."""
        return map(claim, range(self.count))

    def events(self) -> Iterator[Event]:
        """Yield the events."""
        return map(event, range(self.count))

    def controls(self) -> list[Control]:
        """Return no control: its table is small beside the others."""
        return []

    def sources(self) -> Mapping[str, Source]:
        """Return the packs' sources."""
        return load_reference().sources


def scattered(number: int) -> int:
    """Return a number that looks like chance, always the same for the same argument."""
    number = (number ^ (number >> 16)) * 0x9E3779B97F4A7C15 % (1 << 64)
    return (number ^ (number >> 29)) * 0xBF58476D1CE4E5B9 % (1 << 64)


def _day(number: int) -> str:
    return _days_on(number // EVENTS_A_DAY)


@lru_cache(maxsize=8192)
def _days_on(days: int) -> str:
    return (dt.date(2015, 1, 1) + dt.timedelta(days=days)).isoformat()


def report(number: int) -> Document:
    """Return one report."""
    made = Document(
        id="", page=f"raw:{number}", raw=raw_name(str(number).encode()), text=TEXT,
        title=f"Report {number}", source="sohr", published=_day(number * TO_A_REPORT),
    )  # fmt: skip
    return msgspec.structs.replace(made, id=document_id(made))


def _place(number: int) -> PlaceMention:
    which = scattered(number) % PLACES
    return PlaceMention(
        text=f"Town {which}", name=f"Town {which}", id=f"gn:{which}",
        lat=32 + which % 500 / 100, lon=36 + which % 607 / 100, radius_km=3.0, kind="town",
        country="SY", admin1="Homs", score=0.9,
    )  # fmt: skip


def _sides(number: int) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Return who acts against whom; every third time against civilians."""
    one, other = divmod(scattered(number + 7) % (len(ACTORS) * (len(ACTORS) - 1)), len(ACTORS) - 1)
    actor = _who(one)
    if number % 3 == 0:
        return actor, (Mention(text="civilians"),)
    return actor, _who((one + 1 + other) % len(ACTORS))


def _who(which: int) -> tuple[Mention, ...]:
    identity, name = ACTORS[which]
    return (Mention(text=name, id=identity, name=name),)


def _id(recipe: str, number: int) -> str:
    return f"{recipe}_{scattered(number):020d}"


def claim(number: int) -> Claim:
    """Return the claim of one event."""
    kind = KINDS[number % 4][0]
    actor, target = _sides(number)
    return Claim(
        id=_id("c1", number), key=_id("k1", number), type=kind,  # type: ignore[arg-type]
        actor=actor, target=target, place=(_place(number),),
        time=TimeSpan(start=_day(number), end=_day(number)),
        evidence=Evidence(text=TEXT, start=0, end=len(TEXT)), engine="made up",
        document=document_of(number),
    )  # fmt: skip


_LAST: tuple[int, str] = (-1, "")


def document_of(number: int) -> str:
    """Return the id of the report an event stands in; neighbours share it."""
    global _LAST
    if _LAST[0] != number // TO_A_REPORT:
        _LAST = (number // TO_A_REPORT, report(number // TO_A_REPORT).id)
    return _LAST[1]


def event(number: int) -> Event:
    """Return one event: one voice, five dead."""
    kind, general, exact = KINDS[number % 4]
    key = _id("k1", number)
    actor, target = _sides(number)
    said = FigureSaying(origin="sohr", low=5, high=5, claims=(key,), rank="preferred")
    return Event(
        id=_id("e1", number), type=kind,  # type: ignore[arg-type]
        acled=AcledType(event_type=general, sub_event_type=exact),
        time=TimeSpan(start=_day(number), end=_day(number)), place=(_place(number),),
        actor=actor, target=target,
        figures=(Figure(what="killed", of="people", low=5, best=5, high=5, said_by=(said,)),),
        voices=(Voice(origin="sohr", claims=(key,), paths=(("SOHR",),)),),
        status="unconfirmed", credibility=3, reason="one voice", claims=(key,),
    )  # fmt: skip


FORMATS = (
    "csv", "jsonl", "geojson", "acled", "ucdp", "plover", "polecat", "airwars", "parquet",
    "geoparquet", "gpkg", "sqlite", "kml", "graphml", "followthemoney",
    "followthemoney-statements", "pmtiles",
)  # fmt: skip


def write(name: str, events: int, record: str | None, folder: Path) -> dict[str, float]:
    """Write one format here; returns seconds on the clock and of processors, MiB of the file."""
    from sayso.publish import get_writer

    writer = get_writer(name)
    target = folder / f"out{writer.suffix}"
    start = time.perf_counter()
    if record is None:
        writer.write(Synthetic(events), target)
    else:
        with open_record(record) as opened:
            opened.export(name, target)
    seconds = time.perf_counter() - start
    own = resource.getrusage(resource.RUSAGE_SELF)
    workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": seconds,
        "cpu": own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime,
        "file_mib": target.stat().st_size / 2**20,
    }


def memory_of(process: int) -> float:
    """Return the MiB that a process and its workers hold: what they share is counted once."""
    total = 0
    try:
        workers = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        for one in (str(process), *workers):
            found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{one}/smaps_rollup").read_text(), re.M)
            total += int(found[1]) if found else 0
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return total / 1024


def main() -> None:
    """Measure each format in a process of its own and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--record", help="Export this record; nothing is made up.")
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.one:
            print(json.dumps(write(options.one, options.events, options.record, Path(folder))))
            return
        print(f"{'format':12} {'seconds':>8} {'CPU s':>7} {'peak MiB':>9} {'file MiB':>9}")
        for name in options.formats.split(","):
            line = [sys.executable, "-m", "eval.export_speed", "--events", str(options.events),
                    "--one", name]  # fmt: skip
            if options.record:
                line += ["--record", options.record]
            peak = 0.0
            with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as made:
                while made.poll() is None:
                    peak = max(peak, memory_of(made.pid))
                    time.sleep(0.5)
                assert made.stdout is not None
                row = json.loads(made.stdout.read())
            print(f"{name:12} {row['seconds']:8.1f} {row['cpu']:7.1f} {peak:9.0f} "
                  f"{row['file_mib']:9.0f}",
                  flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
