"""Modality: happened, ongoing, planned, possible or denied, from the words around a trigger."""

from __future__ import annotations

from ..model import Modality
from .arguments import part_denied
from .lexicon import Lexicon
from .parse import Token
from .words import words

_ATTEMPT = words("modality", "attempt")
_FAILED = words("modality", "failed")
_PREVENTED = words("modality", "prevented")
_CARRIED_OUT = words("modality", "carried_out")
_TO_COME = words("modality", "to_come")
_TAKES = words("modality", "takes")
_MAYBE = words("modality", "maybe")
_SUPPOSED = words("modality", "supposed")
_REFUSED = words("modality", "refused")
_INTENDED = words("modality", "intended")
_DOES = frozenset({"use", "employ", "prove", "turn", "come", "live", "appear", "be", "have", "see"})
"""Verbs whose infinitive says what was done ("used missiles to hit")."""
_REPORTS = words("modality", "reports")
_SAYS_OF_IT = words("modality", "says_of_it")
"""Verbs that say something of a happening, and whose "not" leaves it standing."""
_ENDS = words("modality", "ends")
_LEARNS = words("modality", "learns")
_FALSE = words("modality", "untrue")
_TRUE = words("modality", "true")
_RUMOURS = words("modality", "rumours")
_UNCONFIRMED = words("modality", "unconfirmed")


def negated(token: Token, lexicon: Lexicon) -> bool:
    """Say whether the word itself is negated: not, never, no, without."""
    if any(c.dep == "neg" or c.low in ("not", "never", "n't", "n’t") for c in token.children):
        return True
    if token.pos in ("NOUN", "PROPN"):
        return any(c.low in ("no", "neither") for c in token.children) or _without(token)
    if _without(token):
        return True
    subject = token.child("nsubj", "nsubjpass")
    return subject is not None and (
        subject.low in ("nobody", "none", "neither")
        or any(c.low in ("no", "neither") and c.dep == "det" for c in subject.children)
    )


def _without(token: Token) -> bool:
    """Stands the word under "without" or "instead of"?"""
    if token.dep not in ("pobj", "pcomp") or token.head is None:
        return False
    above = token.head.head
    return token.head.low == "without" or (
        token.head.low == "of" and above is not None and above.low == "instead"
    )


def _warned_of(noun: Token) -> bool:
    """“Warns against new strikes on Syria”, "fears of an attack": none that has been."""
    link = noun.head if noun.dep == "pobj" else None
    above = link.head if link is not None and link.low in ("of", "against", "about") else None
    if above is None or above.lemma not in _WARNS:
        return False
    return not any(c.dep == "det" and c.low not in ("a", "an", "any") for c in noun.children)


_WARNS = words("modality", "warns")


