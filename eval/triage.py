"""Which sentences are parsed at all: what the filter loses, and what it saves.

Recall: of the evidence passages of the answers, the share of which some sentence passes.
Throughput: the news articles of `article_extraction` (hardly any tells of war), read by the engine
and, for comparison, parsed in full by the same parser.  The set is used for timing only.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from spacy.language import Language

from eval.bench import bare_parser
from eval.shared import ROOT, Absent, shared
from sayso.bulk.shards import captures_of, list_shards
from sayso.bulk.stages import read_captures
from sayso.bulk.triage import screen
from sayso.config import Config, load_config
from sayso.extract.engine import RulesEngine
from sayso.extract.sentences import sentences
from sayso.locate.gazetteer import open_gazetteer
from sayso.model import Document, Section
from sayso.protocols import Capture
from sayso.read import read_capture
from sayso.reference import load_reference

ARTICLES = 60
_LEAST = 300


def measure() -> dict[str, dict[str, float]]:
    """Return recall on each set of answers, and the figures of the news articles.

    A passage is kept where a sentence of it is parsed: for a trigger, or for who speaks in it.
    """
    config, reference = load_config(), load_reference()
    engine = RulesEngine(config, reference, open_gazetteer(config))
    figures: dict[str, dict[str, float]] = {}
    for name, folder in _folders():
        kept, passages, chosen, spans = 0, 0, 0, 0
        for path in sorted(folder.glob("*.yaml")):
            answers = msgspec.yaml.decode(path.read_bytes())
            file = folder / answers["doc"]
            published = answers.get("published")
            capture = Capture(
                data=file.read_bytes(),
                name=str(file),
                published=str(published) if published else None,
            )
            for document in read_capture(capture, config, reference):
                marks = _marks(engine, document)
                chosen += sum(can for *_, can in marks)
                spans += len(marks)
                for claim in answers["claims"]:
                    place = _find(document.text, claim["evidence"])
                    if place is not None:
                        passages += 1
                        kept += any(can and a < place[1] and place[0] < b for a, b, can in marks)
        figures[name] = {
            "recall": kept / max(1, passages),
            "passages": passages,
            "sentences parsed": chosen / max(1, spans),
        }
    try:
        figures["news"] = _news(engine)
        figures["rows"] = _rows(engine)
    except Absent:
        if not figures:
            raise
    return figures


def _folders() -> Iterator[tuple[str, Path]]:
    with contextlib.suppress(Absent):
        yield "truth", shared("truth")
    for half in ("tune", "held"):
        yield half, ROOT / "eval" / "cases" / half


def _marks(engine: RulesEngine, document: Document) -> list[tuple[int, int, bool]]:
    spans = list(sentences(document))
    can = engine.lexicon.can_hold(document.text, spans)
    return [(s.start, s.end, chosen) for s, chosen in engine._choose(document.text, spans, can)]


def _find(text: str, words: str) -> tuple[int, int] | None:
    """Where words stand in a text, however its blanks are written."""
    match = re.search(r"\s+".join(map(re.escape, words.split())), text)
    return match.span() if match else None


def _news(engine: RulesEngine) -> dict[str, float]:
    documents = list(_articles())[:ARTICLES]
    engine.parser.parse("Troops left.", [])
    far = [d for d in documents if not engine.lexicon.about_war(d.text)]
    marks = [mark for d in documents for mark in _marks(engine, d)]
    bare = bare_parser()
    reading, parsing = _seconds(engine, documents), _parsing(bare, documents)
    reading_far, parsing_far = _seconds(engine, far), _parsing(bare, far)
    return {
        "documents": len(documents),
        "sentences parsed": sum(can for *_, can in marks) / len(marks),
        "documents a second": len(documents) / reading,
        "times faster than parsing all": parsing / reading,
        "documents not about war": len(far),
        "of these, documents a second": len(far) / reading_far,
        "of these, times faster than parsing all": parsing_far / reading_far,
    }


def _rows(engine: RulesEngine) -> dict[str, float]:
    """Return how fast rows of a shard pass that are not about war and make no claim.

    All the way: from the line of JSON to the reader's last word, whether triage passes the text
    over or it is read and found to make no claim.  Processor seconds, once everything is loaded.
    """
    config = load_config()
    texts = [d.text for d in _articles() if not engine.lexicon.about_war(d.text)]
    with TemporaryDirectory() as name:
        silent = [text for text in texts if not _read(Path(name), [text], config)[1]]
        worth = screen(config)
        _read(Path(name), silent, config)
        used = min(_read(Path(name), silent, config)[0] for _ in range(5))
        passed = [text for text in silent if not worth({"text": text})]
        over = min(_read(Path(name), passed, config)[0] for _ in range(5))
    return {
        "articles without war": len(silent),
        "of these, passed over unread": len(passed) / len(silent),
        "articles of 500 words a second": _words(silent) / 500 / used,
        "those passed over, a second": _words(passed) / 500 / over,
    }


def _words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _read(folder: Path, texts: list[str], config: Config) -> tuple[float, int]:
    """Return processor seconds and how many documents make claims."""
    path = folder / "part.jsonl"
    rows = ({"url": f"https://press.example/{n}", "text": text} for n, text in enumerate(texts))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (shard,) = list_shards([str(path)])
    start = time.process_time()
    captures = (c for c in captures_of(shard, screen(config)) if c is not None)
    count = sum(1 for _ in read_captures(captures, config, []))
    return time.process_time() - start, count


def _seconds(engine: RulesEngine, documents: list[Document]) -> float:
    start = time.process_time()
    for _ in engine.extract(documents):
        pass
    return time.process_time() - start


def _parsing(bare: Language, documents: list[Document]) -> float:
    """Seconds that the bare parser takes for every sentence."""
    start = time.process_time()
    for document in documents:
        texts = [document.text[s.start : s.end] for s in sentences(document)]
        for _ in bare.pipe(texts):
            pass
    return time.process_time() - start


def _articles() -> Iterator[Document]:
    with gzip.open(shared("data", "article_extraction", "ground-truth.json.gz"), "rt") as file:
        rows = json.load(file)
    for key in sorted(rows):
        text = rows[key].get("articleBody") or ""
        if len(text) >= _LEAST and " the " in text:
            yield Document(
                id=f"d1_{key[:12]}",
                page=f"raw:{key}",
                raw=key,
                text=text,
                sections=tuple(
                    Section(kind="body", start=m.start(), end=m.end(), order=n)
                    for n, m in enumerate(re.finditer(r"[^\n]+", text))
                ),
                published="2019-11-20",
                language="en",
            )


def main() -> None:
    """Print the figures as a table."""
    for name, row in measure().items():
        for figure, value in row.items():
            print(f"{name:8}{figure:42}{value:>10.3f}")


if __name__ == "__main__":
    main()
