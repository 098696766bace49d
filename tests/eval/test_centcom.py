"""Strike releases: claims by line, place and count."""

from __future__ import annotations

from eval.centcom import by_line, count_right, place_right, release
from eval.scoring import read_claims


def test_lines_of_a_release_are_scored_by_their_own_claims() -> None:
    rows = [
        {"date": "2/1/2016", "location": "Mosul", "number": "3", "line": line}
        for line in (
            "- Near Mosul, three strikes destroyed two ISIL vehicles.",
            "- Near Tal Afar, one strike destroyed an ISIL bunker.",
        )
    ]
    one = release(rows)
    assert one.published == "2016-02-01"
    first, second = by_line(rows, read_claims([one])[0])
    assert place_right(*first)
    assert count_right(*first)
    assert not place_right({**second[0], "location": "Sinjar"}, [])
    assert not count_right(*second)
    assert count_right({**second[0], "number": "1"}, second[1])
