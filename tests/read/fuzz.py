"""A long run against every reader: seeded, outside of the default tests.

    python -m tests.read.fuzz --minutes 60 --seed 1
    make fuzz                                       (an hour in twelve processes, and the total)

Each sample of each format is damaged, cut, doubled, mixed with others and nested in archives by
hypothesis: as bytes, and in its own structure (members of archives and office files, values of
JSON, elements of markup, cells of tables), so that what is broken lies behind the checksums.  An
input must end in documents whose sections and days hold, or in one line of refusal; within 2 s of
processor time for each MB (3 s at least) and 20 times its size of memory (64 MB at least), both of
what it unpacks to.  More is told as a count where half of the input takes half of the time: what is
full of the smallest messages costs up to 5 s for each MB, and does not hang.  Where an input leads
is asked too.  Prints what broke that, and the counts; `--log FILE` adds them to a file as a line of
JSON, and `--sum FILE` prints what all its lines make together.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sys
import time
import traceback
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path

import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from sayso.errors import UnreadableInput
from sayso.protocols import Capture
from sayso.read import read_capture
from sayso.read.leads import leads_in
from sayso.reference import load_reference

from . import test_leads, test_live_blog, test_posts
from .damage import Made, damaged
from .grown import GROWN
from .helpers import assert_sections_hold
from .samples import SAMPLES
from .test_layouts import LAYOUTS
from .test_layouts import page as page_of
from .test_properties import SMALL

_SECONDS, _SECONDS_PER_MB = 3.0, 2.0
_STEADY_PER_MB = 5.0
"""What an input full of the smallest messages, items or lines may take if half takes half of it:
each costs about half a millisecond, whatever its size."""
_BYTES, _BYTES_PER_BYTE = 64 << 20, 20
_ROUND = settings(
    max_examples=30,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


_RICH = (
    '<!DOCTYPE html><html lang="en"><head><title>Troops enter Tall Zaytun | Valley Post</title>'
    '<link rel="canonical" href="https://valley.example/one">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Troops enter", '
    '"datePublished": "2016-04-02T10:00:00Z", "author": [{"name": "Ann Lee"}]}</script></head>'
    "<body>"
    "<nav><a href='/'>Home</a></nav><article><h1>Troops enter Tall Zaytun</h1><p>By Ann Lee</p>"
    "<time datetime='2016-04-02'>2 April</time><figure><img src='a.jpg'><figcaption>Smoke over the "
    "town on Saturday morning.</figcaption></figure><p>DARRAT (AFP) - Shells fell on the town on "
    "Monday, <a href='https://post.example/a'>the Post said</a>, and two were killed.</p>"
    "<blockquote class='twitter-tweet'><p>Troops have entered the town.</p>— News (@news) "
    "<a href='https://x.com/news/status/1'>May 21, 2017</a></blockquote><table><tr><td>Dead</td>"
    "<td>two</td></tr></table><ul><li>One village was taken on Monday.</li></ul></article></body>"
    "</html>"
)


def inputs() -> dict[str, bytes]:
    """Return the samples of all formats, and the pages of the cases."""
    found = {
        **SAMPLES,
        "sitemap.xml": test_leads.SITEMAP,
        "feeds.opml": test_leads.OPML,
        "links.txt": test_leads.ADDRESSES,
        "gdelt.csv": test_leads.gdelt(61, 60, 59, "20180904120000") * 20,
        "live.html": test_live_blog.page(
            test_live_blog.ENTRIES, '<div itemprop="liveBlogUpdate" class="live-post">'
        ),
        "rich.html": _RICH.encode(),
        "posts.html": test_posts.THREAD.encode(),
        "posts-old.html": test_posts.OLD.encode(),
        "posts-channel.html": test_posts.CHANNEL.encode(),
        "front.md": b"---\ntitle: x\ndate: 2016-04-02\nauthor: [Ann Lee]\n---\n"
        + SAMPLES["notes.md"],
        "acled.csv": b"event_id_cnty,event_date,sub_event_type,location,country,actor1,notes\n"
        b"SYR1,2 April 2016,Armed clash,Marj,Syria,Army,Shells fell on the town.\n" * 3,
        "ucdp.csv": b"id,relid,type_of_violence,dyad_name,where_coordinates,country,date_start,"
        b"date_end,best,source_headline\n" + b"7,SYR-2016-1-2,1,Army - Council,Marj town,Syria,"
        b"2016-04-01,2016-04-02,4,Shells fell on the town\n" * 3,
        "airwars.json": b'[{"code": "CS1", "incident_date": "2016-04-02", "strike_type": "Air", '
        b'"civilian_harm_status": "Fair", "belligerents": ["Army"], "location": "Marj", '
        b'"country": "Syria", "civilians_killed": "3-5", "assessment": "Shells fell."}]',
    }
    for layout, comments in LAYOUTS.items():
        found[f"{layout}.html"] = page_of(comments).encode()
    for name, (make, _) in GROWN.items():
        found[f"grown-{name}"] = make(12)
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")):
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        found[f"{path.stem}-{case['name']}"] = case["text"].encode()
    return found


def _memory(line: str) -> int:
    """Return the bytes that a line of the process's status tells."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(re.findall(r"\d+", each)[0] for each in status.splitlines()
                    if each.startswith(line))) * 1024  # fmt: skip


