"""Who is cited without a verb of saying: "according to", "citing", "reports that", "by a count"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import Speaker
from .attributions import Attribution
from .parse import Sentence, Token
from .phrases import core
from .saying import who_says
from .words import words

if TYPE_CHECKING:
    from .speakers import SpeakerFinder, SpeechState

_FOLLOWS = frozenset(["advcl", "conj", "relcl"])
_COUNTS = frozenset(["count", "tally", "reckoning", "estimate"])
_SAID_OF = words("modality", "reports")
_REFUSED = words("modality", "refused")
_REPORTS = frozenset(["report", "rumour", "rumor"])
COUNTS_AND_REPORTS = _COUNTS | _SAID_OF
"""Nouns that `by_noun` looks at."""


def according(
    speakers: SpeakerFinder, token: Token, source: str, state: SpeechState
) -> list[Attribution]:
    """“According to the governor, …”: who says the clause, or the whole sentence."""
    to = next((c for c in token.children if c.low == "to"), None)
    head = (to.child("pobj") if to else None) or token.child("pobj")
    if head is None:
        return []
    owned = any(c.dep == "poss" and c.tag == "PRP$" for c in head.children)
    if owned and head.lemma not in speakers.lexicon.speakers:
        # "according to their type" names no one.
        return []
    made = speakers.speaker(head, source, "according to", clause=head.pos == "NOUN")
    again = speakers.again(head, "according to", state)
    if again is None and made is None:
        return []
    speaker, covered = (again, {head.i}) if again is not None else made  # type: ignore[misc]
    top = token
    for above in token.ancestors():
        top = above
        if above.pos in ("VERB", "AUX"):
            break
    while top.dep in ("xcomp", "advcl", "acl", "conj", "relcl") and top.head is not None:
        top = top.head
    cover: set[int] | None = None
    if top.dep in ("ccomp",):
        cover = {t.i for t in top.subtree()}
    return [Attribution(speaker, cover, None, covered | {t.i for t in token.subtree()})]


def blaming(
    speakers: SpeakerFinder, verb: Token, source: str, state: SpeechState
) -> list[Attribution]:
    """“an attack Kyiv blamed on Russia", "was blamed by residents on X": on whose word X did it."""
    head = who_says(verb)
    if head is None:
        return []
    again = speakers.again(head, verb.text, state)
    made = (again, set()) if again else speakers.speaker(head, source, verb.text)
    if made is None:
        return []
    spoken = {t.i for t in head.subtree()}
    cover = {t.i for t in verb.subtree()} - spoken - {verb.i}
    if verb.dep in ("acl", "relcl"):
        told = next((a for a in verb.ancestors() if a.pos in ("VERB", "AUX")), verb.head)
        cover |= {t.i for t in told.subtree()} - spoken if told is not None else set()
    return [Attribution(made[0], cover, verb, spoken)]


def _has_actor(noun: Token) -> bool:
    return any(c.name is not None and c.name.kind == "actor" for c in noun.children)


def of_clause_before(
    speakers: SpeakerFinder, pronoun: Token, source: str, cue: str
) -> Speaker | None:
    """“Azerbaijan has not told its losses; it says …”: Azerbaijan does, whoever spoke before.

    "The Brigades push into Harib, where they said …": the Brigades.
    """
    says = pronoun.head
    if says is None or pronoun.low not in ("it", "they") or says.dep not in _FOLLOWS:
        return None
    subjects = (above.child("nsubj") for above in says.ancestors() if above.pos == "VERB")
    subject = next((s for s in subjects if s is not None and s.i < pronoun.i), None)
    named = subject is not None and (subject.name is not None or _has_actor(subject))
    made = speakers.speaker(subject, source, cue) if subject is not None and named else None
    return made[0] if made is not None else None


