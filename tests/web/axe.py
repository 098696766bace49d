"""axe-core, run in a page in spite of its strict policy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

_AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
# Of what passes only the number is wanted, not where it is: that takes a third of the time.
_RUN = (
    "axe.run({resultTypes: ['violations']}).then(r => JSON.stringify({passes: r.passes.length,"
    " violations: r.violations.map(v =>"
    " [v.id, v.impact, v.nodes.map(n => n.html.slice(0, 200))])}))"
)


def violations(page: Page) -> tuple[list[Any], int]:
    """Return what axe finds wrong with a page, and how many rules it passes."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": _AXE})
    answer = session.send(
        "Runtime.evaluate", {"expression": _RUN, "awaitPromise": True, "returnByValue": True}
    )
    found = json.loads(answer["result"]["value"])
    return found["violations"], found["passes"]
