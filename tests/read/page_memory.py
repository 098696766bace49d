"""How much memory reading takes, as times the size of what is read.

    python -m tests.read.page_memory FILE…

Each file is read in a process of its own, which has read small pages before and loaded what
trafilatura's last resort loads once (stop words of a hundred languages, 38 MB, and justext's set of
them, 15 MB); counted is by how much the most it ever held is over what it held then.  Files packed
by gzip are unpacked first.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

from justext.core import define_stoplist
from trafilatura.external import jt_stoplist_init

from sayso.config import Config
from sayso.errors import UnreadableInput
from sayso.protocols import Capture
from sayso.read import read_capture
from sayso.read.memory import give_back
from sayso.reference import load_reference

from .fuzz import forget_peak, peak
from .grown import comments, preformatted
from .samples import PAGE


def grown(path: Path) -> tuple[int, int]:
    """Return by how many bytes reading a file makes this process larger, and its size."""
    data = path.read_bytes()
    data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    reference = load_reference()
    define_stoplist(jt_stoplist_init())
    for small in (PAGE.encode(), comments(30), preformatted(30)):
        read_capture(Capture(data=small, name="small.html"), Config(), reference)
    # What is free in the heap would hold a good part of a page, uncounted.
    give_back(1 << 20)
    before = forget_peak()
    try:
        read_capture(Capture(data=data, name=path.name.removesuffix(".gz")), Config(), reference)
    except UnreadableInput as error:
        print(error, file=sys.stderr)
    return peak() - before, len(data)


def main() -> int:
    """Print a line for each file; with `--one` before it, the two numbers of one file."""
    if sys.argv[1:2] == ["--one"]:
        print(*grown(Path(sys.argv[2])))
        return 0
    for name in sys.argv[1:]:
        command = [sys.executable, "-m", "tests.read.page_memory", "--one", name]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        most, size = map(int, told.split())
        print(f"{most / size:6.1f} × {size / 1e6:.2f} MB  {Path(name).name}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
