"""How deriving and listing grow with the record: claims of a synthetic war, without an engine.

    python -m eval.scale 1000 10000 100000 [--keep FOLDER]

For each size: the whole derivation (fusing, control, storing) with its peak memory, a day of about
1,000 new claims on top of it, a thousand claims scattered over the whole time, a ruling, and the
slowest of some listings.  Each step runs in a process of its own, on one core; beside the time on
the clock stands that of the processor (starting and making the claims included), which other
people's work on a shared machine lengthens less.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import yaml

from eval import war_generator
from eval.bench import median
from sayso import derive
from sayso.config import Config, load_config
from sayso.ids import document_id, raw_name
from sayso.model import Claim, Document, Filters, Row
from sayso.record import Record, open_record

# No engine reads here: what was put in is never read again, whatever changes in the packs.
derive.recipe = lambda config: "made"  # type: ignore[assignment]
derive.mark_of = lambda config: "made"
PLACES = 500
_DAYS = 20
"""Days of war made at a time, so that the maker's memory stays small."""


def config(folder: Path) -> Config:
    """Return settings whose packs know the actors and sources of the war."""
    known = war_generator.reference()
    for name, rows in (("actors", known.actors.values()), ("sources", known.sources.values())):
        (folder / "pack" / name).mkdir(parents=True, exist_ok=True)
        content = {name: [_plain(row) for row in rows]}
        (folder / "pack" / name / "war.yaml").write_text(yaml.safe_dump(content))
    return load_config(packs=(str(folder / "pack"),), record=str(folder / "war.db"))


def _plain(row: Row) -> dict[str, object]:
    return {key: value for key, value in msgspec.to_builtins(row).items() if value}


def readings(
    start: int, days: int, seed: int, cut: int = 0
) -> Iterator[tuple[Document, list[Claim]]]:
    """Yield documents of a war with what is read in them; `cut` claims in all, where given."""
    war_generator.START = start
    war = war_generator.make_war(days, PLACES, 1.0, seed)
    by_document: dict[str, list[Claim]] = {}
    for claim in war.claims[: cut or None]:
        by_document.setdefault(claim.document, []).append(claim)
    for name, claims in by_document.items():
        head = war.documents[name]
        text = ". ".join(claim.evidence.text for claim in claims)
        raw = raw_name(text.encode())
        made = Document(id="", page=f"{head.page}/{seed}", raw=raw, text=text,
                        source=head.source, published=head.published)  # fmt: skip
        made = msgspec.structs.replace(made, id=document_id(made))
        moved = [
            msgspec.structs.replace(claim, document=made.id, key=f"{claim.key}{seed}")
            for claim in claims
        ]
        yield made, moved


def put(record: Record, read: Iterator[tuple[Document, list[Claim]]]) -> int:
    """Capture documents and keep their readings; return how many claims."""
    recipe = derive.recipe(record.config)
    count = 0
    for document, claims in read:
        record.store.add_captured(
            document.text.encode(), [document], name=document.page, url=None,
            captured_at="2030-01-01T00:00:00Z",
        )  # fmt: skip
        record.store.save_readings(recipe, [(document.id, claims)])
        count += len(claims)
    return count


def build(folder: Path, size: int) -> dict[str, float]:
    """Fill a record with a war of about `size` claims."""
    first = war_generator.START
    with open_record(folder / "war.db", config=config(folder)) as record:
        count = part = 0
        while count < size:
            start = first + part * _DAYS
            count += put(record, readings(start, _DAYS, part, cut=max(1, size - count)))
            part += 1
    (folder / "end.json").write_text(json.dumps([first, first + part * _DAYS]))
    return {"claims": count}


def whole(folder: Path, size: int) -> dict[str, float]:
    """Derive everything."""
    with open_record(folder / "war.db", config=config(folder)) as record:
        seconds = _seconds(record.derive)
        counts = record.counts()
    return {"whole s": seconds, "events": counts["events"], "documents": counts["documents"]}


