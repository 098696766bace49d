"""The sample war: complete, dated, and of the shapes that the demo is meant to show."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sayso.samples import FOLDER, captures

MANIFEST: list[dict[str, str]] = msgspec.yaml.decode((FOLDER / "manifest.yaml").read_bytes())[
    "files"
]
REPORTS = {
    entry["file"]: (FOLDER / entry["file"]).read_text(encoding="utf-8") for entry in MANIFEST
}


def spelt_dates(published: str) -> list[str]:
    """The ways the genres write a date: 2018-09-07 as September 7, 2018 and so on."""
    year, month, day = (int(part) for part in published.split("-"))
    assert month == 9
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th") if day not in {11, 12, 13} else "th"
    return [
        f"September {day}, {year}", f"{day} September {year}", f"Sept. {day}{suffix}, {year}",
        f"Sept {day} (", published,
    ]  # fmt: skip


def test_manifest_lists_every_report_once_and_in_order() -> None:
    files = [entry["file"] for entry in MANIFEST]
    on_disk = {path.name for path in FOLDER.iterdir() if path.suffix in {".txt", ".html"}}
    assert sorted(files) == files
    assert set(files) == on_disk
    assert len(files) >= 16
    assert [entry["published"] for entry in MANIFEST] == sorted(e["published"] for e in MANIFEST)
    assert len({entry["source"] for entry in MANIFEST}) >= 10


@pytest.mark.parametrize("entry", MANIFEST, ids=[entry["file"] for entry in MANIFEST])
def test_each_report_states_its_date(entry: dict[str, Any]) -> None:
    text = REPORTS[entry["file"]]
    assert any(words in text for words in spelt_dates(entry["published"]))
    assert "2018-09-03" <= entry["published"] <= "2018-09-16"
    assert len(text.split()) > 60


def test_captures_bring_bytes_source_and_date() -> None:
    found = list(captures())
    assert [capture.name for capture in found] == [entry["file"] for entry in MANIFEST]
    for capture, entry in zip(found, MANIFEST, strict=True):
        assert capture.data == (FOLDER / entry["file"]).read_bytes()
        assert capture.source == entry["source"]


def test_the_cases_the_readme_promises_are_there() -> None:
    def having(words: str) -> set[str]:
        return {name[:2] for name, text in REPORTS.items() if words in text}

    assert having("34 fighters") == {"10", "14"}
    assert having("27 fighters") == {"14"}
    assert having("We deny this news") == {"11"}
    assert having("helicopters") == {"13"}
    assert having("DAYS LEFT UNTIL") == {"01", "15"}
    assert {"13", "15", "16", "19"} <= having("Hajin")
    assert having("Our forces are combing As Susah") == {"06", "07"}
    for hamlet in ("Khirbat al-Jamra", "Hawijat Zaydan", "Tell Abu Fayd"):
        assert having(hamlet)


def test_the_rumour_stands_only_below_the_article() -> None:
    text = REPORTS["13-blog-comments-2018-09-12.txt"]
    assert text.index("View all comments") < text.index("helicopters")


def test_the_page_is_a_whole_page_with_comments() -> None:
    page = REPORTS["09-blog-page-2018-09-09.html"]
    assert len(re.findall(r'<li id="comment-\d+"', page)) == 3
    assert page.startswith("<!DOCTYPE html>")
    for furniture in ("<nav>", "sharedaddy", 'id="respond"', "widget-area"):
        assert furniture in page


def test_readme_says_that_nothing_here_happened() -> None:
    words = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    assert "None of this happened" in words
    assert "no record of real events" in words


def test_samples_are_the_projects_own_words() -> None:
    shared = Path(os.environ.get("SAYSO_SHARED", Path(__file__).parents[1] / ".." / "shared"))
    shared /= "reports"
    if not shared.is_dir():
        pytest.skip(f"no real reports at {shared}")
    real = " ".join(path.read_text(encoding="utf-8") for path in sorted(shared.glob("*.txt")))
    theirs = set(_runs(real))
    for name, text in REPORTS.items():
        shared_runs = theirs & set(_runs(text))
        assert not shared_runs, f"{name} shares {sorted(shared_runs)[:3]}"


def _runs(text: str, length: int = 12) -> list[str]:
    words = re.findall(r"\w+", text.casefold())
    return [" ".join(words[i : i + length]) for i in range(len(words) - length + 1)]
