"""`make bench`: how long things take, as medians of five, and ratios that travel between machines.

Everything runs on the sample reports, in a folder of its own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import spacy

import sayso
from sayso.extract.engine import RulesEngine
from sayso.extract.products import one_thread
from sayso.extract.sentences import sentences
from sayso.locate.gazetteer import open_gazetteer
from sayso.read import read_capture
from sayso.reference import load_reference
from sayso.samples import FOLDER, captures

ROUNDS = 5
SAMPLE = FOLDER / "02-dispatch-2018-09-04.txt"


def median(
    work: Callable[[], object],
    rounds: int = ROUNDS,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Return the median seconds of several runs, on the clock or of the processor."""
    times = []
    for _ in range(rounds):
        start = clock()
        work()
        times.append(clock() - start)
    return statistics.median(times)


def command(*arguments: str) -> Callable[[], object]:
    """Return work that runs the command line in a fresh process."""
    line = [sys.executable, "-m", "sayso", *arguments]
    return lambda: subprocess.run(line, check=True, capture_output=True)


def fresh(folder: Path, executor: str) -> Callable[[], None]:
    """Return work that builds a new record from all samples."""
    config = sayso.load_config(executor=executor)

    def build() -> None:
        path = folder / f"{executor}-{time.monotonic_ns()}.db"
        with sayso.open(path, config=config) as record:
            record.add(captures())

    return build


def bare_parser() -> spacy.Language:
    """Return the parser as spaCy loads it, without what reading does about its speed."""
    return spacy.load(sayso.load_config().parser_model, exclude=["ner", "senter"])


def reading() -> tuple[float, float, float]:
    """Return the median seconds of reading the samples and of parsing the same sentences.

    Parsed by the bare parser as spaCy loads it, and by the engine's, which multiplies faster.
    """
    config, reference = sayso.load_config(), load_reference()
    engine = RulesEngine(config, reference, open_gazetteer(config))
    documents = [d for c in captures() for d in read_capture(c, config, reference)]
    texts: list[str] = []
    for document in documents:
        spans = list(sentences(document))
        can = engine.lexicon.can_hold(document.text, spans)
        texts += [document.text[s.start : s.end] for s, c in zip(spans, can, strict=True) if c]
    list(engine.extract(documents))
    bare, own = bare_parser(), engine.parser.nlp
    list(bare.pipe(texts))

    def parse_own() -> None:
        with one_thread():
            list(own.pipe(texts, batch_size=32))

    return (
        median(lambda: list(engine.extract(documents)), clock=time.process_time),
        median(lambda: list(bare.pipe(texts, batch_size=32)), clock=time.process_time),
        median(parse_own, clock=time.process_time),
    )


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = str(folder / "bench.db")
        words = sum(len(c.data.split()) for c in captures())
        rows: list[tuple[str, float]] = [
            ("help, cold", median(command("--help"))),
            ("read one report, cold", median(command("read", str(SAMPLE)))),
            ("read one report, warm", median(lambda: sayso.read(SAMPLE))),
            ("all samples into a new record", median(fresh(folder, "here"))),
            ("the same on all cores", median(fresh(folder, "cores"))),
        ]
        with sayso.open(path) as record:
            record.add(captures())
            rows.append(("all samples again", median(lambda: record.add(captures()))))
            rows.append(("derive, nothing new", median(record.derive)))
            rows.append(("derive in full", median(lambda: record.derive(full=True))))
            rows.append(("list events", median(record.events)))
            rows.append(("verify", median(record.check)))
        rows.append(("list events, cold", median(command("events", "--record", path))))
    figures = dict(rows)
    for label, seconds in rows:
        print(f"{label:34}{seconds:9.3f} s")
    build = figures["all samples into a new record"]
    print(f"{'words per second, one process':34}{words / build:9.0f}")
    print(f"{'all cores / one process':34}{build / figures['the same on all cores']:9.2f} x")
    print(
        f"{'full / incremental derivation':34}"
        f"{figures['derive in full'] / figures['derive, nothing new']:9.1f} x"
    )
    read, parsed, faster = reading()
    print(f"{'reading / bare parser, same text':34}{read / parsed:9.2f} x")
    print(f"{'the same, its products by numpy':34}{read / faster:9.2f} x")
    print(f"on {os.cpu_count()} cores; medians of {ROUNDS}")


if __name__ == "__main__":
    main()
