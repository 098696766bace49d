"""Who holds a town, where every report is read right: what is left to the rules of control.

    python -m eval.holding_right

The towns of ACLED of `eval.holding`, with one claim a row made of what its coders put into columns
(who, whom, where, when, whether the place changed hands) in place of what the engine reads in the
note.  The answers are the coders' own changes, so that *last capture wins* is right there by
definition: what the rules of control lose against it is what they cost.
"""

from __future__ import annotations

from datetime import datetime

from eval.acled import known_as
from eval.holding import place_days, told_from
from eval.holding_wars import Town, is_change, is_of, syria, takers
from sayso.ids import claim_key, seal
from sayso.model import Claim, ClaimType, Document, Evidence, Mention, PlaceMention, TimeSpan


def main() -> None:
    """Print the place-days that are right."""
    for name, value in measure().items():
        print(f"{name:44}{value:8.3f}")


def measure(whole: bool = False) -> dict[str, float]:
    """Return the share of place-days that are right, of the rules and of the last capture."""
    towns = syria(whole)
    documents = [one for town in towns for one in town.documents]
    claims: dict[str, list[Claim]] = {}
    for town in towns:
        for one, row in zip(town.documents, town.rows, strict=True):
            # One note that tells of several towns is one document.
            claims.setdefault(one.id, []).append(claim_of(town, row, one))
    ours, plain = told_from(documents, claims)
    return {
        "acled read right: place-day": place_days(towns, ours, is_of),
        "acled read right: place-day, last capture wins": place_days(towns, plain, is_of),
    }


def claim_of(town: Town, row: dict[str, str], document: Document) -> Claim:
    """Return what a row of ACLED tells, as its columns have it."""
    gains = is_change(row)
    taker = min(takers(row)) if gains else row["actor1"]
    others = [row[c] for c in ("actor1", "actor2") if row[c] and row[c] != taker]
    day = datetime.strptime(row["event_date"], "%d %B %Y").date().isoformat()  # noqa: DTZ007
    what: ClaimType = "capture" if gains else "clash"
    # The note may tell more: of a fight beaten off, of other villages.
    text = f"{taker} {'captured' if gains else 'fought in'} {town.name}"
    return seal(
        Claim(
            id="",
            key=claim_key(row["event_id_cnty"], what, text, [town.name], 0),
            type=what,
            actor=(_party(taker),),
            target=tuple(_party(name) for name in others),
            place=(
                PlaceMention(
                    text=town.name, name=town.name, id=f"acled:{town.name}", lat=town.lat,
                    lon=town.lon, kind="village", country="SY", admin1=row["admin1"],
                    radius_km=3.0,
                ),
            ),
            time=TimeSpan(start=day, end=day, text=row["event_date"]),
            evidence=Evidence(text=text, start=0, end=len(text)),
            document=document.id,
            engine="columns",
        )
    )  # fmt: skip


def _party(name: str) -> Mention:
    return Mention(text=name, id=known_as(name), name=name)


if __name__ == "__main__":
    main()