def citing(
    speakers: SpeakerFinder, verb: Token, sentence: Sentence, source: str
) -> list[Attribution]:
    """“SANA reported, citing a source, that …”: the source is the inner speaker."""
    head = verb.child("dobj")
    made = speakers.speaker(head, source, verb.text) if head is not None else None
    if head is None or made is None:
        return []
    speaker, _ = made
    clause = next((c for c in head.children if c.dep in ("acl", "relcl", "ccomp")), None)
    clause = clause or next((c for c in verb.children if c.dep == "ccomp"), None)
    above = verb.head
    if clause is None and above is not None:
        clause = next((c for c in above.children if c.dep == "ccomp"), None)
    named = {t.i for t in core(head)} | {verb.i}
    if clause is not None:
        told = {t.i for t in clause.subtree()}
    else:
        told = {t.i for t in sentence.tokens if t.i < verb.i}
    return [Attribution(speaker, told - named, verb, named)]


def quoting(speakers: SpeakerFinder, verb: Token, source: str) -> list[Attribution]:
    """“SANA quoted a source as saying that …": the source is the inner speaker, SANA relays it."""
    as_ = next((c for c in verb.children if c.dep == "prep" and c.low == "as"), None)
    said = as_.child("pcomp") if as_ is not None else None
    quoted = verb.child("nsubjpass") or verb.child("dobj")
    made = speakers.speaker(quoted, source, verb.text) if quoted is not None else None
    if said is None or quoted is None or made is None:
        return []
    agent = verb.child("agent")
    by = agent.child("pobj") if agent is not None else None
    who = by or (verb.child("nsubj") if quoted.dep == "dobj" else None)
    relay = speakers.speaker(who, source, verb.text) if who is not None else None
    named = {t.i for t in quoted.subtree()} | (relay[1] if relay else set()) | {verb.i, said.i}
    told = {t.i for t in said.subtree()} - named
    return [Attribution(made[0], told, verb, named, relay[0] if relay else None)]


def by_noun(speakers: SpeakerFinder, token: Token, source: str) -> list[Attribution]:
    """“There are reports that …" names nobody more; "by the agency's count" names who counts."""
    clause = _that_clause(token) if token.lemma in _SAID_OF else None
    if clause is not None and token.dep == "dobj":
        refused = _refused(speakers, token, clause, source)
        if refused:
            return refused
    if token.lemma in _REPORTS:
        above = token.head.lemma if token.head is not None and token.dep == "dobj" else ""
        if clause is None or token.tag != "NNS" or token.child("poss") is not None:
            return []
        if above == "confirm" or above in _REFUSED:
            # "rejected reports that …": told by who rejects them.
            return []
        told = {t.i for t in clause.subtree()}
        return [Attribution(Speaker(text=token.text, cue="that"), told, None, {token.i})]
    owner = token.child("poss")
    by = token.head
    if owner is None or by is None or by.low != "by" or token.dep != "pobj":
        return []
    made = speakers.speaker(owner, source, "by")
    if made is None:
        return []
    speaker, covered = made
    return [Attribution(speaker, None, None, covered | {t.i for t in by.subtree()})]


def _that_clause(noun: Token) -> Token | None:
    """Return the clause of "claims that …"."""
    for child in noun.children:
        if child.dep in ("acl", "ccomp") and any(m.low == "that" for m in child.children):
            return child
    return None


def _refused(speakers: SpeakerFinder, told: Token, clause: Token, source: str) -> list[Attribution]:
    """“Moscow rejected claims that its jets had bombed Idlib": Moscow says that they did not."""
    verb = told.head
    if verb is None or verb.lemma not in _REFUSED or verb.child("neg") is not None:
        return []
    if not any(t.pos == "VERB" and t.lemma in speakers.lexicon.verbs for t in clause.subtree()):
        # "rejected reports that soldiers were responsible" is a statement of its own.
        return []
    who = who_says(verb)
    made = speakers.speaker(who, source, verb.text) if who is not None else None
    if made is None:
        return []
    speaker, covered = made
    cover = {t.i for t in clause.subtree()}
    return [Attribution(speaker, cover, verb, covered | {verb.i, told.i}, None)]
