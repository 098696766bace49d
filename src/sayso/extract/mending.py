"""Trees mended where the parser reliably errs on the language of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .kinds import BLAMES
from .mending_advances import mend_advance
from .mending_attributions import mend_attributions
from .mending_clauses import (
    MANY,
    accused_of,
    back_in,
    blamed_on,
    by_whom,
    finite_verb,
    fired_then_hit,
    held_responsible,
    killed_and_injured,
    many_hit,
    moving_then_did,
    named_offspring,
    others_too,
    participle_beside,
    second_place,
    shot_at,
    shot_dead,
    taken_place,
    told_in,
    worn_by_object,
)
from .mending_reports import mend_report
from .mending_tellers import mend_tellers
from .name import Name
from .time_rules import DAYS, MONTHS
from .tree import first_of_row, hang, put_in_place_of
from .words import words

if TYPE_CHECKING:
    from ..actors import ActorIndex
    from .lexicon import Lexicon
    from .parse import Token

_TITLES = words("names", "titles")
_BESIDE = frozenset(["outside", "inside", "near"])
_CALLED = frozenset(["called", "named", "dubbed"])
_PARTICIPLES = frozenset(["beaten", "driven", "stolen", "taken", "thrown", "torn"])
"""Forms that are no past tense, whatever the parser says."""
_HURT = frozenset(["wounded", "injured", "displaced"])
_SETTLEMENTS = frozenset(
    ["village", "town", "city", "hamlet", "suburb", "district", "neighbourhood", "neighborhood"]
)

_ACCUSE = words("roles", "accuse")
_TIMES = words("roles", "time_words")


def mend(tokens: list[Token], lexicon: Lexicon, index: ActorIndex) -> None:
    """Mend a sentence's tree in place."""
    for token in tokens:
        _mend(token, tokens, lexicon, index)
    mend_report(tokens, lexicon)
    mend_tellers(tokens, lexicon)
    mend_attributions(tokens, lexicon)
    for token in tokens:
        mend_advance(token, tokens, lexicon)
        if token.low == "killed" and token.tag == "VBD":
            killed_and_injured(token)