def peak() -> int:
    """Return the most memory that this process held since its peak was forgotten."""
    return _memory("VmHWM")


def forget_peak() -> int:
    """Let the highest use of memory begin anew, and return what is used now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _memory("VmRSS")


def _is_steady(name: str, data: bytes, columns: dict[str, str]) -> bool:
    """Say whether half of the bytes takes a third of the time at least: much, but no hang."""
    taken: list[float] = []
    for part in (data, data[: len(data) // 2]):
        begun = time.process_time()
        with suppress(UnreadableInput):
            read_capture(Capture(data=part, name=name), SMALL, load_reference(), columns)
        taken.append(time.process_time() - begun)
    return taken[1] > taken[0] / 3 or taken[0] < _SECONDS


class Findings:
    """What was tried and what broke."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.read: Counter[str] = Counter()
        self.broken: list[str] = []
        self.slowest = (0.0, "")
        self.steepest = (0.0, "")
        self.steady = 0
        self.megabytes = 0.0

    def look(self, name: str, made: Made, columns: dict[str, str]) -> None:
        """Read once, ask where it leads, and keep what is wrong about it."""
        self.tried[name] += 1
        self.megabytes += made.size / 1e6
        begun, before = time.process_time(), forget_peak()
        capture = Capture(data=made.data, name=name)
        try:
            leads_in(capture, SMALL, load_reference(), columns)
        except UnreadableInput as error:
            self._one_line(name, made, error)
        except Exception:  # noqa: BLE001 - what a reader lets through is what is looked for
            self.tell(name, made.data, traceback.format_exc(limit=-4))
        middle = time.process_time()
        try:
            for document in read_capture(capture, SMALL, load_reference(), columns):
                assert_sections_hold(document)
                document.text.encode()
                days = [document.published, *(s.published for s in document.sections)]
                assert all(date.fromisoformat(day) for day in days if day)
            self.read[name] += 1
        except UnreadableInput as error:
            self._one_line(name, made, error)
        except Exception:  # noqa: BLE001 - what a reader lets through is what is looked for
            self.tell(name, made.data, traceback.format_exc(limit=-4))
        seconds, grown = max(middle - begun, time.process_time() - middle), peak() - before
        rate = seconds / max(made.size / 1e6, 1e-6)
        self.slowest = max(self.slowest, (seconds, f"{name}, {made.size} bytes"))
        if made.size > 300_000:
            self.steepest = max(self.steepest, (rate, f"{name}, {made.size} bytes"))
        if seconds > max(_SECONDS, _SECONDS_PER_MB * made.size / 1e6):
            if rate < _STEADY_PER_MB and _is_steady(name, made.plain, columns):
                self.steady += 1
            else:
                self.tell(name, made.data, f"took {seconds:.1f} s for {made.size} bytes")
        # Models and packs are loaded by the first inputs.
        if grown > max(_BYTES, _BYTES_PER_BYTE * made.size) and sum(self.tried.values()) > 400:
            self.tell(name, made.data, f"took {grown >> 20} MB for {made.size} bytes")

    def _one_line(self, name: str, made: Made, error: UnreadableInput) -> None:
        if not str(error) or "\n" in str(error):
            self.tell(name, made.data, f"refusal of more than a line: {str(error)[:200]!r}")

    def tell(self, name: str, data: bytes, what: str) -> None:
        """Keep a finding; the bytes go to a file, if a folder is named by FUZZ_KEEP."""
        self.broken.append(what)
        print(f"BROKEN {name}: {what}", flush=True)
        folder = os.environ.get("FUZZ_KEEP")
        if folder:
            Path(folder, f"{len(self.broken):03}-{name}").write_bytes(data)
        elif len(data) < 400:
            print(data.hex(), flush=True)


