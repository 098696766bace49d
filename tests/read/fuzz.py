"""A long run against every reader: seeded, outside of the default tests.

    python -m tests.read.fuzz --minutes 60 --seed 1

Each sample of each format is damaged, cut, doubled, nested in archives and mixed with others by
hypothesis.  An input must end in documents whose sections hold, or in one line of refusal; within
2 s of processor time for each MB (3 s at least) and 20 times its size of memory (64 MB at least).
Prints what broke that, with the bytes in hexadecimal where they are few, and the counts.
"""

from __future__ import annotations

import argparse
import gzip
import io
import os
import resource
import sys
import time
import traceback
import zipfile
from collections import Counter
from pathlib import Path

import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from sayso.errors import UnreadableInput
from sayso.protocols import Capture
from sayso.read import read_capture
from sayso.reference import load_reference

from . import test_leads
from .helpers import assert_sections_hold
from .samples import SAMPLES
from .test_properties import LINES, SMALL

_SECONDS, _SECONDS_PER_MB = 3.0, 2.0
_BYTES, _BYTES_PER_BYTE = 64 << 20, 20
_ROUND = settings(
    max_examples=60,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def inputs() -> dict[str, bytes]:
    """Return the samples of all formats, and the pages of the cases."""
    found = {
        **SAMPLES,
        "sitemap.xml": test_leads.SITEMAP,
        "feeds.opml": test_leads.OPML,
        "links.txt": test_leads.ADDRESSES,
        "gdelt.csv": test_leads.gdelt(61, 60, 59, "20180904120000") * 20,
    }
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")):
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        found[f"{path.stem}-{case['name']}"] = case["text"].encode()
    return found


@st.composite
def damaged(draw: st.DrawFn, data: bytes, others: list[bytes]) -> bytes:
    """Draw bytes that began as a sample."""
    made = bytearray(data)
    for _ in range(draw(st.integers(0, 8))):
        size = len(made)
        if not size:
            break
        place = draw(st.integers(0, size - 1))
        kind = draw(st.sampled_from(
            ["flip", "cut", "end", "repeat", "insert", "line", "splice", "number", "many"]
        ))  # fmt: skip
        if kind == "flip":
            made[place] ^= draw(st.integers(1, 255))
        elif kind == "cut":
            del made[place : place + draw(st.integers(1, 2000))]
        elif kind == "end":
            del made[place:]
        elif kind == "repeat":
            made[place:place] = made[place : place + draw(st.integers(1, 400))] * draw(
                st.integers(1, 200)
            )
        elif kind == "insert":
            made[place:place] = draw(st.binary(max_size=40))
        elif kind == "line":
            made[place:place] = draw(LINES).encode() + b"\n"
        elif kind == "splice":
            other = draw(st.sampled_from(others))
            start = draw(st.integers(0, max(0, len(other) - 1)))
            made[place:place] = other[start : start + draw(st.integers(1, 3000))]
        elif kind == "number":
            made[place : place + 4] = draw(st.sampled_from(
                [b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"9999", b"-1e9"]
            ))  # fmt: skip
        else:
            made[place:place] = draw(st.sampled_from(
                [b"<div>", b"<!--", b"(", b"> ", b"- ", b"[", b'"', b"\n", b"a", b"&amp;", b",",
                 b"<b>", b"\xe2\x80\x9c", b"Reply\n", b"=\n", b"{", b"\xc2\xa0"]
            )) * draw(st.integers(1, 20_000))  # fmt: skip
        del made[400_000:]
    wrap = draw(st.sampled_from(["", "", "", "gzip", "zip"]))
    if wrap == "gzip":
        return gzip.compress(bytes(made), mtime=0)
    if wrap == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(
                draw(st.sampled_from(["../../etc/x.txt", "a.html", "/b.csv"])), bytes(made)
            )
        return out.getvalue()
    return bytes(made)


class Findings:
    """What was tried and what broke."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.read: Counter[str] = Counter()
        self.broken: list[str] = []
        self.slowest = (0.0, "")
        self.megabytes = 0.0

    def look(self, name: str, data: bytes) -> None:
        """Read once, and keep what is wrong about it."""
        self.tried[name] += 1
        self.megabytes += len(data) / 1e6
        peak, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        try:
            documents = read_capture(Capture(data=data, name=name), SMALL, load_reference())
            for document in documents:
                assert_sections_hold(document)
                document.text.encode()
            self.read[name] += 1
        except UnreadableInput as error:
            if not str(error) or "\n" in str(error):
                self.tell(name, data, f"refusal of more than a line: {str(error)[:200]!r}")
        except Exception:  # noqa: BLE001 - what a reader lets through is what is looked for
            self.tell(name, data, traceback.format_exc(limit=-4))
        seconds = time.process_time() - begun
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) * 1024
        self.slowest = max(self.slowest, (seconds, f"{name}, {len(data)} bytes"))
        if seconds > max(_SECONDS, _SECONDS_PER_MB * len(data) / 1e6):
            self.tell(name, data, f"took {seconds:.1f} s for {len(data)} bytes")
        if grown > max(_BYTES, _BYTES_PER_BYTE * len(data)) and sum(self.tried.values()) > 200:
            self.tell(name, data, f"took {grown >> 20} MB for {len(data)} bytes")

    def tell(self, name: str, data: bytes, what: str) -> None:
        """Keep a finding; the bytes go to a file, if a folder is named by FUZZ_KEEP."""
        self.broken.append(what)
        print(f"BROKEN {name}: {what}", flush=True)
        folder = os.environ.get("FUZZ_KEEP")
        if folder:
            Path(folder, f"{len(self.broken):03}-{name}").write_bytes(data)
        elif len(data) < 400:
            print(data.hex(), flush=True)


def attempt(name: str, drawn: st.SearchStrategy[bytes], number: int, found: Findings) -> None:
    """Try one round of inputs."""

    @seed(number)
    @settings(parent=_ROUND)
    @given(made=drawn)
    def look(made: bytes) -> None:
        found.look(name, made)

    look()


def main() -> int:
    """Run for the minutes asked for; the exit status is 1 where something broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    samples, findings = inputs(), Findings()
    others = list(samples.values())
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
        f"{findings.slowest[0]:.2f} s ({findings.slowest[1]}); peak "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB"
    )
    return bool(findings.broken)


if __name__ == "__main__":
    sys.exit(main())
