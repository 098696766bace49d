"""Trees mended for turns of phrase of assessments, situation reports and short wires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lexicon import Lexicon
from .place_cues import of_a_nation
from .time_rules import DAYS
from .tree import hang, only_describes, put_in_place_of
from .words import words

if TYPE_CHECKING:
    from .parse import Token

_DIRECTIONS = frozenset(["north", "south", "east", "west"])
_STRUCK = frozenset(["airstrike", "attack", "bombing", "clash", "shelling", "killing", "offensive"])
HARMS = frozenset(["claim", "damage", "destroy", "displace", "injure", "kill", "leave", "wound"])
"""What a deed does to people and things."""
_AIMED = frozenset(["on", "at", "against", "in", "near", "outside", "between", "of", "and"])
_WARS = words("participants", "wars")
_DAYS = words("roles", "time_words")
_OF_TIME = words("roles", "of_time")
_TIES = words("parse", "ties")
_OUTCOMES = frozenset(["ablaze", "alight", "captive", "hostage"])
_CAPTIVE = frozenset(["captive", "hostage", "prisoner"])
_TAKES = frozenset(["hold", "keep", "take"])
_HURTS = frozenset(["injury", "wound", "casualty", "loss"])
_BEARS = words("roles", "bears")
_MORE_THAN = frozenset(["about", "around", "over", "under"])
_RULERS = frozenset(["government", "junta", "opposition", "rebel", "regime"])
_HITS = frozenset(["attack", "bomb", "bombard", "hit", "shell", "strike", "target"])
_SETTING = frozenset(["after", "by", "during", "from", "in"])
_MOST_DATES = 5
_MOST_BEHIND = 6
"""How many words may stand behind a verb of saying at the end of a sentence."""
_SAYS_AT_END = words("parse", "says_at_end")
_BUILDINGS = frozenset(["building", "crossing", "dwelling", "landing"])


def mend_report(tokens: list[Token], lexicon: Lexicon) -> None:
    """Mend a sentence's tree in place."""
    for token in tokens:
        if token.tag == "VBN" and token.lemma in _TIES and token.dep != "acl":
            _tied_then_did(token)
        if token.low in _RULERS and token.dep == "compound" and token.i:
            _whose_rule(token, tokens[token.i - 1])
        if token.text == ":" and 0 < token.i < len(tokens) - 1:
            _total_then_parts(tokens[token.i - 1], tokens[token.i + 1])
        if token.tag == "VBN" and token.dep in ("acl", "advcl") and token.head is not None:
            _left_hurt(token, token.head)
        if token.low == "dead" and token.dep == "dobj" and token.head is not None:
            _left_dead(token, token.head)
        if token.low in _MORE_THAN and token.dep == "prep" and token.head is not None:
            _more_than(token, token.head)
        if token.dep == "appos" and token.head is not None and token.head.head is not None:
            _hit_with(token, token.head, token.head.head, tokens)
        if token.lemma in ("be", "include") and token.pos in ("AUX", "VERB"):
            _one_of_those_hurt(token)
        if token.low in ("martyrs", "martyr", "martyrdom") and token.head is not None:
            _died_a_martyr(token, token.head)
        if token.low == "since" and token.dep == "mark" and token.head is not None:
            _toll_since(token, token.head)
        if token.tag == "VBN" and token.lemma in _TIES:
            _side_behind_aside(token, tokens)
        if token.dep == "relcl" and token.i > 2 and token.tag in ("VBN", "VBD"):
            _which_place(token, tokens)
        if token.low in _CAPTIVE and token.dep in ("conj", "dobj") and token.i:
            _taken_as(token, tokens[token.i - 1])
        if token.dep == "ccomp" and token.low in _OUTCOMES and token.head is not None:
            _made_so(token, token.head)
        if token.low == "over" and token.dep == "quantmod" and token.i:
            _handed_over(token, tokens[token.i - 1])
        if token.tag == "VBG" and token.dep == "xcomp" and token.low in lexicon.nouns:
            _reported(token, lexicon)
        if token.lemma == "subject" and token.pos == "VERB":
            _subjected_to(token)
        if token.low in _SAYS_AT_END and token.tag == "VBD" and token.child("nsubj") is None:
            _teller_behind_list(token, tokens, lexicon)
        if token.low == "from" and token.dep == "prep" and token.i:
            _of_which_group(token, tokens[token.i - 1], lexicon)
        if token.lemma in _HURTS and token.dep == "dobj" and token.head is not None:
            _hurt_where(token, token.head)
        if token.low in DAYS and token.dep == "compound":
            _day_before_place(token)
        if token.dep == "relcl" and token.lemma in HARMS:
            _harm_of_attack(token, lexicon)
        elif (token.low in _OF_TIME or not token.i) and token.dep == "prep" and token.head:
            _subject_behind_dates(token, token.head)
            _subject_behind_aside(token, token.head, tokens, lexicon)
        elif token.dep == "ccomp" and token.low in _DIRECTIONS:
            _gains_toward(token)
        elif token.low in _BUILDINGS and token.tag == "VBG" and token.i:
            _a_building(token, tokens[token.i - 1])
        elif token.low.endswith("ing") and token.dep in ("amod", "compound") and token.i > 1:
            _participle_behind_comma(token, tokens, lexicon)