def _mend(token: Token, tokens: list[Token], lexicon: Lexicon, index: ActorIndex) -> None:
    if token.pos == "VERB" and token.lemma in lexicon.say and token.i > 3:
        _speaker_at_work(token, tokens, lexicon)
    if token.dep == "ccomp" and (token.tag == "VBN" or token.low in _PARTICIPLES):
        _reduced_clause(token)
    if token.i == 0 and token.tag == "VBG" and token.low in lexicon.nouns:
        _noun_at_head(token)
    if token.tag == "VBG" and token.dep == "xcomp" and token.low in lexicon.nouns:
        _noun_said(token, lexicon)
    if token.tag == "VBG" and token.dep == "csubj" and token.low in lexicon.nouns:
        _noun_that_did(token)
    if token.dep == "acl" and token.tag in ("VBN", "VBD"):
        told_in(token)
    if token.dep == "acl" and token.tag == "VBN":
        _told_that(token)
    if token.dep == "acl" and token.tag == "VBD":
        finite_verb(token)
    if token.dep == "aux" and token.tag in ("VBN", "VBD") and token.head is not None:
        worn_by_object(token, token.head)
    if token.tag in ("VBN", "VBG") and token.dep in ("acl", "amod") and token.i:
        participle_beside(token, tokens[token.i - 1], lexicon)
    if token.low == "shot" and token.pos == "NOUN":
        shot_at(token)
    if token.low == "shot" and token.pos == "NOUN" and token.head is not None:
        shot_dead(token, token.head)
    if token.dep in ("dep", "conj") and token.tag == "VBD" and token.head is not None:
        fired_then_hit(token, token.head, lexicon)
    if token.dep == "advcl" and token.tag in ("VBD", "VBN") and token.head is not None:
        fired_then_hit(token.head, token, lexicon)
    if token.tag == "VBG" and token.dep in ("ccomp", "ROOT", "csubj"):
        moving_then_did(token)
    if token.lemma in _ACCUSE and token.pos == "VERB":
        accused_of(token)
    if token.lemma in BLAMES and token.pos == "VERB":
        blamed_on(token)
    if token.low == "responsible" and token.head is not None:
        held_responsible(token, token.head)
    if token.dep == "appos" and token.name is not None:
        named_offspring(token)
    if token.low in MONTHS and token.i and token.text[:1].isupper():
        _day_of_month(tokens[token.i - 1], token)
    if token.dep == "dobj" and token.name is not None and token.name.kind == "proper":
        taken_place(token)
    if token.low in _HURT and token.tag in ("VBN", "VBD") and token.i:
        _counted(token, tokens[token.i - 1])
        others_too(token, tokens, lexicon)
    if token.dep == "acl" and token.tag == "VBN" and tokens[token.i - 1].text == ",":
        _done_next(token)
    if token.low in ("injury", "injuries", "wounding") and token.dep == "conj":
        _injury_beside_death(token)
    if token.dep == "acl" and token.low in _CALLED:
        _name_called(token)
    elif token.pos == "VERB" and token.lemma in lexicon.say:
        _speaker_in_apposition(token, tokens, lexicon)
        _free_speaker(token, tokens, lexicon)
        _quoted_speaker(token, tokens)
    elif token.low in _BESIDE and token.dep in ("amod", "compound", "nmod", "advmod"):
        _number_before_place(token, tokens)
    elif token.dep == "amod" and token.tag in ("VBD", "VBN") and token.i:
        _verb_before_number(token, tokens)
    elif token.low in DAYS and token.dep in ("dobj", "npadvmod"):
        _number_before_day(token, tokens)
    elif token.low == "back" and token.pos == "ADV":
        back_in(token)
    elif token.low in MANY and token.dep == "npadvmod":
        many_hit(token)
    elif token.low == "with" and token.dep == "prep":
        _aim_behind_weapon(token)
    elif token.pos == "PROPN":
        _place_by_apposition(token)
    elif token.low == "between":
        _places_between(token, lexicon)
    elif token.low == "by" and token.dep in ("prep", "agent"):
        by_whom(token, lexicon)
    elif token.low == "and" and token.i and token.i + 1 < len(tokens):
        _part_names(token, tokens, index)
        second_place(token, tokens)


def _speaker_at_work(verb: Token, tokens: list[Token], lexicon: Lexicon) -> None:
    """“an organisation monitoring the conflict said”: the organisation says it."""
    taken = verb.child("nsubj")
    if taken is None or taken.name is not None or taken.i > verb.i or _can_speak(taken, lexicon):
        return
    first = min(t.i for t in taken.subtree())
    at = first - 1
    while at > 0 and (tokens[at].low in ("and", "for", ",") or tokens[at].low.endswith("ing")):
        at -= 1
    who = tokens[at]
    if at == first - 1 or at < 1 or (who.head is verb and who is taken):
        return
    works = any(t.low.endswith("ing") for t in tokens[at + 1 : first])
    named = who.name is not None and who.name.kind in ("actor", "proper", "source")
    if works and (named or _can_speak(who, lexicon)) and who.pos in ("NOUN", "PROPN"):
        working = next(t for t in reversed(tokens[at + 1 : first]) if t.low.endswith("ing"))
        above = verb.head if verb.head is who else None
        if above is None and any(a is who for a in verb.ancestors()):
            return
        hang(taken, working, "dobj")
        if above is not None:
            put_in_place_of(verb, who)
        hang(who, verb, "nsubj")


def _reduced_clause(verb: Token) -> None:
    """“massacred 250 troops taken hostage”: the troops are massacred, and were taken."""
    taken, above = verb.child("nsubj"), verb.head
    if taken is None or above is None or taken.i != verb.i - 1 or above.i > taken.i:
        return
    helped = any(c.dep in ("aux", "auxpass") for c in verb.children)
    if helped or above.pos not in ("VERB", "AUX") or above.child("dobj", "attr") is not None:
        return
    if verb.low not in _PARTICIPLES and above.lemma != "be":
        return
    verb.tag = "VBN"
    hang(taken, above, "attr" if above.lemma == "be" else "dobj")
    hang(verb, taken, "acl")


