"""How reading shards grows: a mixed press, of which one text in twenty tells of war.

    python -m eval.bulk_speed 300 1000 3000 [--workers 1 2] [--engine cores]

Texts are made of this project's own sample reports, and of sentences below that tell of no war;
some of those have words of war in them.  Each size runs in a process of its own.  CPU seconds of
all processes count, since the machine may be shared.  Beside each figure stands the floor: the
bytes that must be read, and the seconds that the bare parser takes for the war texts alone.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.bench import bare_parser
from sayso.samples import captures

_SHARDS = 8
_WAR = 20
"""One text in so many tells of war."""
_WORDS = 500
_PEACE = (
    "The council agreed on Tuesday to widen the road past the market.",
    "Rain is expected in the north, with wind from the west by evening.",
    "The club signed a midfielder on loan until the end of the season.",
    "Shares of the carmaker rose after it reported higher sales abroad.",
    "A new library will open beside the river in September.",
    "Teachers and parents asked for smaller classes at a meeting in the town hall.",
    "The film won two prizes and will be shown in forty countries.",
    "Farmers said the harvest was better than last year's.",
    "Engineers found that the bridge needs new bearings.",
    "The museum has bought a painting that was lost for a century.",
    "Train drivers may strike next week over pay.",
    "The minister took questions about the budget for an hour.",
    "Doctors advise people over sixty to be vaccinated in autumn.",
    "The bank kept its rate where it was, as most had expected.",
    "A software company will hire two hundred people in the old port.",
    "The striker shot wide in the last minute.",
    "Prices of bread and milk fell for the third month.",
    "The university will teach chemistry and music in a shared building.",
    "Visitors praised the gardens, which were opened to the public in May.",
    "The court heard an appeal about the width of a fence.",
)
_ODD = (
    "Police said a man was killed when his car left the road.",
    "A documentary about the war is shown on Friday.",
    "The company was attacked by critics for its advertising.",
    "Firefighters from three villages fought a blaze in a warehouse.",
)


def texts(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Yield rows of a press."""
    chance = random.Random(seed)
    reports = [c for c in captures() if not c.name.endswith(".html")]
    for number in range(count):
        row = {"url": f"https://press.example/{number}", "published": "2018-09-05"}
        if number % _WAR == 0:
            report = reports[(number // _WAR) % len(reports)]
            lines = [line for line in report.data.decode().split("\n") if line.strip()]
            chance.shuffle(lines)
            yield {**row, "published": report.published, "text": "\n\n".join(lines)}
            continue
        words, lines = 0, []
        while words < _WORDS:
            sentence = chance.choice(_PEACE)
            words += len(sentence.split())
            lines.append(sentence)
        if number % 10 == 3:
            lines[len(lines) // 2] = chance.choice(_ODD)
        yield {**row, "text": " ".join(lines)}


def make(folder: Path, count: int) -> int:
    """Write shards of so many texts; return their bytes."""
    folder.mkdir(parents=True)
    files = [(folder / f"part-{n}.jsonl").open("w") for n in range(_SHARDS)]
    for number, row in enumerate(texts(count)):
        # By blocks of twenty, so that each shard holds its share of war.
        files[number // _WAR % _SHARDS].write(json.dumps(row) + "\n")
    for file in files:
        file.close()
    return sum(path.stat().st_size for path in folder.iterdir())


def measure(folder: Path, engine: str, workers: int) -> dict[str, float]:
    """Run one job in this process; return seconds, CPU seconds and the workers' peak memory."""
    from sayso.bulk import run_job
    from sayso.config import load_config

    config = load_config(executor=engine, workers=workers)
    start = time.perf_counter()
    result = run_job([str(folder / "in")], str(folder / "out"), config)
    wall = time.perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "seconds": wall,
        "cpu": sum(one.ru_utime + one.ru_stime for one in used),
        "worker_mib": max(one.ru_maxrss for one in used) / 1024,
        "claims": result.claims,
        "events": result.events,
        "documents": result.documents,
    }


def floor(count: int) -> float:
    """Return the CPU seconds of the bare parser over the sentences of the war texts."""
    from sayso.bulk.shards import capture_of_row
    from sayso.config import load_config
    from sayso.derive import read_documents
    from sayso.extract.sentences import sentences

    config = load_config()
    parser = bare_parser()
    rows = [row for n, row in enumerate(texts(count)) if n % _WAR == 0]
    documents = [d for row in rows for d in read_documents(capture_of_row(row, "x"), config)]
    spans = [d.text[s.start : s.end] for d in documents for s in sentences(d)]
    start = time.process_time()
    for _ in parser.pipe(spans, batch_size=32):
        pass
    return time.process_time() - start


def main() -> None:
    """Measure each size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="*", default=[300, 1000, 3000])
    parser.add_argument("--workers", type=int, nargs="*", default=[1])
    parser.add_argument("--engine", default="cores")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        folder, engine, workers = options.one
        print(json.dumps(measure(Path(folder), engine, int(workers))))
        return
    names = ("texts", "workers", "wall s", "CPU s", "CPU ms/text", "MiB/worker", "MB read",
             "parser s", "claims", "events")  # fmt: skip
    print(("{:>12}" * len(names)).format(*names))
    for size in options.sizes:
        parsed = floor(size)
        for workers in options.workers:
            with tempfile.TemporaryDirectory() as name:
                read = make(Path(name) / "in", size)
                line = [sys.executable, "-m", "eval.bulk_speed", "--one", name, options.engine,
                        str(workers)]  # fmt: skip
                done = subprocess.run(line, check=True, capture_output=True, text=True)
                row = json.loads(done.stdout.splitlines()[-1])
            cells = (size, workers, row["seconds"], row["cpu"], 1000 * row["cpu"] / size,
                     row["worker_mib"], read / 1e6, parsed, row["claims"],
                     row["events"])  # fmt: skip
            print("".join(f"{c:>12.1f}" if isinstance(c, float) else f"{c:>12}" for c in cells),
                  flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