def _one_of_those_hurt(verb: Token) -> None:
    """“Among the wounded are four children”, "the dead included a driver": so were they."""
    link = next((c for c in verb.children if c.dep == "prep" and c.low == "among"), None)
    told = verb.child("dobj") if verb.lemma == "include" else verb.child("attr", "nsubj")
    those = verb.child("nsubj") if link is None else link.child("pobj")
    if those is None or told is None or told is those or (link is None) != (verb.lemma != "be"):
        return
    if those.low in _HURT_ONES:
        verb.lemma, verb.tag, verb.pos = "wound", "VBN", "VERB"
        hang(told, verb, "nsubjpass")
        hang(those if link is None else link, verb, "dep")
    elif those.low in _DEAD_ONES and link is not None:
        hang(told, verb, "nsubj")
    elif those.low in _DEAD_ONES:
        verb.lemma = "die"
        hang(told, verb, "nsubj")
        hang(those, verb, "dep")


def _died_a_martyr(end: Token, verb: Token) -> None:
    """“three had fallen as martyrs”, "embraced martyrdom along with two soldiers": they died."""
    fell = verb.head if verb.low == "as" and verb.head is not None else verb
    who = fell.child("nsubj")
    if fell.lemma not in _AS_MARTYRS or who is None or (verb is fell) != (end.low == "martyrdom"):
        return
    fell.lemma = "die"
    if verb is fell:
        end.dep = "dep"
    for along in [c for c in fell.children if c.low == "along"]:
        others = [o for c in along.children if c.low == "with" for o in [c.child("pobj")]]
        if others and others[0] is not None:
            hang(others[0], who, "conj")


_AS_MARTYRS = frozenset(["achieve", "attain", "embrace", "fall"])
_DEAD_ONES = words("figures", "toll_killed") & {"dead", "killed", "fatalities", "martyrs"}
_HURT_ONES = frozenset(["injured", "wounded"])


def _taken_as(captive: Token, before: Token) -> None:
    """“Took a priest and several churchgoers hostage": the churchgoers were taken, too."""
    if before.head is not captive or before.dep != "compound" or before.tag != "NNS":
        return
    verb = next((a for a in captive.ancestors() if a.pos == "VERB"), None)
    if verb is None or verb.lemma not in _TAKES:
        return
    put_in_place_of(before, captive)
    for child in [c for c in captive.children if c.i < before.i]:
        hang(child, before, child.dep)
    hang(captive, verb, "oprd")


def _teller_behind_list(said: Token, tokens: list[Token], lexicon: Lexicon) -> None:
    """“…, burning two trucks, a nurse and a doctor said": they tell it, and did not burn."""
    if len(tokens) - said.i > _MOST_BEHIND:
        return
    comma = max((t.i for t in tokens[: said.i] if t.low == ","), default=-1)
    row = tokens[comma + 1 : said.i]
    tellers = [t for t in row if t.dep == "conj" or (t.pos == "NOUN" and t.head is said)]
    if comma < 0 or not tellers or any(t.pos in ("VERB", "AUX", "ADP") for t in row):
        return
    first = tellers[0]
    if first.head in row or not all(
        t.lemma in lexicon.speakers or (t.name is not None and t.name.kind in ("actor", "source"))
        for t in tellers
    ):
        return
    hang(first, said, "nsubj")


def _subjected_to(verb: Token) -> None:
    """“subjected the town to mortar fire": to the fire, and to do nothing."""
    for gun in [c for c in verb.children if c.dep in ("advcl", "xcomp") and c.tag == "NN"]:
        link, fire = gun.child("aux"), gun.child("dobj")
        if link is not None and link.low == "to" and fire is not None:
            hang(fire, link, "pobj")
            hang(link, verb, "prep")
            hang(gun, fire, "compound")
            link.tag = "IN"


