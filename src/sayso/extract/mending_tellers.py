"""Trees mended where a teller, or a clause between, takes a verb from who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lexicon import Lexicon
from .mending_reports import HARMS
from .tree import hang, put_in_place_of

if TYPE_CHECKING:
    from .parse import Token

_WHEN = frozenset(["after", "following"])
_OF_BLOW = frozenset(["of", "in", "after", "during", "from"])
_OF_IT = frozenset(["about", "of", "over"])
_GOES_ON = frozenset(["advcl", "conj", "prep"])


def mend_tellers(tokens: list[Token], lexicon: Lexicon) -> None:
    """Mend a sentence's tree in place."""
    for token in tokens:
        if token.text == ";":
            _clauses_apart(token, tokens, lexicon)
        if token.dep in _GOES_ON and token.head is not None and token.head.lemma in lexicon.say:
            _goes_on_behind_teller(token, token.head, tokens, lexicon)
        if token.low in _WHEN and token.dep == "prep" and token.head is not None:
            _not_of_purpose(token, token.head)
        if token.tag == "VBG" and token.dep == "pcomp" and token.low in lexicon.nouns:
            _by_blow(token)
        if token.tag == "VBG" and token.dep == "advcl" and token.low in lexicon.nouns and token.i:
            _named_blow(token, tokens[token.i - 1])
        if token.tag == "VBG" and token.dep == "advcl" and token.head is not None:
            _harm_of_clause(token, token.head, lexicon)
        if token.i and tokens[token.i - 1].lemma == "deny" and token.dep in ("compound", "amod"):
            _denied_doing(token, tokens[token.i - 1], lexicon)
        if token.dep == "relcl" and token.head is not None and token.i:
            _blast_of_kind(token, token.head, tokens[token.i - 1], lexicon)
        if token.low == "overran":
            token.lemma, token.tag = "overrun", "VBD"
        if token.low == "overrun" and token.dep == "dobj" and token.head is not None:
            _had_overrun(token, token.head)
        if token.low == "allied" and token.dep == "conj" and token.head is not None:
            _and_allied(token, token.head)
        if token.dep == "acl" and token.tag == "VBN" and token.child("dobj") is not None:
            _flown_then_did(token, tokens)
        if token.dep == "dobj" and token.i > 2 and token.head is not None:
            _known_as(token, token.head)


def _goes_on_behind_teller(more: Token, said: Token, tokens: list[Token], lexicon: Lexicon) -> None:
    """“Rebels entered Bor, residents said, before pulling out”: the rebels did.

    So with "…, residents said, and later left" and "…, its spokesman said, killing 16".
    """
    told = said.child("ccomp")
    if told is None or not told.i < said.i < more.i:
        return
    if more.dep == "conj":
        goes_on = more.tag in ("VBD", "VBN") and more.child("nsubj", "nsubjpass") is None
    elif more.dep == "prep":
        goes_on = more.low in ("before", "after") and more.child("pcomp") is not None
    else:
        goes_on = more.tag == "VBG" and more.lemma in lexicon.verbs
    beside = more.dep == "conj" or (more.i == said.i + 2 and tokens[said.i + 1].text == ",")
    if goes_on and beside and more.lemma not in lexicon.say:
        hang(more, told, more.dep)


def _clauses_apart(mark: Token, tokens: list[Token], lexicon: Lexicon) -> None:
    """“X said they blew up a tank; the army denied it”: the second speaks for itself."""
    for then in tokens[mark.i + 1 :]:
        first = next((c for c in then.children if c.dep == "ccomp" and c.i < mark.i), None)
        if first is None or then.pos not in ("VERB", "AUX") or first.pos not in ("VERB", "AUX"):
            continue
        above = then.head if then.head is not None and then.head.i < mark.i else None
        if any(t.i < mark.i for t in then.children if t.dep in ("nsubj", "nsubjpass")):
            continue
        put_in_place_of(first, then)
        tells = then.lemma in lexicon.say and above is not None and above.pos == "VERB"
        hang(then, above if tells and above is not None else first, "conj")
        return


def _not_of_purpose(when: Token, aim: Token) -> None:
    """“withdrew to avoid losses after coming under fire”: they withdrew after it."""
    did = aim.head
    if aim.dep == "advcl" and did is not None and did.pos == "VERB" and when.child("pcomp"):
        if any(c.low == "to" and c.dep == "aux" for c in aim.children):
            hang(when, did, "prep")


def _denied_doing(doing: Token, deny: Token, lexicon: Lexicon) -> None:
    """“denied dropping barrel bombs”: a deed, and no kind of bombs."""
    noun, stem = doing.head, doing.low.removesuffix("ing")
    while noun is not None and noun.dep in ("compound", "amod"):
        noun = noun.head
    verb = next((v for v in (stem, stem[:-1], f"{stem}e") if v in lexicon.verbs), None)
    if stem == doing.low or verb is None or noun is None or noun.head is not deny:
        return
    hang(doing, deny, "xcomp")
    hang(noun, doing, "dobj")
    doing.lemma, doing.tag, doing.pos = verb, "VBG", "VERB"


