"""The one happening a report is about: what its lead tells is not repeated in every sentence.

"Gunmen attacked the village of X on Sunday. … Twelve people were killed, the chief said." The dead
are the gunmen's, in X, on Sunday, unless the sentence tells of another time, place or attack.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from ..model import Claim, Document, Mention, PlaceMention, Speaker, TimeSpan
from .blame import (
    another_accuses,
    can_have_done,
    of_both_sides,
    of_our_own,
    of_the_war,
    of_two_parties,
    only_dates_another,
    only_defended,
    two_sided,
)
from .days import SAID_THEN
from .kinds import STATES
from .words import any_of, words

if TYPE_CHECKING:
    from ..actors import ActorIndex
    from .lexicon import Lexicon

_ATTACKS = frozenset(
    ["airstrike", "shelling", "bombing", "chemical", "clash", "killing", "abduction"]
)
_RESULTS = frozenset(["toll", "killing", "destruction"])
_FOLLOWS = _ATTACKS | _RESULTS | frozenset(["capture", "advance", "arrest", "interdiction"])
_ONE_STORY = 3
"""A text that tells violence of more days is a digest or a history, not a report of one attack."""
_LEADS = 2
"""How many paragraphs with claims open a report."""
_ELSEWHERE = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, words("threads", "other_time")))) + r")\b"
    r"|\b(?:19|20)\d\d\b|\b(?:in|since|last) (?:January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b",
    re.IGNORECASE,
)
_NOT_ONCE = any_of("threads", "other_time_told")
_OPENING = 700
"""How many characters from its first violence a report opens with."""
_WHY = "not in the sentence; taken from the attack that the report is about"
_THEM = re.compile(r"\bof (?:them|whom)\b")
"""“which left three of them dead": whose dead they are, only the clause before tells."""
_STOPS = re.compile(r"[.!?][”\"’)]*\s|\n")


@dataclass(frozen=True, slots=True)
class _Attacker:
    """A party that attacked, where the text first tells it, and on whose word."""

    mentions: tuple[Mention, ...]
    start: int
    accuser: Speaker | None
    kind: str
    """As what it is first told of: the type of that claim."""
    day: tuple[str, str] | None
    """The one day that the claim itself gives its attack."""


@dataclass(frozen=True, slots=True)
class _Lead:
    """What the opening of a report tells: who attacked, where, on which day."""

    attackers: tuple[_Attacker, ...]
    kinds: frozenset[str]
    only_took: bool
    """Are the attackers said to have taken places and no more? They need not have shelled them."""
    place: tuple[PlaceMention, ...]
    placed: Claim | None
    """The claim that tells the place."""
    lent: bool
    """Is the place that of the whole report, so that claims without one get it?"""
    day: TimeSpan | None
    one_attacker: bool
    """Is there one attacker in the whole report, wherever it tells of?"""
    one_day: bool
    """Does the whole report tell violence of one day only?"""


def with_one_story(
    claims: Sequence[Claim], document: Document, index: ActorIndex, lexicon: Lexicon
) -> list[Claim]:
    """Give claims that follow from the attack a report opens with what they leave out of it."""
    told = [c for c in claims if _tells(c, document)]
    lead = _lead_of(told, document, index)
    if lead is None:
        return list(claims)
    dated = (c for c in claims if _of_kind(c) and _own_day(c))
    first = next(dated, None)
    if first is not None and not _of_the_day(first, lead):
        # "On Tuesday, after days of fighting": the day further down is another's.
        lead = replace(lead, day=None)
    if len(_days(told)) > _ONE_STORY:
        lead = replace(lead, lent=False, day=None)
    if not _mostly_there(told, lead):
        lead = replace(lead, lent=False)
    return [_filled(c, lead, document, index, lexicon) for c in claims]


def _tells(claim: Claim, document: Document) -> bool:
    """Is it violence that the text tells as done, and not of another time?"""
    return _of_kind(claim) and not _elsewhere(claim, document.text)