def _made_so(outcome: Token, verb: Token) -> None:
    """“Set the annex ablaze”, "is holding 200 villagers captive": done to them."""
    whom = outcome.child("nsubj")
    if whom is None or verb.pos != "VERB" or verb.child("dobj") is not None or whom.i < verb.i:
        return
    hang(whom, verb, "dobj")
    hang(outcome, verb, "oprd")


def _handed_over(over: Token, verb: Token) -> None:
    """“Handed over 19 tanks”: not more than 19."""
    if verb.lemma in ("hand", "turn"):
        hang(over, verb, "prt")


def _reported(blow: Token, lexicon: Lexicon) -> None:
    """“SANA reported shelling in Homs": what it reports, and does not do."""
    if blow.head is not None and blow.head.lemma in lexicon.say and blow.child("dobj") is None:
        blow.pos, blow.tag, blow.lemma, blow.dep = "NOUN", "NN", blow.low, "dobj"


def _of_which_group(link: Token, fighters: Token, lexicon: Lexicon) -> None:
    """“blamed militants from ISWAP for it": militants of that group."""
    group = link.child("pobj")
    if group is None or group.name is None or group.name.kind != "actor" or group.name.country:
        return
    if link.head is fighters.head and fighters.dep in ("dobj", "nsubj", "nsubjpass"):
        if "force" in lexicon.classes_of(fighters.lemma.lower(), ""):
            hang(link, fighters, "prep")


def _hurt_where(hurt: Token, verb: Token) -> None:
    """“Sustained injuries in the attack": they did so there."""
    if verb.lemma in _BEARS:
        for link in [c for c in hurt.children if c.dep == "prep" and c.low in _SETTING]:
            hang(link, verb, "prep")


def _harm_of_attack(verb: Token, lexicon: Lexicon) -> None:
    """“an ambush on a convoy near Djibo that killed 19”: the ambush did, not the convoy."""
    subject, noun = verb.child("nsubj"), verb.head
    if subject is None or subject.low not in ("that", "which") or noun is None:
        return
    if noun.lemma.lower() in lexicon.nouns or noun.lemma.lower() in _WARS:
        return
    while noun is not None and noun.dep in ("pobj", "prep", "conj", "appos"):
        if noun.dep == "prep" and noun.low not in _AIMED:
            return
        noun = noun.head
        if noun is not None and noun.pos == "NOUN":
            told = lexicon.nouns.get(noun.lemma.lower())
            if told is not None and told.type in _STRUCK and noun.name is None:
                hang(verb, noun, "relcl")
                return


def _subject_behind_aside(link: Token, verb: Token, tokens: list[Token], lexicon: Lexicon) -> None:
    """“In Bakhmut, the last town that it held, shelling killed two": the town did not."""
    place, aside = link.child("pobj"), verb.child("nsubj", "nsubjpass")
    if place is None or aside is None or not link.i < place.i < aside.i < verb.i:
        return
    if place.name is None or place.name.kind != "place" or aside.name is not None:
        return
    if "place" not in lexicon.classes_of(aside.lemma.lower(), ""):
        return
    between = tokens[place.i + 1 : verb.i]
    commas = [t.i for t in between if t.low == ","]
    if len(commas) < 2 or commas[0] != place.i + 1 or commas[-1] < aside.i:
        return
    row = [t for t in tokens[commas[-1] + 1 : verb.i] if t.head is verb]
    doer = next(
        (t for t in reversed(row) if t.pos in ("NOUN", "PROPN", "PRON") or t.low in lexicon.nouns),
        None,
    )
    if doer is None:
        return
    dep = aside.dep
    hang(aside, place, "appos")
    hang(doer, verb, dep)
    if doer.tag == "VBG":
        doer.pos, doer.tag, doer.lemma = "NOUN", "NN", doer.low