def _noun_at_head(noun: Token) -> None:
    """“Shelling hit three towns”: a noun, though a sentence may begin with a verb."""
    verb = next((c for c in noun.children if c.tag in ("VBD", "VBZ") and c.i > noun.i), None)
    if noun.dep == "csubj" and verb is None:
        # "Fighting on Monday killed nine."
        _noun_that_did(noun)
        return
    if verb is None or verb.dep not in ("xcomp", "ccomp", "dep") or verb.child("nsubj"):
        return
    put_in_place_of(verb, noun)
    for child in [c for c in noun.children if c.i > verb.i]:
        hang(child, verb, child.dep)
    hang(noun, verb, "nsubj")
    noun.pos, noun.tag, noun.lemma = "NOUN", "NN", noun.low


def _noun_that_did(noun: Token) -> None:
    """“told him that shelling by the army killed nine”: the shelling did."""
    if noun.child("dobj", "nsubj") is None:
        noun.dep, noun.pos, noun.tag, noun.lemma = "nsubj", "NOUN", "NN", noun.low


def _day_of_month(day: Token, month: Token) -> None:
    """“Captured by Russia 7 May”: the day, and no number of the name before it."""
    named = day.head
    if day.tag != "CD" or day.dep != "nummod" or named is None or named.i >= day.i:
        return
    verb = next((a for a in named.ancestors() if a.pos == "VERB"), None)
    if verb is not None and named.name is not None:
        hang(month, verb, "npadvmod")
        hang(day, month, "nummod")
        month.pos, month.tag = "PROPN", "NNP"


def _noun_said(noun: Token, lexicon: Lexicon) -> None:
    """“Activists said shelling by the army killed nine”: what killed, not what they did."""
    says = noun.head
    if says is None or says.lemma not in lexicon.say or noun.i != says.i + 1:
        return
    told = next((c for c in says.children if c.dep == "ccomp" and c.i > noun.i), None)
    if told is None or told.child("nsubj", "nsubjpass") is not None:
        return
    hang(noun, told, "nsubjpass" if told.child("auxpass") is not None else "nsubj")
    noun.pos, noun.tag, noun.lemma = "NOUN", "NN", noun.low


def _counted(hurt: Token, number: Token) -> None:
    """“Evacuated 200 wounded”: they are people, and 200 is how many."""
    if number.pos != "NUM" or number.dep not in ("dobj", "nsubj", "nsubjpass", "pobj"):
        return
    if number.head is None or hurt.head not in (number, number.head) or hurt.child("auxpass"):
        return
    head, dep = number.head, number.dep
    hang(hurt, head, dep)
    hang(number, hurt, "nummod")
    hurt.pos, hurt.tag, hurt.lemma = "NOUN", "NNS", hurt.low


def _told_that(verb: Token) -> None:
    """“said that gunmen targeted the village”: nobody was targeted but the village."""
    who = verb.head
    if who is None or who.dep != "ccomp" or who.pos not in ("NOUN", "PROPN"):
        return
    mark = who.child("mark")
    if mark is None or mark.low != "that" or who.i != verb.i - 1 or verb.child("agent") is not None:
        return
    verb.tag = "VBD"
    behind = [c for c in who.children if c.i > verb.i]
    put_in_place_of(verb, who)
    hang(who, verb, "nsubj")
    for child in (*behind, mark):
        hang(child, verb, child.dep)


def _done_next(verb: Token) -> None:
    """“was captured by Russia, recaptured by Ukraine”: the town was, not Russia."""
    by = verb.head.head if verb.head is not None and verb.head.dep == "pobj" else None
    before = by.head if by is not None and by.dep == "agent" else None
    if before is not None and verb.child("agent") is not None:
        hang(verb, before, "conj")


def _injury_beside_death(injury: Token) -> None:
    """“the death of one civilian and injury of 13 others”: not the civilian's injury."""
    first = first_of_row(injury)
    of = first.head if first.dep == "pobj" else None
    death = of.head if of is not None else None
    if death is None or death.lemma != "death":
        return
    for child in list(first.children):
        if child.low == "of" and child.i == injury.i + 1:
            hang(child, injury, "prep")
    hang(injury, death, "conj")


