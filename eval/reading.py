"""How well pages are read: article text, comments and furniture, the five real reports.

    python -m eval.reading

Sets are read from `SAYSO_DATA` (default ../shared/data), reports and answers from
`SAYSO_SHARED` (default ../shared); a set that is not there is skipped, saying so.

* article text: mean precision and recall of 4-word shingles and their F1 (the measure of the
  article-extraction-benchmark), trafilatura alone in the same run;
* comments and furniture: marked segments put in the right part;
* the same pages flattened to plain text: article told apart without markup;
* reports: last words of the article, comment authors found, furniture kept out.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from eval.shared import ROOT, Absent
from sayso.config import Config
from sayso.errors import UnreadableInput
from sayso.model import Document
from sayso.protocols import Capture
from sayso.read import read_capture
from sayso.read.names import hash_author
from sayso.reference import load_reference

SHARED = Path(os.environ.get("SAYSO_SHARED") or ROOT.parent / "shared")
DATA = Path(os.environ.get("SAYSO_DATA") or SHARED / "data")


def read(data: bytes, name: str, url: str | None = None) -> Document | None:
    """Return the first document in the bytes, or None where there is nothing to read."""
    try:
        return read_capture(Capture(data=data, name=name, url=url), Config(), load_reference())[0]
    except UnreadableInput:
        return None


def part(document: Document | None, kinds: Iterable[str]) -> str:
    if document is None:
        return ""
    return "\n".join(document.text[s.start : s.end] for s in document.sections if s.kind in kinds)


def untitled(document: Document | None) -> str:
    """Return the article without its title, which the benchmark's answers leave out."""
    if document is None:
        return ""
    texts = [
        (s.role, document.text[s.start : s.end])
        for s in document.sections
        if s.kind in ("body", "quote")
    ]
    return "\n".join(text for role, text in texts if (role, text) != ("heading", document.title))


def folded(text: str) -> str:
    return " ".join(text.split())


# ------------------------------------------------------------------ article text


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    if len(words) < size:
        return Counter([tuple(words)] if words else [])
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))


def overlap(true: str, found: str) -> tuple[float | None, float | None]:
    """Return precision and recall of one page's shingles; None where undefined."""
    wanted, got = shingles(true), shingles(found)
    both = sum((wanted & got).values())
    given, asked = sum(got.values()), sum(wanted.values())
    return (both / given if given else None, both / asked if asked else None)


def f1(scores: list[tuple[float | None, float | None]]) -> dict[str, float]:
    precision = statistics.mean(p for p, _ in scores if p is not None)
    recall = statistics.mean(r for _, r in scores if r is not None)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
    }


def article_text(folder: Path) -> dict[str, Any]:
    """Score article text on the article-extraction-benchmark's pages."""
    import trafilatura

    truth = json.loads(gzip.decompress((folder / "ground-truth.json.gz").read_bytes()))
    ours: list[tuple[float | None, float | None]] = []
    theirs: list[tuple[float | None, float | None]] = []
    seconds = 0.0
    for key, entry in sorted(truth.items()):
        path = folder / "html" / f"{key}.html.gz"
        if not path.is_file():
            continue
        page = gzip.decompress(path.read_bytes())
        started = time.perf_counter()
        document = read(page, f"{key}.html", entry.get("url"))
        seconds += time.perf_counter() - started
        alone = trafilatura.extract(page, include_comments=False) or ""
        ours.append(overlap(entry["articleBody"], untitled(document)))
        theirs.append(overlap(entry["articleBody"], alone))
    return {"pages": len(ours), "sayso": f1(ours), "trafilatura": f1(theirs), "seconds": seconds}


# ------------------------------------------------------------------ comments and furniture


def page_comments(folder: Path, flatten: bool = False) -> dict[str, Any]:
    """Count marked segments put in the right part: article, comments, neither.

    With `flatten` the page is first turned into plain text, as a reader would paste it; English
    pages only, the language that the packs have page phrases for.
    """
    answers = json.loads(gzip.decompress((folder / "evaldata.json.gz").read_bytes()))
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong_body = 0
    for entry in answers.values():
        path = folder / "html" / f"{entry['file']}.gz"
        if not path.is_file():
            continue
        page = gzip.decompress(path.read_bytes())
        name = entry["file"]
        if flatten:
            page, name = _flat(page), f"{name}.txt"
        document = read(page, name)
        if flatten and (document is None or document.language != "en"):
            continue
        body = folded(part(document, ("body", "quote", "caption")))
        said = folded(part(document, ("comment",)))
        everything = folded(page.decode("utf-8", "replace") if flatten else _words(page))
        for segment in map(folded, entry["with"]):
            total["article"] += 1
            right["article"] += segment in body
        for segment in map(folded, entry["comments"]):
            # Some comments were loaded by a script later: they are not in the page.
            if segment in everything:
                total["comments"] += 1
                right["comments"] += segment in said
                wrong_body += segment in body
        for segment in map(folded, entry["without"]):
            total["furniture"] += 1
            right["furniture"] += segment not in body
    return {
        **{kind: f"{right[kind]}/{total[kind]}" for kind in total},
        "comments read as article": wrong_body,
    }