def modality_of(token: Token, lexicon: Lexicon, depth: int = 0) -> Modality:
    """Return the modality of the happening a trigger names.

    The verb's own auxiliaries decide; then the verbs above it ("vowed to", "denied that",
    "is planning", "failed to"), up to the clause a speaker's verb opens, whose own "will" or
    "may" belongs to the speaking and not to what is said.
    """
    senses = lexicon.modality
    helpers = [c for c in token.children if c.dep in ("aux", "auxpass")]
    low = {c.low for c in helpers} | {c.lemma.lower() for c in helpers}
    adverbs = {c.low for c in token.children if c.dep == "advmod"}
    if negated(token, lexicon):
        # "The bombardment had not stopped".
        if token.lemma in ("confirm", "verify"):
            return "possible"
        return "ongoing" if token.lemma in _ENDS else "denied"
    felt = token.lemma in ("hear", "see", "feel") and "could" in low
    if (low & {"may", "might", "could", "can", "cannot"} and not felt) or adverbs & _MAYBE:
        return "possible"
    if low & {"will", "shall", "’ll", "'ll", "wo"}:
        return "planned"
    if low & {"would", "should", "must"}:
        return "planned" if "would" in low and _reported(token) else "possible"
    if token.pos in ("NOUN", "PROPN") and token.dep in (
        "dobj",
        "nsubj",
        "nsubjpass",
        "pobj",
        "attr",
    ):
        verb = _verb_above(token)
        if verb is not None and depth < 4:
            above_it = modality_of(verb, lexicon, depth + 1)
            if above_it == "ongoing" and _before_it(token):
                return "happened"
            if above_it != "happened" and not (
                above_it == "denied" and (_aside(token, verb, lexicon) or took_place(token, verb))
            ):
                return above_it
            if token.dep in ("dobj", "nsubjpass") and verb.lemma in senses["planned"] - {
                "order",
                "commit",
            }:
                return "planned"
            if token.dep == "dobj" and verb.lemma in _REFUSED:
                return "denied"
    if "to" in low and token.dep == "xcomp" and token.head is not None:
        if _is_to(token.head, lexicon):
            return "planned"
    if part_denied(token) is not None:
        return "denied"
    if token.dep in ("pobj", "pcomp") and (reports := _reports_of(token)) is not None:
        if _untrue(reports):
            return "denied"
        if _unverified(reports, lexicon):
            return "possible"
    if _warned_of(token):
        return "possible"
    if _wished(token, helpers):
        return "planned"
    if any(c.low in ("if", "unless", "whether") and c.dep == "mark" for c in token.children):
        return "possible"
    if any(c.low == "until" and c.dep == "mark" for c in token.children):
        # What is waited for has not come, unless the waiting is over.
        host = token.head
        if host is not None and _tense(host, _helpers(host), lexicon) != "happened":
            return "possible"
        if host is not None and depth < 4 and modality_of(host, lexicon, depth + 1) == "planned":
            return "possible"
    above = token.head
    if above is not None and above.lemma in ("confirmation", "word") and token.dep != "compound":
        # "There was no confirmation that it lost the town."
        if any(c.dep == "det" and c.low == "no" for c in above.children):
            return "possible"
    if (
        above is not None
        and depth < 5
        and token.dep in ("xcomp", "ccomp", "acl", "advcl", "conj", "pcomp", "relcl")
    ):
        told = _from_above(token, above, lexicon, depth)
        if told is not None:
            return told
    return _tense(token, low, lexicon)


def _is_to(be: Token, lexicon: Lexicon) -> bool:
    """“The rebels are to withdraw by June”; what "the purpose is" is no plan of its own."""
    who = be.child("nsubj")
    if be.lemma != "be" or be.tag not in ("VBP", "VBZ") or who is None:
        return False
    known = who.name is not None and who.name.kind == "actor"
    return known or bool(lexicon.classes_of(who.lemma.lower(), "") & {"force", "person"})


def _before_it(noun: Token) -> bool:
    """“People are sheltering there after the bombing”: that is over."""
    return noun.dep == "pobj" and noun.head is not None and noun.head.low in ("after", "following")


def _helpers(verb: Token) -> set[str]:
    return {c.low for c in verb.children if c.dep in ("aux", "auxpass")}


def _aside(token: Token, verb: Token, lexicon: Lexicon) -> bool:
    """Is the noun only the setting of what a verb denies ("nobody died in the attack")?"""
    if token.dep != "pobj":
        return False
    itself = any(c.dep == "neg" for c in verb.children)
    return not itself or verb.lemma not in lexicon.light


def took_place(token: Token, verb: Token) -> bool:
    """“The retreat does not mean defeat": it is not the retreat that is denied."""
    itself = any(c.dep == "neg" for c in verb.children)
    return itself and token.dep in ("nsubj", "nsubjpass") and verb.lemma in _SAYS_OF_IT