_COLUMNS: list[dict[str, str]] = [
    {}, {}, {}, {"text": "content", "published": "date"}, {"text": "title"}, {"url": "text"},
    {"text": "nosuch"}, {"published": "text", "source": "url", "title": "date"},
]  # fmt: skip


def attempt(name: str, drawn: st.SearchStrategy[Made], number: int, found: Findings) -> None:
    """Try one round of inputs."""

    @seed(number)
    @settings(parent=_ROUND)
    @given(made=drawn, columns=st.sampled_from(_COLUMNS))
    def look(made: Made, columns: dict[str, str]) -> None:
        found.look(name, made, columns)

    look()


def total(path: Path) -> int:
    """Print what the runs in a file of counts make together; 1 where something broke."""
    runs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    counts = ("minutes", "inputs", "megabytes", "read", "broken", "steady")
    added = {what: sum(run[what] for run in runs) for what in counts}
    worst = {what: max(run[what] for run in runs) for what in ("slowest", "steepest")}
    print(
        f"{len(runs)} runs, seeds {', '.join(str(run['seed']) for run in runs)}: "
        f"{added['minutes']:.1f} min, {added['inputs']} inputs ({added['megabytes']:.0f} MB), "
        f"{added['read']} read, {added['broken']} broken; slowest {worst['slowest']:.2f} s, most "
        f"for its size {worst['steepest']:.1f} s/MB, {added['steady']} steadily over 2 s/MB"
    )
    return bool(added["broken"])


def main() -> int:
    """Run for the minutes asked for; the exit status is 1 where something broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="samples whose names hold this")
    parser.add_argument("--log", type=Path, help="file to which the counts are added")
    parser.add_argument("--sum", type=Path, help="print the total of such a file, and do no more")
    asked = parser.parse_args()
    if asked.sum:
        return total(asked.sum)
    every, findings = inputs(), Findings()
    others = list(every.values())
    samples = {name: data for name, data in every.items() if asked.only in name}
    began, number = time.monotonic(), asked.seed * 1_000_000
    while time.monotonic() - began < asked.minutes * 60:
        for name, data in samples.items():
            if time.monotonic() - began > asked.minutes * 60:
                break
            number += 1

            attempt(name, damaged(data, others), number, findings)
    minutes = (time.monotonic() - began) / 60
    print(
        f"{minutes:.1f} min, seeds {asked.seed * 1_000_000 + 1} to {number}: "
        f"{sum(findings.tried.values())} inputs ({findings.megabytes:.0f} MB) of {len(samples)} "
        f"samples, {sum(findings.read.values())} read, {len(findings.broken)} broken; slowest "
        f"{findings.slowest[0]:.2f} s ({findings.slowest[1]}); most for its size "
        f"{findings.steepest[0]:.1f} s/MB ({findings.steepest[1]}), "
        f"{findings.steady} steadily over 2 s/MB; peak "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB"
    )
    if asked.log:
        line = {
            "seed": asked.seed, "minutes": minutes, "inputs": sum(findings.tried.values()),
            "megabytes": findings.megabytes, "read": sum(findings.read.values()),
            "broken": len(findings.broken), "slowest": findings.slowest[0],
            "steepest": findings.steepest[0], "steady": findings.steady,
        }  # fmt: skip
        with asked.log.open("a", encoding="utf-8") as log:
            log.write(f"{json.dumps(line)}\n")
    seldom = [f"{name} {findings.read[name]}/{times}" for name, times in findings.tried.items()
              if findings.read[name] < 0.15 * times]  # fmt: skip
    print("read less than once in seven:", ", ".join(seldom) or "none")
    return bool(findings.broken)


if __name__ == "__main__":
    sys.exit(main())