def _words(page: bytes) -> str:
    from trafilatura import load_html

    tree = load_html(page)
    return str(tree.text_content()) if tree is not None else ""


def _flat(page: bytes) -> bytes:
    from trafilatura import load_html

    from sayso.read.walk import text_blocks

    tree = load_html(page)
    blocks = [text for text, _ in text_blocks(tree)] if tree is not None else []
    return "\n\n".join(blocks).encode()


# ------------------------------------------------------------------ reports


def reports(shared: Path) -> dict[str, Any]:
    """Check the real reports and texts against the answers that say where the article ends."""
    ends = ends_right = authors = authors_found = furniture = furniture_out = 0
    missed: list[str] = []
    for path in sorted((shared / "truth").glob("*.yaml")):
        answer = yaml.safe_load(path.read_text(encoding="utf-8"))
        text_path = shared / "truth" / answer["doc"]
        if not text_path.is_file():
            text_path = shared / "reports" / answer["doc"]
        document = read(text_path.read_bytes(), answer["doc"])
        if document is None:
            missed.append(f"{answer['doc']}: unreadable")
            continue
        own = [s for s in document.sections if s.kind in ("body", "quote")]
        last = folded(document.text[own[-1].start : own[-1].end]) if own else ""
        if wanted := answer.get("body_ends_with"):
            ends += 1
            ends_right += last.endswith(folded(wanted))
            if not last.endswith(folded(wanted)):
                missed.append(f"{answer['doc']}: ends with {last[-60:]!r}")
        hashes = {s.author for s in document.sections if s.author}
        for name in answer.get("comment_authors", ()):
            authors += 1
            found = hash_author(name, document.page) in hashes
            authors_found += found
            if not found:
                missed.append(f"{answer['doc']}: author {name!r}")
        body = folded(part(document, ("body", "quote", "caption")))
        for phrase in answer.get("boilerplate", ()):
            furniture += 1
            furniture_out += folded(phrase) not in body
            if folded(phrase) in body:
                missed.append(f"{answer['doc']}: furniture {phrase[:50]!r} in the article")
    return {
        "article ends": f"{ends_right}/{ends}",
        "comment authors": f"{authors_found}/{authors}",
        "furniture kept out": f"{furniture_out}/{furniture}",
        "missed": missed,
    }


def figures(results: dict[str, Any]) -> dict[str, float]:
    """Return the results as numbers between 0 and 1, named for `eval/floors.json`."""
    found: dict[str, float] = {}
    for name, result in results.items():
        for key, value in result.items():
            if isinstance(value, str) and "/" in value:
                right, total = map(int, value.split("/"))
                found[f"{name}: {key}"] = right / total if total else 0.0
    if "article text" in results:
        ours, alone = (results["article text"][who]["f1"] for who in ("sayso", "trafilatura"))
        found["article text: f1"] = ours
        found["article text: f1 over trafilatura alone"] = ours - alone
    return found


def run_all() -> dict[str, Any]:
    """Score every set that is there."""
    sets: list[tuple[str, Path, Any]] = [
        ("reports", SHARED / "truth", lambda folder: reports(folder.parent)),
        ("comments in pages", DATA / "page_comments", page_comments),
        ("comments in flattened pages", DATA / "page_comments", lambda f: page_comments(f, True)),
        ("article text", DATA / "article_extraction", article_text),
    ]
    results: dict[str, Any] = {}
    for name, folder, score in sets:
        if folder.is_dir():
            results[name] = score(folder)
        else:
            print(f"{name}: skipped, {folder} is not there", file=sys.stderr)
    return results


def measure() -> dict[str, float]:
    """Return the figures for `make eval`.  Raises Absent where none of the data is there."""
    return _measured()[1]


def main() -> dict[str, float]:
    """Score all, print the results in full and return them as figures."""
    results, found = _measured()
    for name, result in results.items():
        print(f"{name}: {json.dumps(result, ensure_ascii=False)}")
    return found


def _measured() -> tuple[dict[str, Any], dict[str, float]]:
    results = run_all()
    if not results:
        raise Absent(f"neither {DATA} nor the reports are there")
    return results, figures(results)


if __name__ == "__main__":
    main()
