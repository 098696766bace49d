"""Strike releases of US Central Command: is each line's place and number of strikes read?

    python -m eval.run centcom [--all]

A release is the lines of one day, each "Near PLACE, N strikes …".  A line is right when the first
place of its claims is the line's (as written, or as the list names it) and the number of strikes is
the list's.  No system is known to have published figures on these lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eval.scoring import document, folded, read_claims, sample, table_rows
from sayso.model import Claim, Document

PUBLISHED: dict[str, str] = {}
SAMPLE = 60
_NEAR = re.compile(r"^\W*(?:near|in)\s+([^,]+),", re.I)
_MONTH_FIRST = re.compile(r"(\d+)/(\d+)/(\d{4})")


def measure(whole: bool = False) -> dict[str, float]:
    """Return the shares of lines read, and of lines whose place and count are right."""
    days: dict[str, list[dict[str, str]]] = {}
    for row in table_rows("centcom_strikes", "strikes.csv.gz"):
        days.setdefault(row["date"], []).append(row)
    releases = sample(list(days.values()), SAMPLE, whole)
    lines = read = place = count = both = 0
    for rows, claims in zip(releases, read_claims(map(release, releases)), strict=True):
        for row, told in by_line(rows, claims):
            lines += 1
            read += bool(told)
            right_place, right_count = place_right(row, told), count_right(row, told)
            place += right_place
            count += right_count
            both += right_place and right_count
    return {
        "releases": len(releases),
        "lines": lines,
        "read": read / lines,
        "place exact": place / lines,
        "count exact": count / lines,
        "both exact": both / lines,
    }


def release(rows: Sequence[dict[str, str]]) -> Document:
    """Return the release of one day, a line each."""
    month, day, year = _MONTH_FIRST.fullmatch(rows[0]["date"]).groups()  # type: ignore[union-attr]
    date = f"{year}-{int(month):02}-{int(day):02}"
    return document(date, "\n".join(row["line"] for row in rows), published=date)


def by_line(
    rows: Sequence[dict[str, str]], claims: Sequence[Claim]
) -> Iterator[tuple[dict[str, str], list[Claim]]]:
    """Yield each line of a release with the claims whose words stand in it."""
    start = 0
    for row in rows:
        end = start + len(row["line"])
        yield row, [c for c in claims if c.evidence.start < end and start < c.evidence.end]
        start = end + 1


def place_right(row: dict[str, str], told: Sequence[Claim]) -> bool:
    """Say whether the first place named by the line's claims is the line's."""
    written = _NEAR.match(row["line"])
    names = {folded(row["location"]), folded(written.group(1)) if written else ""} - {""}
    first = next((claim.place[0].text for claim in told if claim.place), "")
    return folded(first) in names


def count_right(row: dict[str, str], told: Sequence[Claim]) -> bool:
    """Say whether the line's first number of strikes is the list's."""
    counts = [f.low for c in told for f in c.figures if "strike" in f.what and f.low is not None]
    return bool(counts) and counts[0] == float(row["number"])