def _of_kind(claim: Claim) -> bool:
    return (
        claim.evidence.section != "comment"
        and claim.type in _ATTACKS | _RESULTS | {"capture"}
        and claim.modality == "happened"
    )


def _own_day(claim: Claim) -> bool:
    """Does its sentence tell the day of it?"""
    return (
        claim.time is not None and claim.time.precision == "day" and not claim.why_empty.get("time")
    )


def _mostly_there(claims: Sequence[Claim], lead: _Lead) -> bool:
    """Is the place of the opening that of the whole report, not the first of a list?"""
    named = {_key(p.text) for p in lead.place}
    first = [_key(c.place[0].text) for c in claims if c.place]
    return sum(place in named for place in first) * 3 >= len(first)


def _lead_of(claims: Sequence[Claim], document: Document, index: ActorIndex) -> _Lead | None:
    paragraphs: list[tuple[int, int]] = []
    for section in document.sections:
        if section.kind == "comment":
            continue
        if any(section.start <= c.evidence.start < section.end for c in claims):
            paragraphs.append((section.start, section.end))
        if len(paragraphs) == _LEADS:
            break
    if not paragraphs:
        return None
    # Pasted pages are one paragraph.
    end = min(paragraphs[-1][1], claims[0].evidence.start + _OPENING if claims else 0)
    opening = [c for c in claims if c.evidence.start < end]
    if not opening:
        return None
    placed = next((c for c in opening if any(p.kind != "country" for p in c.place)), None)
    place = placed.place if placed is not None else ()
    attackers = _attackers([c for c in opening if _at(c, place)], index, document)
    if not attackers:
        same = [c for c in claims if c.type in _ATTACKS and _at(c, place)]
        later = _attackers(same, index, document)
        attackers = later if len(later) == 1 else []
    kinds: set[str] = {c.type for c in opening}
    if kinds <= _RESULTS:
        # A toll opens it; the attack comes further down.
        kinds |= _ATTACKS
    again = [c for c in claims if c.type in kinds or (place and _at(c, place))]
    days = _days(opening) or (_days(again) if len(_days(claims)) == 1 else {})
    return _Lead(
        attackers=tuple(attackers),
        kinds=frozenset(c.type for c in opening),
        only_took=all(c.type in ("capture", "advance") for c in opening if c.actor)
        and any(c.actor for c in opening),
        place=place,
        placed=placed,
        lent=bool(place),
        day=next(iter(days.values())) if len(days) == 1 else None,
        one_attacker=len(_attackers(claims, index, document)) == 1,
        one_day=len(_days(claims)) == 1,
    )


def _attackers(claims: Sequence[Claim], index: ActorIndex, document: Document) -> list[_Attacker]:
    """The attackers of these claims, each party once, by what it is first called."""
    found: list[_Attacker] = []
    for claim in claims:
        if not claim.actor or all(_pronoun(m) for m in claim.actor):
            continue
        if of_two_parties(claim) or only_defended(claim):
            continue
        if not any(_same(claim.actor, a.mentions, index, document) for a in found):
            called = tuple(_spelt_out(m, claims) for m in claim.actor)
            accuser, day = next(iter(claim.says), None), next(iter(_days([claim])), None)
            found.append(_Attacker(called, claim.evidence.start, accuser, claim.type, day))
    return found


