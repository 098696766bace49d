"""Why a place-day is wrong: the census behind the figures of `eval.holding`.

    python -m eval.holding_causes acled|ukraine|wiki [--list]

Each day on which the holder is wrong gets the first cause that fits, looking from the report to the
answer: what the reports would have to tell, what was read of them, where it was placed, when.

* *nobody tells it*: no report of the town names the side as one that took or holds it
* *not read*: no claim says so, though a report does
* *party*: a claim of the place has a doer, whom nobody could name
* *spelling*: the right party is read, at a place that no gazetteer has and that the list of towns
  spells otherwise, or at words that are not its whole name
* *namesake*: the right party is read, at another place
* *day*: party and place are right, and the claim counts from a later day
* *otherwise*: the last that any report tells up to that day is another holder
* *rule*: all of it is right, and the rules of control say otherwise
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from eval.holding import Town, War, answer_on, is_of_town, wars
from sayso.control.assertions import day_of, last_day
from sayso.model import Claim

_TAKEN = re.compile(r"\b(?:re)?(?:captur|tak|seiz|gain|control|liberat|held|hold)\w*", re.I)
_DONE = ("happened", "ongoing")
_REACH_DAYS = 1


def causes(war: War) -> Iterator[tuple[Town, str, str, int, int]]:
    """Yield town, name of the true holder, cause, first and last day of each wrong stretch."""
    for town in war.towns:
        stretch: tuple[str, str, int, int] | None = None
        for day, name in sorted(town.holders.items()):
            who = answer_on(town, war.ours, day)
            wrong = who is None or not who.text or not war.right(name, who)
            cause = _cause(war, town, name, day) if wrong else ""
            if stretch is not None and stretch[:2] == (name, cause):
                stretch = (*stretch[:3], day)
                continue
            if stretch is not None and stretch[1]:
                yield (town, *stretch)
            stretch = (name, cause, day, day)
        if stretch is not None and stretch[1]:
            yield (town, *stretch)


def _cause(war: War, town: Town, name: str, day: int) -> str:
    told = [one for one in town.documents if war.tells(town, one, name, day)]
    if not any(_TAKEN.search(one.text) for one in told):
        return "nobody tells it"
    claims = [
        claim
        for one in told
        for claim in war.claims[one.id]
        if claim.type in ("capture", "control") and claim.modality in _DONE
    ]
    right = [c for c in claims if any(war.right(name, m) for m in c.actor)]
    if not right:
        unnamed = [c for c in claims if any(m.id is None for m in c.actor) and _here(town, c)]
        return "party" if unnamed else "not read"
    here = [c for c in right if _here(town, c)]
    if not here:
        known = any(p.id and p.relation != "within" for c in right for p in c.place[:1])
        return "namesake" if known else "spelling"
    days = [_day(war, c) for c in here]
    if all(on is None or on > day + _REACH_DAYS for on in days):
        return "day"
    last = max(
        ((_day(war, c) or 0, c) for c in _told_of(war, town) if (_day(war, c) or 0) <= day),
        key=lambda one: one[0],
        default=None,
    )
    if last is not None and not any(war.right(name, m) for m in last[1].actor):
        return "otherwise"
    return "rule"


def _told_of(war: War, town: Town) -> Iterator[Claim]:
    """Yield the claims of the town's own reports on who took or holds it."""
    for one in town.documents:
        for claim in war.claims[one.id]:
            if claim.type in ("capture", "control") and claim.modality in _DONE:
                if claim.actor and _here(town, claim):
                    yield claim


def _here(town: Town, claim: Claim) -> bool:
    return any(p.relation != "within" and is_of_town(town, p) for p in claim.place)


def _day(war: War, claim: Claim) -> int | None:
    return last_day(claim.time) or day_of(war.published[claim.document])


def main(arguments: Sequence[str]) -> None:
    """Print the census of the wars named, and with `--list` each stretch."""
    for name, war in wars(whole=False, names=[a for a in arguments if not a.startswith("-")]):
        counts: Counter[str] = Counter()
        for town, holder, cause, first, last in causes(war):
            counts[cause] += sum(first <= day <= last for day in town.holders)
            if "--list" in arguments:
                span = f"{date.fromordinal(first)} to {date.fromordinal(last)}"
                print(f"{cause:16} {town.name}, {span}: {holder}")
        total = sum(len(town.holders) for town in war.towns)
        print(f"{name}: {total} place-days, {sum(counts.values())} wrong")
        for cause, days in counts.most_common():
            print(f"  {cause:16}{days:7}  {days / total:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