def _name_called(verb: Token) -> None:
    """“a rebel alliance called Jaish al-Fatah”: the name is the alliance's."""
    name = verb.child("oprd", "dobj")
    if name is not None and name.name is not None and name.name.kind == "actor" and verb.head:
        hang(name, verb.head, "appos")


def _part_names(link: Token, tokens: list[Token], index: ActorIndex) -> None:
    """“between al-Shabab and Somali forces": two parties, not one kind of forces."""
    first = tokens[link.i - 1]
    whole = first.head
    if first.name is None or first.name.kind != "actor" or whole is None or whole.i < link.i:
        return
    if first.dep not in ("compound", "nmod", "amod", "poss") or index.home_of(first.text):
        # "Russian and Syrian forces" are forces of two states.
        return
    above, dep = whole.head, whole.dep
    if above is None:
        return
    hang(first, above, dep)
    hang(link, first, "cc")
    hang(whole, first, "conj")
    for child in list(first.children):
        if child.dep == "conj" and link.i < child.i < whole.i:
            hang(child, whole, "amod")


def _speaker_in_apposition(verb: Token, tokens: list[Token], lexicon: Lexicon) -> None:
    """“… in Zamfara, the commissioner, Ali Dosara, said”: no apposition of the words before."""
    if verb.i < 3 or verb.child("nsubj") is not None or tokens[verb.i - 1].text != ",":
        return
    speaker: Token | None = None
    node = tokens[verb.i - 2]
    while node.dep == "appos" and node.head is not None and node.head.i < node.i:
        first = min(t.i for t in node.subtree())
        if first and tokens[first - 1].text == "," and _can_speak(node, lexicon):
            speaker = node
        node = node.head
    told = verb.child("ccomp")
    if speaker is None or told is None or told.i > speaker.i:
        return
    hang(speaker, verb, "nsubj")


def _free_speaker(verb: Token, tokens: list[Token], lexicon: Lexicon) -> None:
    """“killing 18 people, the governor said": the people are killed, the governor says.

    The parser takes the words before the comma for the speaker, and the speaker for their
    apposition.
    """
    glued = verb.child("nsubj")
    if glued is None or glued.i > verb.i or verb.child("ccomp") is None:
        return
    if _can_speak(glued, lexicon) and glued.child("nummod") is None:
        return
    speaker = next(
        (
            c
            for c in glued.children
            if c.dep == "appos" and glued.i < c.i < verb.i and _can_speak(c, lexicon)
        ),
        None,
    )
    if speaker is None:
        return
    apart = {t.i for t in speaker.subtree()}
    first = min(t.i for t in glued.subtree() if t.i not in apart)
    before = tokens[first - 1] if first else None
    if before is not None and before.text == "," and first > 1:
        before = tokens[first - 2]
    if before is None:
        return
    if before.pos == "ADP":
        hang(glued, before, "pobj")
    elif before.pos in ("VERB", "AUX"):
        hang(glued, before, "dobj")
    elif before.pos in ("NOUN", "PROPN"):
        hang(glued, before, "appos")
    else:
        return
    hang(speaker, verb, "nsubj")


def _quoted_speaker(verb: Token, tokens: list[Token]) -> None:
    """““We lost seven soldiers,” Captain Idow told Reuters": who stands behind the quotation."""
    if verb.child("nsubj") is not None or verb.child("ccomp") is None or verb.head is not None:
        return
    row = tokens[: verb.i]
    ends = next((t.i for t in reversed(row) if t.text in ("”", '"', "»")), None)
    if ends is None or verb.i - ends > 14 or "," not in (row[ends - 1].text, row[ends].text):
        # Quotation marks around single words end no speech.
        return
    first = next((t for t in row[ends + 1 :] if t.pos in ("PROPN", "NOUN")), None)
    while first is not None and first.head is not None and ends < first.head.i < verb.i:
        first = first.head
    if first is None or first.head is None or first.head.i > ends or first.dep == "nsubj":
        return
    hang(first, verb, "nsubj")


def _place_by_apposition(token: Token) -> None:
    """“Baar Sanguni, a village 50 km from …": a name nobody knows, but a place."""
    if token.name is not None and token.name.kind != "proper":
        return
    if any(
        c.dep == "appos" and c.lemma in _SETTLEMENTS and any(d.dep == "det" for d in c.children)
        for c in token.children
    ):
        token.name = Name(token.i, token.i, "place", (), token.text, known=False)