def _subject_behind_dates(time: Token, verb: Token) -> None:
    """“Between September 3 and 4, 2018, the task force conducted …": it is no third date."""
    if time.i > verb.i or verb.child("nsubj", "nsubjpass", "expl") is not None:
        return
    first = time.child("pobj")
    if first is None:
        return
    if first.name is not None and first.name.kind == "place":
        _subject_behind_place(first, verb)
    if first.lemma.lower().strip(".") not in _DAYS:
        return
    inner = first.child("prep")
    behind = inner.child("pobj") if inner is not None and inner.low == "of" else None
    if behind is not None and behind.tag == "NNS" and behind.child("nummod") is not None:
        # "On the night of 16 March bombs were dropped."
        hang(behind, verb, "nsubjpass" if verb.child("auxpass") is not None else "nsubj")
        return
    row = [first]
    while row[-1].child("conj") is not None and len(row) < _MOST_DATES:
        row.append(max((c for c in row[-1].children if c.dep == "conj"), key=lambda c: c.i))
    row += [c for t in list(row) for c in t.children if c.dep == "conj" and c not in row]
    doer = next(
        (
            t
            for t in sorted(row, key=lambda t: t.i)
            if t.pos in ("NOUN", "PROPN", "PRON") and t.lemma.lower().strip(".") not in _DAYS
        ),
        None,
    )
    if doer is not None and doer.i < verb.i:
        passive = verb.child("auxpass") is not None
        hang(doer, verb, "nsubjpass" if passive else "nsubj")


def _subject_behind_place(place: Token, verb: Token) -> None:
    """“On the Toretsk axis, the enemy, with aviation, carried out 15 attacks": the enemy did."""
    doer = next((c for c in place.children if c.dep == "appos" and c.i > place.i), None)
    if doer is None or doer.name is not None or doer.i > verb.i:
        return
    if doer.child("det") is not None and any(c.text == "," and c.i > doer.i for c in doer.children):
        hang(doer, verb, "nsubj")


def _tied_then_did(tied: Token) -> None:
    """“Groups affiliated to the regime targeted Aleppo”: the groups did, and not the regime."""
    doer = tied.child("nsubj")
    if doer is None or tied.child("aux", "auxpass", "dobj") is not None or doer.i > tied.i:
        return
    did = next(
        (
            t
            for t in tied.subtree()
            if t.i > tied.i and t.dep == "acl" and t.tag in ("VBN", "VBD") and t.low.endswith("ed")
        ),
        None,
    )
    if did is None or did.child("agent", "nsubj", "auxpass") is not None:
        return
    only_describes(tied, doer, did)
    did.tag = "VBD"


def _side_behind_aside(tied: Token, tokens: list[Token]) -> None:
    """“clashes between A, backed by B and C, and D": D is the other side, and backs nobody."""
    link = next((c for c in tied.children if c.low == "by"), None)
    opens = next((t for t in reversed(tokens[: tied.i]) if t.low == "between"), None)
    first = opens.child("pobj") if opens is not None else None
    if link is None or first is None or tokens[tied.i - 1].text != ",":
        return
    if first.i != tied.i - 2 or first.child("conj") is not None:
        return
    for other in tokens[link.i + 1 :]:
        if other.dep != "conj" or other.pos not in ("NOUN", "PROPN"):
            continue
        opening = min(t.i for t in other.subtree())
        if [t.low for t in tokens[opening - 2 : opening]] == [",", "and"]:
            hang(other, first, "conj")
            return


def _which_place(verb: Token, tokens: list[Token]) -> None:
    """“the east side of the river in Deir ez-Zor, which is held by X": Deir ez-Zor is."""
    which = verb.child("nsubjpass")
    if which is None or which.low != "which" or which.i < 2 or tokens[which.i - 1].text != ",":
        return
    place = tokens[which.i - 2]
    if place.name is not None and place.name.kind == "place" and verb.head is not place:
        if verb.head is not None and verb.head.name is None:
            hang(verb, place, "relcl")


def _day_before_place(day: Token) -> None:
    """“targeted on Sunday Hamadaniyeh area": the day, and what was hit."""
    place, verb = day.head, None
    link = place.head if place is not None and place.dep == "pobj" else None
    if place is None or link is None or link.low != "on" or place.i != day.i + 1:
        return
    verb = link.head
    if place.name is None or verb is None or verb.pos != "VERB" or verb.child("dobj") is not None:
        return
    hang(day, link, "pobj")
    hang(place, verb, "dobj")


def _gains_toward(direction: Token) -> None:
    """“made marginal advances west of Kreminna”: advances made there, and no clause."""
    verb, taken = direction.head, direction.child("nsubj")
    if verb is None or taken is None or verb.child("dobj") is not None or taken.i < verb.i:
        return
    hang(taken, verb, "dobj")
    hang(direction, verb, "advmod")


def _a_building(token: Token, before: Token) -> None:
    """“flattened a three-storey building”: a house, and nobody builds."""
    if before.dep in ("aux", "auxpass") or token.child("dobj", "nsubj") is not None:
        return
    article = before.child("det", "nummod", "poss") is not None
    if token.dep not in ("acl", "pcomp", "amod") or token.head is not before or not article:
        return
    above, dep = before.head, before.dep
    if above is None:
        return
    hang(token, above, dep)
    for child in list(before.children):
        if child is not token:
            hang(child, token, child.dep)
    hang(before, token, "compound")
    token.tag, token.pos, token.lemma = "NN", "NOUN", token.low