def _from_above(token: Token, above: Token, lexicon: Lexicon, depth: int) -> Modality | None:
    """What the word above makes of the happening; None leaves it to the tense."""
    to_do = any(c.low == "to" and c.dep == "aux" for c in token.children)
    lemma = above.lemma.lower()
    if token.dep == "conj":
        shared = not any(c.dep in ("nsubj", "nsubjpass", "aux") for c in token.children)
        meant = _of_verb(above, lexicon, depth) if shared else "happened"
        return meant if meant != "happened" else None
    if token.dep == "pcomp" and above.low == "through":
        # "breached the agreement again through targeting the town": it was done.
        return None
    if token.dep == "pcomp" and above.head is not None:
        return _governed(token, above.head, lexicon, depth)
    if token.dep in ("xcomp", "acl") and to_do:
        return _governed(token, above, lexicon, depth)
    if token.dep in ("acl", "relcl", "ccomp") and above.lemma in _REPORTS:
        if _unsettled(above.head, lexicon):
            return "possible"
        return "denied" if _untrue(above) else None
    if token.dep == "relcl" and above.dep == "attr" and above.head is not None:
        # "investigate whether this was an air strike that killed civilians"
        asked = any(c.low in ("if", "whether") and c.dep == "mark" for c in above.head.children)
        return "possible" if asked else None
    if token.dep in ("ccomp", "xcomp"):
        if any(c.text == ";" and token.i < c.i < above.i for c in above.children):
            return None
        if lemma == "deny" and any(c.low in ("neither", "nor") for c in _beside(above)):
            # "has neither confirmed nor denied that it carries out strikes"
            return "possible"
        if lemma in _REFUSED:
            # Who "did not deny that" says neither.
            return "possible" if negated(above, lexicon) else "denied"
        if lemma in _SUPPOSED:
            return "possible"
        if lemma in _INTENDED:
            return "planned"
        if _unsettled(above, lexicon):
            return "possible"
        doubted = negated(above, lexicon) and lemma in ("mean", "believe", "think", "see")
        return "denied" if doubted else None
    if token.dep == "advcl" and to_do and lemma == "advance" and token.lemma in _TAKES:
        meant = _of_verb(above, lexicon, depth)
        return "planned" if _tried(above) else meant if meant != "happened" else None
    if token.dep == "advcl" and to_do:
        return None if any(c.low in ("if", "after") for c in token.children) else "planned"
    if token.dep == "advcl" and token.tag == "VBG":
        meant = _of_verb(above, lexicon, depth)
        return meant if meant in ("planned", "possible", "denied") else None
    return None


def _tried(verb: Token) -> bool:
    """“tried to advance”: what it was to end with has not come."""
    return verb.head is not None and verb.head.lemma in _ATTEMPT and verb.dep in ("xcomp", "acl")


def _beside(verb: Token) -> list[Token]:
    head = verb.head if verb.dep == "conj" and verb.head is not None else verb
    return [*verb.children, *head.children]


def _wished(token: Token, helpers: list[Token]) -> bool:
    """Is it the bare form after "ordered that", "asked that" ("that the post be handed over")?"""
    if token.dep != "ccomp" or not any(c.low == "that" and c.dep == "mark" for c in token.children):
        return False
    low = {c.low for c in helpers}
    return low == {"be"} or (token.tag == "VB" and not low)


def _unsettled(verb: Token | None, lexicon: Lexicon) -> bool:
    """“could not confirm the report that …”: neither so nor not so."""
    return verb is not None and verb.lemma in ("confirm", "verify") and negated(verb, lexicon)


def _reports_of(token: Token) -> Token | None:
    """The noun of "reports of an attack", "claims of a massacre", "information spread about"."""
    about = token.head is not None and token.head.low in ("of", "about", "on")
    noun = token.head.head if about and token.head is not None else None
    if noun is not None and noun.dep == "acl":
        noun = noun.head
    elif noun is not None and noun.dep == "csubj":
        # "The information spread by some about strikes is not true".
        noun = next((c for c in noun.children if c.dep == "nsubj"), noun)
    if noun is not None and noun.lemma not in _REPORTS and noun.dep == "pobj":
        # "Rumours on social media of an attack".
        noun = noun.head.head if noun.head is not None else None
    return noun if noun is not None and noun.lemma in _REPORTS else None


def _unverified(reports: Token, lexicon: Lexicon) -> bool:
    """Are these rumours, or reports that nobody could confirm?"""
    if reports.lemma in _RUMOURS or any(c.low in _UNCONFIRMED for c in reports.children):
        return True
    return reports.dep in ("nsubj", "nsubjpass", "dobj") and _unsettled(reports.head, lexicon)


def _untrue(reports: Token) -> bool:
    """Are these reports denied, or called false?"""
    verb = reports.head
    if verb is not None and verb.dep == "csubj":
        verb = verb.head
    if verb is None or verb.pos not in ("VERB", "AUX"):
        return False
    if reports.dep == "dobj":
        return verb.lemma in _REFUSED
    return reports.dep in ("nsubj", "nsubjpass") and (
        (reports.dep == "nsubjpass" and verb.lemma in _REFUSED)
        or any(c.low in _FALSE for c in verb.children if c.dep in ("acomp", "attr"))
        or (
            any(c.low in _TRUE for c in verb.children if c.dep in ("acomp", "attr"))
            and any(c.dep == "neg" for c in verb.children)
        )
    )