def _had_overrun(overrun: Token, have: Token) -> None:
    """“The militia had earlier overrun the base”: as done as "had taken"."""
    if have.lemma == "have" and have.child("nsubj") is not None:
        put_in_place_of(overrun, have)
        overrun.tag, overrun.pos = "VBN", "VERB"
        for child in list(have.children):
            hang(child, overrun, child.dep)
        hang(have, overrun, "aux")


def _and_allied(allied: Token, first: Token) -> None:
    """“accused the army and allied militias of”: militias, and no deed."""
    men = allied.child("dobj")
    accused = first.child("dobj")
    if men is None or accused is None or men.i != allied.i + 1 or accused.i > allied.i:
        return
    hang(men, accused, "conj")
    hang(allied, men, "amod")
    allied.tag, allied.pos = "JJ", "ADJ"
    for link in [c for c in men.children if c.dep == "prep" and c.low in ("of", "for")]:
        hang(link, first, "prep")


def _flown_then_did(did: Token, tokens: list[Token]) -> None:
    """“A drone operated by police killed three”: the drone did, and the police were not hit."""
    whom = did.head
    machine = next((t for t in tokens if t.head is None), None)
    if whom is None or machine is None or machine.pos != "NOUN" or whom.dep != "pobj":
        return
    flown = whom.head.head if whom.head is not None and whom.head.dep == "agent" else None
    if flown is None or flown.head is not machine or flown.dep != "acl" or did.i < whom.i:
        return
    hang(did, machine, "acl")
    put_in_place_of(did, machine)
    hang(machine, did, "nsubj")
    did.tag = "VBD"


def _harm_of_clause(harm: Token, above: Token, lexicon: Lexicon) -> None:
    """“The war began when rebels attacked Bor, killing 12”: their attack did, and not the war.

    So with "Police said in a statement that rebels attacked Bor, killing 12": no saying kills.
    """
    link = "ccomp" if above.lemma in lexicon.say else "advcl"
    if above.lemma in lexicon.verbs or harm.lemma not in HARMS:
        return
    for clause in reversed(above.children):
        if clause.dep == link and above.i < clause.i < harm.i and clause.child("nsubj"):
            if clause.lemma in lexicon.verbs:
                hang(harm, clause, "advcl")
                return


def _by_blow(blow: Token) -> None:
    """“was hit by shelling for hours”, "were hurt in shelling on Bor": by what was done to them.

    Whoever speaks of "reports of shelling" did none.
    """
    link = blow.head
    if link is None or blow.child("dobj") is not None:
        return
    above = link.head
    hurt = above.child("auxpass") if above is not None and link.low == "in" else None
    of_it = above is not None and above.pos == "NOUN" and link.low in _OF_IT
    if link.dep == "agent" or hurt is not None or of_it:
        blow.pos, blow.tag, blow.lemma, blow.dep = "NOUN", "NN", blow.low, "pobj"


def _named_blow(blow: Token, before: Token) -> None:
    """“put the toll of the market shelling at 27”: who gives the toll did not shell."""
    link = before.head
    if before.dep != "pobj" or before.pos != "NOUN" or link is None or link.low not in _OF_BLOW:
        return
    if blow.child("dobj", "nsubj") is not None or blow.head is None:
        return
    above = blow.head
    hang(blow, link, "pobj")
    hang(before, blow, "compound")
    for child in [c for c in blow.children if c.dep == "prep" and c.low == "at"]:
        hang(child, above, "prep")
    blow.pos, blow.tag, blow.lemma = "NOUN", "NN", blow.low


def _blast_of_kind(went_off: Token, kind: Token, bomb: Token, lexicon: Lexicon) -> None:
    """“died after a roadside IED detonated”: a kind of bomb, and no roadside that one detonates."""
    entry, link = lexicon.verbs.get(went_off.lemma), kind.head
    if entry is None or entry.type != "bombing" or bomb.head is not went_off or link is None:
        return
    if bomb.dep != "nsubj" or bomb.i != kind.i + 1 or link.dep != "prep" or link.head is None:
        return
    above = link.head
    hang(went_off, above, "advcl")
    hang(kind, bomb, "compound")
    hang(link, went_off, "mark")


def _known_as(noun: Token, verb: Token) -> None:
    """“…, according to WAFA, the Palestinian agency”: says who WAFA is."""
    first = min((c.i for c in noun.children if c.i < noun.i), default=noun.i)
    links = [c for c in verb.children if c.low == "according" and c.i < first]
    for link in links:
        to = link.child("prep")
        teller = to.child("pobj") if to is not None else None
        if teller is not None and teller.pos == "PROPN" and teller.i == first - 2:
            hang(noun, teller, "appos")
            return
    kind = next((c for c in noun.children if c.i == first and c.low in ("a", "an")), None)
    if kind is None or verb.child("dobj") is noun:
        return
    for link in verb.children:
        party = link.child("pobj") if link.dep == "prep" and link.i < first else None
        if party is not None and party.name is not None and party.i == first - 2:
            # "to retake the town from the White Army, an ethnic militia"
            hang(noun, party, "appos")
            return
