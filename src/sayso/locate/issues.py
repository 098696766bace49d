"""Places that a person should look at: names that are in no gazetteer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ..ids import issue_id
from ..model import Claim, Draft, Issue, PlaceMention
from .names import plain

_KINDS = ("village", "town", "neighbourhood", "base", "site")


def issues_for_places(claims: Iterable[Claim]) -> Iterator[Issue]:
    """Yield one issue for each unknown name, with ready-made fixes.

    The first fix is an entry for `places.yaml` in its label; the others take a runner-up of the
    gazetteer for the claims concerned.
    """
    for _, issue in issues_by_name(claims):
        yield issue


def issues_by_name(claims: Iterable[Claim]) -> Iterator[tuple[str, Issue]]:
    """Yield (unknown name as `unknown_names` gives it, issue), ordered by name."""
    found: dict[str, list[tuple[Claim, int, PlaceMention]]] = {}
    for claim in claims:
        for position, name in unknown_names(claim):
            found.setdefault(name, []).append((claim, position, claim.place[position]))
    for name in sorted(found):
        yield name, _issue(found[name])


def unknown_names(claim: Claim) -> Iterator[tuple[int, str]]:
    """Yield (position, folded name with country) of the places that are in no gazetteer."""
    for position, mention in enumerate(claim.place):
        if mention.id is None and mention.name is None:
            yield position, f"{plain(mention.text)}|{mention.country or ''}"


def _issue(uses: list[tuple[Claim, int, PlaceMention]]) -> Issue:
    keys = tuple(dict.fromkeys(claim.key for claim, _, _ in uses))
    mention = max((m for _, _, m in uses), key=lambda m: (m.lat is not None, -(m.radius_km or 0.0)))
    if mention.lat is None:
        where = "nothing near it is known either"
    else:
        where = (
            f"taken to be within {mention.radius_km:g} km of {mention.lat:.2f}, {mention.lon:.2f}"
        )
    message = f"{mention.text!r} is in no gazetteer; {where}"
    fixes = [
        Draft(verb="amend", on=keys[:1], set={}, label="add to places.yaml: " + _entry(mention))
    ]
    for candidate in mention.others[:3]:
        claim, position, _ = uses[0]
        places = list(claim.place)
        places[position] = msgspec.structs.replace(
            places[position],
            id=candidate.id,
            name=candidate.name,
            lat=candidate.lat,
            lon=candidate.lon,
            radius_km=5.0,
            country=candidate.country,
            admin1=candidate.admin1,
            score=1.0,
        )
        area = ", ".join(x for x in (candidate.admin1, candidate.country) if x)
        fixes.append(
            Draft(
                verb="amend",
                on=(claim.key,),
                set={"place": msgspec.to_builtins(places)},
                label=f"it is {candidate.name} ({area})",
            )
        )
    return Issue(
        id=issue_id("unknown place", keys, message),
        kind="unknown place",
        message=message,
        about=keys,
        severity="middle" if len(keys) > 1 else "low",
        fixes=tuple(fixes),
    )


def _entry(mention: PlaceMention) -> str:
    kind = mention.kind if mention.kind in _KINDS else "village"
    at = (
        f"[{mention.lat:.3f}, {mention.lon:.3f}]"
        if mention.lat is not None and mention.lon is not None
        else "[LATITUDE, LONGITUDE]"
    )
    # Pasted as it stands, the entry must not be surer than the anchor is.
    radius = max(5.0, mention.radius_km or 5.0)
    country = f", country: {mention.country}" if mention.country else ""
    admin1 = f", admin1: {mention.admin1}" if mention.admin1 else ""
    return f"{{name: {mention.text}, kind: {kind}, at: {at}, radius: {radius:g}{country}{admin1}}}"