def _of_verb(token: Token, lexicon: Lexicon, depth: int) -> Modality:
    return modality_of(token, lexicon, depth + 1) if token.pos in ("VERB", "AUX") else "happened"


def _governed(token: Token, governor: Token, lexicon: Lexicon, depth: int) -> Modality | None:
    """What a governing word implies: "failed to", "vowed to", "prevented from", "began to"."""
    lemma = governor.lemma.lower()
    senses = lexicon.modality
    if lemma == "able" and governor.head is not None:
        return _enabled(governor.head, lexicon)
    inherited = _of_verb(governor, lexicon, depth)
    if lemma not in senses["planned"] - _ATTEMPT and inherited in ("possible", "planned"):
        return inherited
    if lemma in _FAILED:
        return "happened" if negated(governor, lexicon) else "denied"
    if lemma == "have" and any(c.low == "yet" for c in governor.children):
        return "denied"
    if lemma == "hesitate":
        return "planned" if negated(governor, lexicon) else "possible"
    if lemma in _ATTEMPT:
        return "ongoing" if governor.tag == "VBG" else "happened"
    if negated(governor, lexicon):
        return "denied"
    if lemma in _PREVENTED and token.dep == "pcomp":
        return "denied"
    if lemma in ("refuse", "decline"):
        return "denied"
    if lemma == "advance" and _tried(governor):
        return "planned"
    if lemma in _CARRIED_OUT:
        return inherited if inherited != "happened" or lemma != "continue" else None
    if lemma in senses["possible"] or lemma in ("able", "likely", "option", "possible"):
        return "possible"
    if lemma in senses["planned"] or lemma in _TO_COME or token.dep == "acl":
        return "planned"
    done = any(c.lemma == "have" and c.dep == "aux" for c in token.children)
    learns = token.lemma in _LEARNS
    if token.dep != "xcomp" or done or learns or lemma in lexicon.say or lemma in _DOES:
        return None
    return "planned"


def _enabled(be: Token, lexicon: Lexicon) -> Modality:
    """“were able to take it”: they took it; “is able to”: they may."""
    if negated(be, lexicon):
        return "denied"
    helpers = _helpers(be)
    if helpers & {"will", "would", "may", "might", "could", "should", "must"}:
        return "possible"
    return "happened" if be.tag == "VBD" or helpers & {"has", "have", "had"} else "possible"


def _reported(token: Token) -> bool:
    """Is the clause what somebody said (so that "would" is a future seen from the past)?"""
    return token.dep == "ccomp" or any(a.dep == "ccomp" for a in token.ancestors())


def _verb_above(token: Token) -> Token | None:
    for above in token.ancestors():
        if above.pos in ("VERB", "AUX"):
            return above
        if above.dep not in ("prep", "pobj", "conj", "compound", "dobj", "appos"):
            return None
    return None


def _tense(token: Token, low: set[str], lexicon: Lexicon) -> Modality:
    if token.pos in ("NOUN", "PROPN"):
        verb = _verb_above(token)
        if any(c.low in ("ongoing", "continuing", "continued") for c in token.children):
            return "ongoing"
        if verb is None:
            return "happened"
        if any(c.low == "ongoing" for c in verb.children):
            return "ongoing"
        return _tense(verb, {c.low for c in verb.children if c.dep.startswith("aux")}, lexicon)
    if token.tag == "VBG" and low & {"are", "is", "'re", "’re", "am"}:
        return "planned" if token.low == "going" else "ongoing"
    if token.tag == "VBG" and low & {"was", "were", "been"}:
        return (
            "ongoing" if low & {"been"} or "now" in {c.low for c in token.children} else "happened"
        )
    if token.tag in ("VBP", "VBZ") and token.lemma in lexicon.modality["ongoing"] | {"rage"}:
        return "ongoing"
    if token.dep == "xcomp" and token.head is not None and token.head.lemma == "continue":
        return "ongoing" if token.head.tag in ("VBP", "VBZ", "VBG") else "happened"
    if token.tag in ("VBP", "VBZ") and low & {"be"}:
        return "ongoing"
    return "happened"