def _places_between(prep: Token, lexicon: Lexicon) -> None:
    """“ambushed between Dogofri and Nampala": between places, where no two parties meet."""
    verb, first = prep.head, prep.child("pobj")
    if verb is not None and verb.lemma.lower() in _TIMES and verb.head is not None:
        # "fighting erupted during the night between troops and rebels"
        above = verb.head.head if verb.dep == "pobj" else verb.head
        if above is not None and above.pos == "VERB" and above.i < prep.i:
            hang(prep, above, "prep")
        return
    if verb is None or first is None or verb.pos != "VERB" or verb.dep == "nsubj":
        return
    entry = lexicon.verbs.get(verb.lemma)
    if entry is None or entry.frame == "meet" or entry.type == "agreement":
        return
    sides = [first, *(c for c in first.children if c.dep == "conj")]
    if len(sides) == 2 and all(
        t.pos == "PROPN"
        and (t.name is None or t.name.kind == "proper")
        and t.low not in DAYS | MONTHS
        for t in sides
    ):
        for side in sides:
            side.name = Name(side.i, side.i, "place", (), side.text, known=False)


def _number_before_place(beside: Token, tokens: list[Token]) -> None:
    """“kills 16 outside bakery": sixteen people, and where."""
    number = tokens[beside.i - 1] if beside.i else None
    place = beside.head
    if number is None or number.pos != "NUM" or place is None or number.head is not place:
        return
    verb = place.head
    if verb is None or verb.pos != "VERB" or place.dep != "dobj":
        return
    beside.pos = "ADP"
    hang(number, verb, "dobj")
    hang(beside, verb, "prep")
    hang(place, beside, "pobj")


def _verb_before_number(verb: Token, tokens: list[Token]) -> None:
    """“killed 300 fighters and displaced 100000 civilians": a second deed, no property."""
    noun = verb.head
    after = tokens[verb.i + 1] if verb.i + 1 < len(tokens) else None
    if noun is None or after is None or after.pos != "NUM" or after.head is not noun:
        return
    above = noun.head
    while above is not None and above.pos not in ("VERB", "AUX"):
        above = above.head
    if above is None or noun.dep != "conj" or tokens[verb.i - 1].low not in ("and", ",", "but"):
        return
    verb.pos = "VERB"
    hang(verb, above, "conj")
    hang(noun, verb, "dobj")


def _number_before_day(day: Token, tokens: list[Token]) -> None:
    """“wounded 40 Tuesday": forty people, and when."""
    number = tokens[day.i - 1] if day.i else None
    verb = day.head
    if number is None or number.pos != "NUM" or number.head is not day or verb is None:
        return
    if verb.pos == "VERB" and verb.i < number.i:
        hang(number, verb, "dobj")
        hang(day, verb, "npadvmod")


def _aim_behind_weapon(tool: Token) -> None:
    """“targeted with rockets the town of X": the town is the object, not the rockets' name."""
    verb, weapon = tool.head, tool.child("pobj")
    if verb is None or weapon is None or verb.pos != "VERB" or verb.child("dobj") is not None:
        return
    aim = weapon.child("appos")
    if aim is None or not any(c.low == "the" for c in aim.children):
        return
    hang(aim, verb, "dobj")
    doer = verb.head
    if verb.dep == "acl" and doer is not None:
        # What has an object is no participle of the noun before it.
        above, dep = doer.head, doer.dep
        doer.children.remove(verb)
        verb.head, verb.dep, verb.tag = above, dep, "VBD"
        if above is not None:
            above.children[above.children.index(doer)] = verb
        doer.head, doer.dep = verb, "nsubj"
        verb.children.insert(0, doer)


def _can_speak(token: Token, lexicon: Lexicon) -> bool:
    if token.name is not None:
        return token.name.kind in ("proper", "source", "actor")
    if token.pos == "PROPN" or token.pos == "PRON":
        return True
    lemma = token.lemma.lower()
    return lemma in lexicon.speakers or token.low in _TITLES
