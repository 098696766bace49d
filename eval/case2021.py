"""CASE 2021, task 2: the sub-type of event that a news snippet tells of.

    python -m eval.run case2021

Set E: evaluated on, never learned from.  Half of the task's test snippets.  A snippet is read as a
report of its own; its first event of a kind that data sets code gives the sub-type that sayso
exports for it (ACLED's, by which the task's classes are named).  Weighted F1 as in the task:
*25 types* is subtask 1; *30 types* adds the five classes that are no ACLED sub-events; *types sayso
has* leaves out snippets of a class that sayso does not export.  *no conflict left alone*: snippets
on disasters, crime and diplomacy of which sayso codes no event, as it should.  The systems that
took part were trained on ACLED's notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from eval.scoring import document, read_claims, sample, table_rows
from sayso.config import load_config
from sayso.derive import derive
from sayso.model import Claim, Document, Event

PUBLISHED = {
    "25 types weighted f1": "best of the task (trained): 0.839",
    "30 types weighted f1": "best of the task (trained): 0.771",
}
SAMPLE = 509
SUB_TYPES = {
    "Armed clash": "ARMED_CLASH",
    "Government regains territory": "GOV_REGAINS_TERIT",
    "Non-state actor overtakes territory": "NON_STATE_ACTOR_OVERTAKES_TER",
    "Air/drone strike": "AIR_STRIKE",
    "Shelling/artillery/missile attack": "ART_MISS_ATTACK",
    "Suicide bomb": "SUIC_BOMB",
    "Remote explosive/landmine/IED": "REM_EXPLOS",
    "Grenade": "GRENADE",
    "Chemical weapon": "CHEM_WEAP",
    "Attack": "ATTACK",
    "Abduction/forced disappearance": "ABDUCT_DISSAP",
    "Sexual violence": "SEX_VIOL",
    "Arrests": "ARREST",
    "Looting/property destruction": "PROPERTY_DISTRUCT",
    "Agreement": "AGREEMENT",
    "Headquarters or base established": "HQ_ESTABLISHED",
    "Non-violent transfer of territory": "NON_VIOL_TERRIT_TRANSFER",
    "Disrupted weapons use": "DISR_WEAP",
    "Change to group/activity": "CHANGE_TO_GROUP_ACT",
    "Peaceful protest": "PEACE_PROTEST",
    "Protest with intervention": "PROTEST_WITH_INTER",
    "Excessive force against protesters": "FORCE_AGAINST_PROTEST",
    "Violent demonstration": "VIOL_DEMONSTR",
    "Mob violence": "MOB_VIOL",
    "Other": "OTHER",
}
NOT_ACLED = frozenset(["ATTRIB", "DIPLO", "ORG_CRIME", "MAN_MADE_DISASTER", "NATURAL_DISASTER"])
NO_CONFLICT = NOT_ACLED - {"ATTRIB"}
_NO_SINGLE_EVENT = frozenset({"statement", "control", "toll", "support"})


def measure(whole: bool = False) -> dict[str, object]:
    """Return weighted F1 over each set of classes, and the share of snippets with an answer."""
    rows = sample(table_rows("case2021", "snippets.csv.gz"), SAMPLE, whole)
    answers = predicted([row["EventSnippet"] for row in rows])
    pairs = list(zip(answers, (row["SubType"] for row in rows), strict=True))
    exported = exported_types()
    old = [(ours, gold) for ours, gold in pairs if gold not in NOT_ACLED]
    known = [(ours, gold) for ours, gold in pairs if gold in exported]
    peace = [ours for ours, gold in pairs if gold in NO_CONFLICT]
    return {
        "snippets": len(rows),
        "answered": sum(ours != "" for ours, _ in pairs) / len(pairs),
        "25 types": {"weighted f1": weighted_f1(old), "accuracy": _accuracy(old)},
        "30 types": {"weighted f1": weighted_f1(pairs)},
        "types sayso has": {"weighted f1": weighted_f1(known), "snippets": len(known)},
        "no conflict left alone": _share(ours in ("", "OTHER") for ours in peace),
    }


def exported_types() -> frozenset[str]:
    """Return the task's classes that sayso's ontology can give."""
    from sayso.reference import load_reference

    reference = load_reference()
    given = [*reference.bombing_by_weapon.values()]
    for info in reference.types.values():
        given += [info.acled] if info.acled_state is None else [info.acled, info.acled_state]
    return frozenset(SUB_TYPES[one.sub_event_type] for one in given) - {"OTHER"}


def predicted(texts: Sequence[str]) -> list[str]:
    """Return the class of each text, "" where sayso reads no event."""
    documents = [document(f"s{n}", text + "\n") for n, text in enumerate(texts)]
    return [
        label(one, claims) for one, claims in zip(documents, read_claims(documents), strict=True)
    ]


def label(one: Document, claims: Sequence[Claim]) -> str:
    """Return the class of the first event that data sets code, else of the first at all."""
    events = derive([one], {one.id: claims}, [], load_config()).events
    where = {claim.key: claim.evidence.start for claim in claims}
    ordered = sorted(
        events, key=lambda e: (e.type in _NO_SINGLE_EVENT, min(where[key] for key in e.claims))
    )
    return SUB_TYPES[_sub_type(ordered[0])] if ordered else ""


def _sub_type(event: Event) -> str:
    return event.acled.sub_event_type


def weighted_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean F1 of the classes of the key, each by how often it is in the key."""
    right = Counter(gold for ours, gold in pairs if ours == gold)
    given, true = Counter(ours for ours, _ in pairs), Counter(gold for _, gold in pairs)
    total = 0.0
    for name, support in true.items():
        total += support * 2 * right[name] / (given[name] + support)
    return total / len(pairs)


def _accuracy(pairs: Sequence[tuple[str, str]]) -> float:
    return _share(ours == gold for ours, gold in pairs)


def _share(right: Iterable[bool]) -> float:
    answers = list(right)
    return sum(answers) / max(1, len(answers))
