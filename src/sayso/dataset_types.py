"""What type of happening a row of ACLED, UCDP GED or Airwars codes."""

from __future__ import annotations

from collections.abc import Mapping

from .dataset_rows import Format, listed
from .model import ClaimType
from .reference import TypeInfo

_SUB_EVENTS: dict[str, ClaimType] = {
    "armed clash": "clash", "government regains territory": "capture",
    "non-state actor overtakes territory": "capture", "chemical weapon": "chemical",
    "air/drone strike": "airstrike", "suicide bomb": "bombing",
    "shelling/artillery/missile attack": "shelling",
    "remote explosive/landmine/ied": "bombing", "grenade": "bombing", "attack": "killing",
    "abduction/forced disappearance": "abduction", "peaceful protest": "protest",
    "protest with intervention": "protest", "excessive force against protesters": "protest",
    "violent demonstration": "protest", "agreement": "agreement", "arrests": "arrest",
    "disrupted weapons use": "interdiction", "headquarters or base established": "deployment",
    "looting/property destruction": "destruction",
    "non-violent transfer of territory": "withdrawal",
}  # fmt: skip
"""ACLED's sub-events; those without a type of ours (sexual violence, mob violence, other) are no
claim: better none than a wrong one."""
_STRIKES: tuple[tuple[str, ClaimType], ...] = (
    ("airstrike and/or artillery", "shelling"), ("chemical", "chemical"),
    ("airstrike", "airstrike"),
    ("drone", "airstrike"), ("artillery", "shelling"), ("naval", "shelling"),
    ("explosive", "bombing"), ("ied", "bombing"), ("ground", "clash"),
)  # fmt: skip


def acled_type(row: Mapping[str, str], types: Mapping[ClaimType, TypeInfo]) -> ClaimType | None:
    """Return the type of a row of ACLED; None where its sub-event is none of ours."""
    own = own_type(row, types)
    return own or _SUB_EVENTS.get(row.get("sub_event_type", "").casefold())


def own_type(row: Mapping[str, str], types: Mapping[ClaimType, TypeInfo]) -> ClaimType | None:
    """Return the type that sayso gave a row it wrote, where the row still has its sub-event."""
    marks = listed(row.get("tags"))
    given = [mark.removeprefix("type=") for mark in marks if mark.startswith("type=")]
    kind = next((known for known in types if [known] == given), None)
    if kind is None:
        return None
    codes = [code.sub_event_type for code in (types[kind].acled, types[kind].acled_state) if code]
    if kind == "capture":
        codes += ["Armed clash", "Non-violent transfer of territory"]
    return kind if row.get("sub_event_type") in codes else None


def ucdp_type(row: Mapping[str, str]) -> ClaimType:
    """Return the type of a row of UCDP: one-sided violence is killing, all else fighting."""
    return "killing" if row.get("type_of_violence", "")[:1] == "3" else "clash"


def airwars_type(row: Mapping[str, str]) -> ClaimType:
    """Return the type of an incident of Airwars.

    It collects harm by explosive weapons from the air, unless it says otherwise.
    """
    told = row.get("strike_type", "").casefold()
    return next((kind for sign, kind in _STRIKES if sign in told), "airstrike")


def may_be_read_as(
    kind: ClaimType, row: Mapping[str, str], of: Format, types: Mapping[ClaimType, TypeInfo]
) -> bool:
    """Say whether a claim of this type may come from a row, unless somebody ruled otherwise."""
    if of != "acled":
        return kind == {"ucdp": ucdp_type, "airwars": airwars_type}[of](row)
    coded = acled_type(row, types)
    # Of a place that one of two took, only the fight may be certain.
    return kind == coded or (coded == "capture" and kind == "clash")
