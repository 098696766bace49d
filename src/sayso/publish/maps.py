"""Maps as SVG."""

from __future__ import annotations

from ..protocols import View


def map_svg(
    view: View, on: str | None = None, since: str | None = None, until: str | None = None
) -> str:
    """Return a map."""
    return "<svg xmlns='http://www.w3.org/2000/svg'/>"