def day(folder: Path, size: int) -> dict[str, float]:
    """Add a day's reports."""
    return _added(folder, "day", [json.loads((folder / "end.json").read_text())[1]], 1000, 7001)


def scattered(folder: Path, size: int) -> dict[str, float]:
    """Add claims on days all over the war."""
    first, end = json.loads((folder / "end.json").read_text())
    starts = [first + (end - first) * n // 10 for n in range(10)]
    return _added(folder, "scattered", starts, 100, 8001)


def _added(folder: Path, name: str, starts: list[int], cut: int, seed: int) -> dict[str, float]:
    with open_record(folder / "war.db", config=config(folder)) as record:
        count = 0
        for n, start in enumerate(starts):
            count += put(record, readings(start, 2, seed + n, cut=cut))
        seconds = _seconds(lambda: record.derive(changes=True))
    return {f"{name}: claims": count, f"{name} s": seconds}


def ruling(folder: Path, size: int) -> dict[str, float]:
    """Strike a claim."""
    with open_record(folder / "war.db", config=config(folder)) as record:
        key = record.claims(Filters(limit=1))[0].key
        seconds = _seconds(lambda: record.decide("reject", [key]))
    return {"ruling s": seconds}


def listings(folder: Path, size: int) -> dict[str, float]:
    """List a page in many ways; the slowest counts."""
    page = 100
    asked: dict[str, Callable[[Record], object]] = {
        "events": lambda r: r.events(Filters(limit=page)),
        "events of a day": lambda r: r.events(
            Filters(since="2030-01-05", until="2030-01-05", limit=page)
        ),
        "events near": lambda r: r.events(Filters(near=(30.3, 40.3, 20.0), limit=page)),
        "events by actor": lambda r: r.events(Filters(actor="crown", limit=page)),
        "events by status": lambda r: r.events(Filters(status="disputed", limit=page)),
        "events by source": lambda r: r.events(Filters(source="monitor-1", limit=page)),
        "claims by type": lambda r: r.claims(Filters(type="capture", limit=page)),
        "claims by words": lambda r: r.claims(Filters(text="ring road", limit=page)),
        "control on a day": lambda r: r.control(on="2030-01-15"),
        "counts": lambda r: r.counts(),
    }
    figures = {}
    with open_record(folder / "war.db", config=config(folder)) as record:
        for name, ask in asked.items():
            ask(record)
            figures[f"{name} ms"] = 1000 * median(lambda ask=ask: ask(record))
    slowest = max(figures, key=lambda name: figures[name])
    return {"slowest listing ms": figures[slowest], **figures}


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


STEPS: dict[str, Callable[[Path, int], dict[str, float]]] = {
    "build": build, "whole": whole, "day": day, "scattered": scattered, "ruling": ruling,
    "listings": listings,
}  # fmt: skip


def main() -> None:
    """Run the steps for each size and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--keep", type=Path, help="Keep the records in this folder.")
    parser.add_argument("--step", choices=STEPS, help="Run one step in this process.")
    options = parser.parse_args()
    if options.step:
        folder = options.keep / str(options.sizes[0])
        figures = STEPS[options.step](folder, options.sizes[0])
        used = resource.getrusage(resource.RUSAGE_SELF)
        mine = {
            f"{options.step}: peak MB": used.ru_maxrss / 1024,
            f"{options.step}: processor s": used.ru_utime + used.ru_stime,
        }
        print(json.dumps({**figures, **mine}))
        return
    with tempfile.TemporaryDirectory() as name:
        for size in options.sizes:
            folder = options.keep or Path(name)
            (folder / str(size)).mkdir(parents=True, exist_ok=True)
            for step in STEPS:
                line = [sys.executable, "-m", "eval.scale", str(size), "--step", step,
                        "--keep", str(folder)]  # fmt: skip
                done = subprocess.run(line, check=True, capture_output=True, text=True)
                for label, value in json.loads(done.stdout.splitlines()[-1]).items():
                    print(f"{size:>9}  {label:28}{value:12.2f}", flush=True)


if __name__ == "__main__":
    main()
