"""Uses an installed sayso as a newcomer would; run by .ci/wheel in its clean environment."""

import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import sayso

HERE = Path.cwd()
assert HERE not in Path(sayso.__file__).parents or "site-packages" in sayso.__file__, sayso.__file__
COMMAND = str(Path(sys.executable).with_name("sayso"))


def run(*arguments: str) -> str:
    """Run a verb; its failure is the test's."""
    return subprocess.run([COMMAND, *arguments], check=True, capture_output=True, text=True).stdout


run("--version")
run("demo", "--no-serve", "--folder", "demo")
record = ("--record", "demo/sayso.db")
events = [json.loads(line) for line in run("events", *record, "--format", "jsonl").splitlines()]
assert len(events) > 20, f"{len(events)} events"
assert "no problem" in run("check", *record)
run("export", "geojson", "events.geojson", *record)
assert json.loads(Path("events.geojson").read_text())["features"]
assert run("report", *record).startswith("#")

server = subprocess.Popen(
    [COMMAND, "serve", *record, "--port", "0"], stderr=subprocess.PIPE, text=True
)
try:
    assert server.stderr is not None
    address = re.search(r"http://\S+", server.stderr.readline())
    assert address is not None, "serve printed no address"
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = opener.open(address.group(), timeout=20).read().decode()
    assert "<title>" in page, page[:200]
    base = address.group().split("?")[0]
    listed = json.load(opener.open(base + "api/events?limit=5", timeout=20))
    assert listed["items"], listed
    for asset in re.findall(r'(?:src|href)="\.?/?(assets/[^"]+)"', page):
        assert opener.open(base + asset, timeout=20).status == 200
finally:
    server.terminate()
    server.wait(10)
print(f"wheel: {len(events)} events, page and data served")
