"""Who cannot have done this: no attacker is better than a wrong one.

An attack told before lends its attacker to what follows from it.  Not where the means, the victim
or the words say that it was somebody else's doing, or that nobody's one deed is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..actor_kinds import ARMED
from ..actors import ActorIndex
from ..model import Actor, Claim, Mention, Speaker
from .classify import means_of
from .kinds import GROUPS, STATES
from .lexicon import Lexicon
from .words import any_of, words

_NOBODY = words("blame", "nobody")
_STATE_MEN = words("blame", "state_men")
_IRREGULARS = words("blame", "irregulars")
_WHOLE_WAR = any_of("blame", "whole_war")
_ALL_TOLD = re.compile(r"\b(?:\d{1,3}[ ,]\d{3}|\d{4,})\b[^.]*\bha(?:ve|s) been\b")
_TWO_SIDED = any_of("blame", "two_sided", r"\b(?! (?:vehicle|position)s?)")

_IS_DONE = re.compile(r"\b(?:are|be|been|being|is|was|were)(?: \w+ly)? $")
_DEFENDS = any_of("blame", "defends")
_BLAST = any_of("blame", "blasts")


def of_everybody(text: str) -> bool:
    """“Tens of thousands have since been killed”, "on both sides": nobody's one deed."""
    return _WHOLE_WAR.search(text) is not None or _ALL_TOLD.search(text) is not None


def two_sided(text: str) -> bool:
    """“Killed in the clashes”: of a fight nobody says which side it was."""
    return _TWO_SIDED.search(text) is not None


def only_defended(claim: Claim) -> bool:
    """“Its troops repelled assaults”: they were attacked, and attacked nobody."""
    told = _DEFENDS.search(claim.evidence.text) if claim.type == "clash" else None
    before = claim.evidence.text[: told.start()] if told is not None else ""
    return any(m.text in before for m in claim.actor) and _IS_DONE.search(before) is None


def of_two_parties(claim: Claim) -> bool:
    """“The army clashed with militiamen”: both fight, and neither is the attacker."""
    return bool(claim.type == "clash" and claim.target) and two_sided(claim.evidence.text)


def can_have_done(
    attacker: Mention,
    kind: str,
    said: str,
    target: Sequence[Mention],
    index: ActorIndex,
    lexicon: Lexicon,
) -> bool:
    """Can the attacker that the text names elsewhere have done this, by means and victim?

    `kind` is the claim's type, `said` its words.
    """
    if attacker.text.lower() in _NOBODY:
        return False
    actor = index.actors.get(attacker.id or "")
    flies = means_of(attacker.text, lexicon) == "air"
    if kind in ("bombing", "shelling") and flies and means_of(said, lexicon) == "artillery":
        return False
    state = actor is not None and actor.kind in STATES
    if kind == "bombing" and (state or flies) and _BLAST.search(said):
        return False
    if kind == "abduction" and flies:
        return False
    if kind == "airstrike" and not flies and _irregular(attacker, actor):
        return False
    if any(hit.text.lower().rsplit(" ", 1)[-1] in _ATTACKERS for hit in target):
        # "The four attackers were shot dead": not by one of them.
        return actor is not None and actor.kind in STATES
    return not any(_own(attacker, actor, hit, index) for hit in target)


_ATTACKERS = words("blame", "attackers")
_FIRST_PERSON = sorted(words("speakers", "first_person"))
_OWN_MEN = "|".join(sorted(words("blame", "own_men")))
_OURS = re.compile(
    rf"\b(?:{'|'.join(f'[{w[0].upper()}{w[0]}]{w[1:]}' for w in _FIRST_PERSON)})\b"
    rf"|\b(?:[Hh]is|[Ii]ts|[Tt]heir)(?: own)? (?:{_OWN_MEN})\b"
)
"""Not the US, whatever its case."""


def of_our_own(said: str) -> bool:
    """“We lost seven", "eleven of his men": who attacked before may be the one who lost them."""
    return _OURS.search(said) is not None


_NO_ONE_ATTACK = 5000
"""Deaths from which a figure counts a war's, not an attack's."""


def of_the_war(claim: Claim, said: str) -> bool:
    """“The conflict has caused 470,000 deaths": nobody's one deed, of no one day or town."""
    return of_everybody(said) or any(
        (f.low or 0) >= _NO_ONE_ATTACK for f in claim.figures if f.measure == "killed"
    )


def of_both_sides(target: Sequence[Mention], index: ActorIndex, on: str | None) -> bool:
    """“45 ISIS militants and 20 Kurdish fighters were killed": no one party killed all of them."""
    hit = [index.actors.get(m.id or "") for m in target]
    parties = {index.party_of(a.id, on) for a in hit if a is not None and a.kind in ARMED}
    return len(parties) > 1


def another_accuses(
    accuser: Speaker | None, says: Sequence[Speaker], index: ActorIndex, on: str | None
) -> bool:
    """Does a party to the war accuse, and not who speaks here?

    "The opposition says the army struck. … 43 clinics were hit, the charity said": by whom, the
    charity does not say.
    """
    if accuser is None or not says or accuser.text == says[0].text:
        return False
    party = index.actors.get(accuser.id or "")
    if party is None or party.kind not in ARMED:
        return False
    speaker = index.actors.get(says[0].id or "")
    return speaker is None or not index.same_party(party.id, speaker.id, on)


def _irregular(mention: Mention, actor: Actor | None) -> bool:
    if actor is not None:
        return actor.kind in GROUPS
    return bool(set(mention.text.lower().split()) & _IRREGULARS)


def _own(attacker: Mention, actor: Actor | None, hit: Mention, index: ActorIndex) -> bool:
    """“Soldiers were killed” after what the army did: its own men, not its victims."""
    if index.actors.get(hit.id or "") is not None:
        return False
    said = set(hit.text.lower().split())
    if said & set(attacker.text.lower().split()) & (_STATE_MEN | _IRREGULARS):
        return True
    if said & _STATE_MEN:
        by_words = set(attacker.text.lower().split()) & _STATE_MEN
        return actor.kind in ("state", "state forces") if actor is not None else bool(by_words)
    # "U.S.-backed fighters" do kill militants.
    plain = set(attacker.text.lower().split()) & (_IRREGULARS - {"fighters"})
    return actor is None and bool(said & _IRREGULARS) and bool(plain)


_LATER = re.compile(
    r"(?<!\brecent )(?<!\bpast )(?<!\blast )\b(?:day|hour|month|week|year)s? after\s+"
    r"(?:(?:an?|another|that|the|this)\s+)?(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)


def only_dates_another(claim: Claim, text: str) -> bool:
    """“Days after a chemical attack, a bomb killed three": the attack only says when."""
    start = claim.evidence.start
    return _LATER.search(text[max(0, start - 60) : start]) is not None
