"""Why reports of one shooting stay apart, or those of two come together: the census behind gva.

    python -m eval.fusion_causes

Of each pair of reports of one incident that stand in two events, and of each pair in one event that
tell of two incidents, what the small reader made of them: their day and their city against the
incident's.  Then B³ with the incident's own day, city, or both in place of what was read: what
fusing would reach if reading were right.  Only incidents whose position the set gives.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import combinations
from typing import Any

import msgspec

from eval.cluster_scores import b_cubed
from eval.fusion import gva_groups, gva_rows
from eval.shootings import claim_of
from sayso.control.assertions import day_of
from sayso.geometry import kilometres
from sayso.model import Claim, PlaceMention, TimeSpan

_FOLLOW_UP_DAYS = 7
_FAR_KM = 30.0
_DAYS = 2


def main() -> None:
    """Print the census and the scores with the truth put in."""
    documents, incidents = gva_rows()
    incidents = {name: row for name, row in incidents.items() if row["latlon"]}
    documents = [row for row in documents if str(row["incident_id"]) in incidents]
    claims = {row["doc_id"]: claim_of(row) for row in documents}
    gold = {row["doc_id"]: str(row["incident_id"]) for row in documents}
    _, ours = gva_groups(documents, list(claims.values()))
    by_id = {row["doc_id"]: row for row in documents}
    split = [pair for pair in _pairs(gold) if ours[pair[0]] != ours[pair[1]]]
    print(f"of one incident, apart: {len(split)} of {sum(1 for _ in _pairs(gold))} pairs")
    _print(Counter(_why(by_id, claims, incidents[gold[a]], (a, b)) for a, b in split))
    joined = [pair for pair in _pairs(ours) if gold[pair[0]] != gold[pair[1]]]
    print(f"of two incidents, together: {len(joined)} pairs")
    _print(Counter(_wrongly(incidents[gold[a]], incidents[gold[b]]) for a, b in joined))
    for day, place in ((False, False), (True, False), (False, True), (True, True)):
        told = [_corrected(claims[d], incidents[gold[d]], day, place) for d in claims]
        plain = {
            c.document: (c.time.start if c.time else "", c.place[0].id) if c.place else c.document
            for c in told
        }
        scores = [b_cubed(groups, gold)[2] for groups in (gva_groups(documents, told)[1], plain)]
        known = " and ".join(name for name, on in (("day", day), ("city", place)) if on)
        print(
            f"B3 F1 with {known or 'nothing'} given: {scores[0]:.3f}, kind+day+city {scores[1]:.3f}"
        )


def _pairs(groups: dict[str, str]) -> Iterator[tuple[str, str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for document, group in sorted(groups.items()):
        members[group].append(document)
    for of_one in members.values():
        yield from combinations(of_one, 2)


def _why(
    by_id: dict[str, Any], claims: dict[str, Claim], incident: dict[str, Any], pair: tuple[str, str]
) -> str:
    day = _day(incident)
    late = any(
        date.fromisoformat(by_id[one]["dct"]).toordinal() - day > _FOLLOW_UP_DAYS for one in pair
    )
    days_off = any(not _is_day(claims[one], day) for one in pair)
    city_off = any(not _is_city(claims[one], incident) for one in pair)
    if days_off and city_off:
        return "day and city read wrong" + (", a follow-up" if late else "")
    if days_off:
        return "day read wrong" + (", a follow-up" if late else "")
    return "city read wrong" if city_off else "both right: fusing"


def _wrongly(one: dict[str, Any], other: dict[str, Any]) -> str:
    near = kilometres(*one["latlon"], *other["latlon"]) <= _FAR_KM
    days = abs(_day(one) - _day(other)) <= _DAYS
    return {
        (True, True): "two incidents of one place within two days",
        (True, False): "another day",
        (False, True): "another place",
        (False, False): "another day and place",
    }[near, days]


def _print(counts: Counter[str]) -> None:
    total = max(1, counts.total())
    for why, count in counts.most_common():
        print(f"  {why:44}{count:7}  {count / total:.3f}")


def _day(incident: dict[str, Any]) -> int:
    return datetime.strptime(incident["date"], "%B %d, %Y").date().toordinal()  # noqa: DTZ007


def _is_day(claim: Claim, day: int) -> bool:
    first, last = (day_of(claim.time.start), day_of(claim.time.end)) if claim.time else (None, None)
    return first is not None and last is not None and first - _DAYS <= day <= last + _DAYS


def _is_city(claim: Claim, incident: dict[str, Any]) -> bool:
    place = claim.place[0] if claim.place else None
    if place is None or place.lat is None or place.lon is None:
        return False
    return kilometres(place.lat, place.lon, *incident["latlon"]) <= _FAR_KM


def _corrected(claim: Claim, incident: dict[str, Any], day: bool, place: bool) -> Claim:
    if day:
        on = date.fromordinal(_day(incident)).isoformat()
        claim = msgspec.structs.replace(claim, time=TimeSpan(start=on, end=on, text="stated"))
    if place:
        city, (lat, lon) = incident["city_or_county"], incident["latlon"]
        claim = msgspec.structs.replace(
            claim,
            place=(
                PlaceMention(
                    text=city, name=city, id=f"city:{incident['state']}:{city}", lat=lat, lon=lon,
                    kind="city", country="US", radius_km=8.0, admin1=incident["state"],
                ),
            ),
        )  # fmt: skip
    return claim


if __name__ == "__main__":
    main()