def _filled(
    claim: Claim, lead: _Lead, document: Document, index: ActorIndex, lexicon: Lexicon
) -> Claim:
    if (
        claim.type not in _FOLLOWS
        or claim.modality != "happened"
        or claim.evidence.section == "comment"
        or not _of_the_day(claim, lead)
        or _elsewhere(claim, document.text)
    ):
        return claim
    there = _at(claim, lead.place) or (lead.one_attacker and not lead.lent)
    why = dict(claim.why_empty)
    actor, place, time = claim.actor, claim.place, claim.time
    pointing = _THEM.search(claim.evidence.text) is not None and not claim.target
    if claim.type in _RESULTS and of_the_war(claim, _sentence(claim, document.text)):
        return claim
    sentence = _sentence(claim, document.text)
    blamed = not (two_sided(claim.evidence.text) or of_our_own(sentence))
    if (
        not actor
        and not pointing
        and there
        and (blamed or claim.type not in _RESULTS)
        and (claim.type in _RESULTS or (claim.type in lead.kinds and not lead.only_took))
    ):
        actor = _attacker_of(claim, lead, document, index, lexicon)
        if actor:
            why["actor"] = _WHY
    if not place and lead.lent and not _before_of_another(claim, lead, index, document):
        place = lead.place
        why["place"] = _WHY
    undated = time is None and (there or lead.one_day)
    if lead.day is not None and (undated or (_only_said(claim) and there)):
        time = lead.day
        why["time"] = _WHY
    return msgspec.structs.replace(claim, actor=actor, place=place, time=time, why_empty=why)


def _elsewhere(claim: Claim, text: str) -> bool:
    """Does its sentence tell of another time or attack, or it of what goes on and on?"""
    if only_dates_another(claim, text):
        return True
    return bool(_ELSEWHERE.search(_sentence(claim, text)) or _NOT_ONCE.search(claim.evidence.text))


def _of_the_day(claim: Claim, lead: _Lead) -> bool:
    """Does nothing the claim itself tells put it on another day?"""
    if claim.time is None or not claim.time.start or lead.day is None or _only_said(claim):
        return True
    return (claim.time.start, claim.time.end) == (lead.day.start, lead.day.end)


def _only_said(claim: Claim) -> bool:
    """Is its day that of "…, police said on Monday"?"""
    return claim.why_empty.get("time") == SAID_THEN


def _at(claim: Claim, place: Sequence[PlaceMention]) -> bool:
    """Does nothing the claim itself tells put it at another place?"""
    if not claim.place or not place:
        return True
    named = {_key(p.text) for p in place}
    return any(_key(p.text) in named for p in claim.place)


def _planted(claim: Claim, lead: _Lead) -> bool:
    """Is it a bomb on the ground, in a report that tells of no guns or aircraft?"""
    return claim.type == "bombing" and not lead.kinds & {"airstrike", "shelling"}


def _of_a_state(mention: Mention, index: ActorIndex) -> bool:
    actor = index.actors.get(mention.id or "")
    return actor is not None and actor.kind in STATES


def _attacker_of(
    claim: Claim, lead: _Lead, document: Document, index: ActorIndex, lexicon: Lexicon
) -> tuple[Mention, ...]:
    """The one attacker of the opening that is not of the side that suffers."""
    hit = [m for m in claim.target if m.id is not None]
    on = document.published
    if of_both_sides(claim.target, index, on):
        return ()
    # Who tells of deaths does not confess them.
    deaths = claim.type in ("killing", "toll")
    told = {s.id for s in claim.says[:1] if deaths and s.id in index.actors}
    counted = [Mention(text=f.what) for f in claim.figures]
    told_day = next(iter(_days([claim])), None)
    able = [
        a.mentions
        for a in lead.attackers
        if not (claim.type == "capture" and a.start > claim.evidence.start)
        and not (deaths and _took_elsewhere(a, claim, lead))
        # Of Sunday's attack nobody died on Monday.
        and (not deaths or a.day is None or told_day is None or a.day == told_day)
        and not any(m.id and s and index.same_party(m.id, s, on) for m in a.mentions for s in told)
        and not (
            # Whom somebody accuses further down, who speaks here does not.
            claim.evidence.start < a.start and another_accuses(a.accuser, claim.says, index, on)
        )
        and not any(
            m.id is not None
            and h.id is not None
            and (index.same_party(m.id, h.id, on) or index.allied(m.id, h.id, on))
            for m in a.mentions
            for h in hit
        )
        and not {m.text.lower() for m in a.mentions} & {m.text.lower() for m in claim.target}
        and not _of_its_own(claim.target, a.mentions, document.text)
        and (not _planted(claim, lead) or not any(_of_a_state(m, index) for m in a.mentions))
        and all(
            can_have_done(
                m, claim.type, claim.evidence.text, (*claim.target, *counted), index, lexicon
            )
            for m in a.mentions
        )
    ]
    return (
        able[0] if (len(able) == 1 and len(lead.attackers) == 1) or (hit and len(able) == 1) else ()
    )


