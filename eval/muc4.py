"""MUC-4: who, what, where, with which weapon, against whom or what, a report at a time.

    python -m eval.run muc4

The first two test sets (TST1, TST2: 200 reports, GRIT's development half); GRIT's figure is of the
other two, reached by training on 1,300 such reports.

* **roles**: the five role fillers of GRIT, scored as there (CEAF-REE, strict: an entity is right
  when all its mentions are mentions of one entity of the key; each counts once).  Fillers are taken
  from the claims of violence: an actor that is known or a name is an organization, one described by
  a common noun an individual; a target that is no person is a target, one that is a name a victim
  (the key's victims are names, persons only described are no victims there).
* **what**: types of incident in a report; **where**: places named as those of an incident.

The reports are in capitals, as published; GRIT reads them in lower case.  MUC codes terrorism
only: fighting between armed forces counts here as wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from eval.scoring import (
    Count,
    document,
    folded,
    json_lines,
    kind,
    paired,
    read_claims,
    sample,
)
from sayso.model import Claim

PUBLISHED = {
    "roles f1": "GRIT (trained, other half): 0.545",
}
SAMPLE = 200
ROLES = {
    "PerpInd": "PERP: INDIVIDUAL ID",
    "PerpOrg": "PERP: ORGANIZATION ID",
    "Target": "PHYS TGT: ID",
    "Victim": "HUM TGT: NAME",
    "Weapon": "INCIDENT: INSTRUMENT ID",
}
INCIDENTS = {
    "airstrike": "BOMBING",
    "shelling": "ATTACK",
    "bombing": "BOMBING",
    "chemical": "ATTACK",
    "clash": "ATTACK",
    "offensive": "ATTACK",
    "killing": "ATTACK",
    "abduction": "KIDNAPPING",
    "destruction": "ATTACK",
}
_FIRE = re.compile(r"\b(?:burn|fire|arson|torch)|\bblaze", re.I)
_STRINGS = re.compile(r'"((?:[^"\\]|\\.)*)"')
_PRONOUNS = frozenset(["they", "we", "he", "she", "it", "i", "you", "who", "that", "them", "us"])
_BRACKETS = re.compile(r"\s*\([^)]*\)")

Entities = dict[str, list[list[str]]]


def measure(whole: bool = False) -> dict[str, Any]:
    """Return the figures of the roles together and apart, of types and of places."""
    rows = json_lines("muc4", "tst1.jsonl.gz") + json_lines("muc4", "tst2.jsonl.gz")
    rows = sample(rows, SAMPLE, whole)
    texts = [row["text"] for row in rows]
    roles = {role: Count() for role in ROLES}
    heads = Count()
    what, where = Count(), Count()
    documents = [document(row["doc_id"], text) for row, text in zip(rows, texts, strict=True)]
    for row, text, claims in zip(rows, texts, read_claims(documents), strict=True):
        told = [c for c in claims if c.type in INCIDENTS and c.modality != "denied"]
        found = fillers(told)
        for role, gold in key(row["templates"], text).items():
            pairs = paired(found[role], gold, lambda ours, answer: set(ours) <= set(answer))
            roles[role].add(len(pairs), len(found[role]), len(gold))
            near = paired(found[role], gold, _same_head)
            heads.add(len(near), len(found[role]), len(gold))
        types = {incident(claim) for claim in told}
        true = {one for t in row["templates"] for one in t["INCIDENT: TYPE"][0].split(" / ")}
        true.discard("*")
        what.add(len(types & true), len(types), len(true))
        places = {folded(p.text) for c in told for p in c.place}
        spots = [spot for spot in map(names_of, row["templates"]) if spot]
        right = {p for p in places if any(p in spot for spot in spots)}
        where.add(len(right), len(places), len(set().union(*spots)))
    total = sum(roles.values(), Count())
    return {
        "reports": len(rows),
        "roles": total.figures(),
        **{role: {"f1": count.figures()["f1"]} for role, count in roles.items()},
        "roles by head noun": heads.figures(),
        "what": what.figures(),
        "where": where.figures(),
    }


# ------------------------------------------------------------------ the key


def key(templates: Iterable[dict[str, list[str]]], text: str) -> Entities:
    """Return the entities of each role as GRIT does.

    Mentions that the text does not hold are dropped; an entity that is part of one of another
    template, or the other way round, is not counted again.
    """
    plain = " ".join(text.lower().split())
    found: Entities = {role: [] for role in ROLES}
    for template in templates:
        for role, slot in ROLES.items():
            for value in template.get(slot, ()):
                entity = [" ".join(s.replace("\\", "").lower().split()) for s in strings(value)]
                known = found[role]
                if entity and not any(
                    set(entity) <= set(e) or set(e) <= set(entity) for e in known
                ):
                    known.append(entity)
    return {
        role: [
            kept
            for e in entities
            if (kept := [folded(mention) for mention in e if mention in plain])
        ]
        for role, entities in found.items()
    }


def strings(value: str) -> list[str]:
    """Return the alternatives of a filler: `? "MAN" / "THE MAN": "NAME"` → MAN, THE MAN."""
    return _STRINGS.findall(value)


def names_of(template: dict[str, list[str]]) -> set[str]:
    """Return the names of a template's location, the country left out unless alone."""
    names: set[str] = set()
    for value in template["INCIDENT: LOCATION"]:
        if value in ("*", "-"):
            continue
        parts = [p for chain in value.split(" - ") for p in chain.split(":")]
        names |= {folded(_BRACKETS.sub("", part)) for part in (parts[1:] or parts)}
    return names - {""}


# ------------------------------------------------------------------ what was read


def _same_head(ours: list[str], answer: list[str]) -> bool:
    return bool({m.split()[-1] for m in ours if m} & {m.split()[-1] for m in answer if m})


def incident(claim: Claim) -> str:
    """Return the MUC type of a claim."""
    if claim.type == "destruction" and _FIRE.search(claim.evidence.text):
        return "ARSON"
    return INCIDENTS[claim.type]


def fillers(claims: Iterable[Claim]) -> Entities:
    """Return the fillers of each role that the claims hold, each once.

    Words that add nothing to a filler before, or to which one before adds nothing ("FMLN rebels",
    "rebels"), are the same filler; pronouns that sayso left open are none.
    """
    found: Entities = {role: [] for role in ROLES}
    for claim in claims:
        for role, said in _said(claim):
            words = set(folded(said).split())
            known = [set(entity[0].split()) for entity in found[role]]
            if words - _PRONOUNS and not any(words <= one or one <= words for one in known):
                found[role].append([folded(said)])
    return found


def untitled(words: str) -> str:
    """Return a person's name without what comes before it ("attorney general", "colonel")."""
    tokens = words.split()
    titles = [i for i, token in enumerate(tokens[:-1]) if kind(token) == "person"]
    return " ".join(tokens[titles[-1] + 1 if titles else 0 :])


def _said(claim: Claim) -> Iterator[tuple[str, str]]:
    for mention in claim.actor:
        noun = kind(mention.text)
        if noun == "person" or (noun == "noun" and mention.id is None):
            yield "PerpInd", mention.text
            name = mention.text.rpartition(" ")[0]
            if mention.id is not None and name and kind(name) != "person":
                yield "PerpOrg", name
        elif noun != "thing":
            yield "PerpOrg" if mention.id is not None else "PerpInd", mention.text
    for mention in claim.target:
        noun = kind(mention.text)
        if noun in ("thing", "noun"):
            yield "Target", mention.text
        elif noun == "name" and mention.id is None:
            yield "Victim", untitled(mention.text)
    for weapon in claim.weapon:
        yield "Weapon", weapon.text