def _participle_behind_comma(token: Token, tokens: list[Token], lexicon: Lexicon) -> None:
    """“attacked the town, torching shops”: what they did there, and no kind of shop."""
    noun = token.head
    comma = tokens[token.i - 1]
    if noun is None or noun.i != token.i + 1 or comma.text != "," or noun.dep != "conj":
        return
    if token.lemma.lower() not in lexicon.verbs:
        return
    verb = noun.head
    while verb is not None and verb.pos != "VERB":
        verb = verb.head
    if verb is None:
        return
    for child in [c for c in noun.children if c.dep == "cc" or c is token]:
        hang(child, verb, "advcl" if child is token else child.dep)
    hang(noun, token, "dobj")
    token.tag, token.pos = "VBG", "VERB"


def _total_then_parts(total: Token, first: Token) -> None:
    """“The toll reached 166: 114 fighters and 52 others”: a number of its own, then its parts."""
    noun = first.head
    if total.pos != "NUM" or first.pos != "NUM" or noun is None or total.head is not noun:
        return
    if noun.head is not None and noun.head.pos == "VERB" and noun.head.i < total.i:
        put_in_place_of(total, noun)
        hang(noun, total, "appos")


def _left_hurt(hurt: Token, above: Token) -> None:
    """“left 136 people injured in Kandahar”, "left two trucks destroyed": done to them, there."""
    left = above.head if hurt.dep == "acl" and above.dep == "dobj" else above
    people = left.child("dobj") if left is not None and left.lemma == "leave" else None
    if left is None or people is None or hurt.lemma not in HARMS:
        return
    if hurt.i < people.i or hurt.child("agent", "dobj", "nsubj", "mark") is not None:
        return
    hang(hurt, left, "oprd")
    for link in [c for c in hurt.children if c.dep == "prep"]:
        hang(link, left, "prep")


def _toll_since(since: Token, rose: Token) -> None:
    """“The toll since the clash reached 12”: the toll did, and not the clash."""
    toll, event = rose.head, rose.child("nsubj")
    if toll is None or toll.lemma != "toll" or rose.dep != "advcl" or event is None:
        return
    put_in_place_of(rose, toll)
    hang(toll, rose, "nsubj")
    hang(since, toll, "prep")
    hang(event, since, "pobj")


def _left_dead(dead: Token, left: Token) -> None:
    """“left a civilian dead”: a civilian, and no kind of dead."""
    who = next((c for c in reversed(dead.children) if c.dep in ("amod", "compound")), None)
    if left.lemma != "leave" or who is None or who.i != dead.i - 1:
        return
    hang(who, left, "dobj")
    who.pos, who.tag = "NOUN", "NN"
    for child in [c for c in dead.children if c.i < who.i]:
        hang(child, who, child.dep)
    hang(dead, left, "acomp")


def _more_than(link: Token, verb: Token) -> None:
    """“Over eight others were injured”: how many were, and above nobody."""
    counted = link.child("pobj")
    number = counted.child("nummod") if counted is not None else None
    if counted is None or number is None or number.i != link.i + 1 or link.i > verb.i:
        return
    if verb.pos != "VERB" or verb.child("nsubj", "nsubjpass") is not None:
        return
    hang(counted, verb, "nsubjpass" if verb.child("auxpass") is not None else "nsubj")
    hang(link, number, "advmod")


def _hit_with(what: Token, weapon: Token, link: Token, tokens: list[Token]) -> None:
    """“targeted with three shells a factory”: the factory was, and is no shell."""
    hit = link.head if link.dep == "prep" and link.low == "with" else None
    first = min([what.i, *(c.i for c in what.children)])
    if hit is None or hit.lemma not in _HITS or hit.child("dobj") is not None:
        return
    if first == weapon.i + 1 and (
        tokens[first].low in ("a", "an", "the") or tokens[first].pos == "NUM"
    ):
        hang(what, hit, "dobj")


def _whose_rule(rulers: Token, nation: Token) -> None:
    """“in Syrian government hands”: the Syrian government's, and not all of Syria's."""
    if (
        of_a_nation(nation.low)
        and nation.head is rulers.head
        and nation.dep in ("amod", "compound")
    ):
        hang(nation, rulers, "amod")