def _of_its_own(hit: Sequence[Mention], attacker: Sequence[Mention], text: str) -> bool:
    """“A column of the army left. … The column came under fire”: not the army's."""
    unnamed = [m.text for m in hit if m.id is None]
    return any(
        re.search(rf"\b{re.escape(part)}s? of (?:the )?{re.escape(m.text)}\b", text, re.IGNORECASE)
        for part in unnamed
        for m in attacker
    )


def _before_of_another(claim: Claim, lead: _Lead, index: ActorIndex, document: Document) -> bool:
    """“Our forces struck depots. … The Houthis fired at the Red Sea”: there they struck nothing."""
    placed = lead.placed
    if placed is None or claim.evidence.start > placed.evidence.start:
        return False
    if not claim.actor or not placed.actor:
        return False
    return not _same(claim.actor, placed.actor, index, document)


def _took_elsewhere(attacker: _Attacker, deaths: Claim, lead: _Lead) -> bool:
    """Is it only told as one who takes places, and the deaths further down or elsewhere?"""
    if attacker.kind not in ("capture", "advance"):
        return False
    far = deaths.evidence.start - attacker.start > _OPENING
    return far or bool(lead.kinds & _ATTACKS) or not _at(deaths, lead.place)


def _same(
    a: tuple[Mention, ...], b: tuple[Mention, ...], index: ActorIndex, document: Document
) -> bool:
    for one in a:
        for other in b:
            if one.id is not None and other.id is not None:
                if index.same_party(one.id, other.id, document.published):
                    return True
            elif one.text.lower() == other.text.lower() or _vague(one) or _vague(other):
                # "Gunmen" of the headline are those whom the next sentence names.
                return True
    return False


def _pronoun(mention: Mention) -> bool:
    return mention.id is None and mention.text.lower() in _POINTERS


def _spelt_out(mention: Mention, claims: Sequence[Claim]) -> Mention:
    """“It” of another sentence is given by the words that it stands for."""
    if mention.text.lower() not in _POINTERS:
        return mention
    named = (
        m
        for c in claims
        for m in (*c.actor, *c.target)
        if m.id == mention.id and m.text.lower() not in _POINTERS
    )
    return next(named, mention)


def _vague(mention: Mention) -> bool:
    """Does it only say that somebody attacked?"""
    return mention.id is None and mention.text.rsplit(" ", 1)[-1].lower() in _SOMEBODY


_SOMEBODY = words("threads", "somebody")
_POINTERS = words("opponents", "pointers")


def _days(claims: Sequence[Claim]) -> dict[tuple[str, str], TimeSpan]:
    """The single days that these claims name."""
    return {
        (c.time.start, c.time.end): c.time
        for c in claims
        if c.time is not None
        and c.time.start
        and c.time.precision == "day"
        and c.why_empty.get("time") != SAID_THEN
    }


def _sentence(claim: Claim, text: str) -> str:
    """The words around the evidence, from stop to stop."""
    before = 0
    for match in _STOPS.finditer(text, max(0, claim.evidence.start - 400), claim.evidence.start):
        before = match.end()
    after = _STOPS.search(text, claim.evidence.end)
    return text[before : after.start() if after is not None else len(text)]


def _key(text: str) -> str:
    return "".join(ch for ch in text.lower() if ch.isalpha())[:5]
