"""Which frames are happenings: senses that need an object, nouns that are only named, aims."""

from __future__ import annotations

from .arguments import noted, objects_of, thing_struck, weapon_lands
from .frame import COUNTABLE, RESULTS, STRIKES, Frame
from .lexicon import Lexicon
from .other_senses import DISASTERS, against_law, for_a_prize, of_illness, peaceful
from .parse import Token
from .phrases import classes, member
from .words import words


def fits(frame: Frame, lexicon: Lexicon) -> bool:
    """Say whether a frame can be a happening: its sense has the objects and subjects it needs."""
    entry, token = frame.entry, frame.trigger
    if entry.noun:
        return _noun_fits(frame, lexicon)
    if entry.type == "wreck" and not frame.targets and not frame.where:
        subject = token.child("nsubj")
        burning = (
            token.lemma in ("burn", "collapse")
            and subject is not None
            and bool(classes(member(subject), lexicon) & {"structure", "place", "equipment"})
            and (token.tag != "VBG" or token.child("aux") is not None)
        )
        if not burning:
            return False
        frame.targets, frame.agents = frame.agents, []
    objects = [*frame.targets, *frame.where, *frame.weapons]
    if entry.object and "any" not in entry.object:
        kinds = (
            frozenset().union(*(classes(o, lexicon) for o in objects)) if objects else frozenset()
        )
        words = {o.lemma.lower() for o in objects}
        if entry.type in COUNTABLE and any(o.pos == "NUM" for o in objects):
            kinds = kinds | {"person", "weapon"}
        if not (kinds | words) & entry.object and not weapon_lands(frame, lexicon):
            if not any(
                (o.pos == "PRON" and (o.low != "them" or "place" not in entry.object))
                or (o.name is not None and o.name.kind == "proper")
                for o in objects
            ) or not entry.object & {"person", "place", "force"}:
                return False
    _, _, link = entry.word.partition(" ")
    behind = objects_of(token, link) if link else []
    barred = {o.lemma.lower() for o in objects + frame.agents + behind}
    if entry.not_object & barred:
        return False
    if entry.not_class and any(
        classes(o, lexicon) & entry.not_class
        for o in objects
        if not classes(o, lexicon) & {"person", "force", "actor"}
    ):
        return False
    if entry.subject:
        heads = frame.where if entry.frame == "fall" else frame.agents
        kinds = (
            frozenset().union(*(classes(member(h), lexicon) for h in heads))
            if heads
            else frozenset()
        )
        pronoun = any(
            h.pos == "PRON"
            and (h.low == "we" or token.lemma not in _WALKS)
            and (entry.frame != "fall" or h.low == "it")
            and h.low not in ("those", "who", "which")
            and not (h.low in _PEOPLE and entry.subject <= _THINGS)
            for h in heads
        )
        if "person" in entry.subject and any(h.lemma.lower() in _QUANTIFIERS for h in heads):
            kinds = kinds | {"person"}
        if entry.type in ("advance", "withdrawal") and "equipment" in kinds:
            kinds = kinds | {"force"}
        if entry.type == "statement" and any(h.name and h.name.kind == "place" for h in heads):
            # "Moscow rejected": a capital that speaks for its state.
            kinds = kinds | {"actor"}
        named = kinds | {member(h).lemma.lower() for h in heads}
        if not named & entry.subject and not pronoun:
            return False
    if any(h.lemma.lower() in DISASTERS for h in frame.agents):
        return False
    if entry.type in _ARMED and objects and all(_abstract(o) for o in objects):
        return thing_struck(frame, lexicon)
    if token.lemma == "deny" and sum(c.dep in ("dobj", "dative") for c in token.children) > 1:
        # "deny ISIL access" says nothing.
        return False
    if entry.prep and not any(
        c.low in entry.prep and c.dep in ("prep", "prt", "advmod", "npadvmod")
        for c in token.children
    ):
        return False
    if entry.frame == "meet" and any(for_a_prize(o) for o in objects):
        return False
    if entry.frame == "supply" and any(objects_of(t, "against") for t in (token, *frame.weapons)):
        # "a single aircraft delivers a weapon against a vehicle"
        return False
    if token.lemma in ("bring", "move", "transfer", "take") and any(
        o.lemma in ("hospital", "clinic", "morgue")
        for c in token.children
        if c.dep == "prep" and c.low == "to"
        for o in [c.child("pobj")]
        if o is not None
    ):
        return entry.type == "aid"
    if entry.type == "kill" and of_illness(token):
        return False
    if entry.frame == "remain":
        # "remains in the town", "remains stationed there in the town"
        held = [token, *(c for c in token.children if c.low in _STAYS)]
        near = [c for h in held for c in h.children if c.dep == "prep"]
        return any(c.low in ("in", "under", "inside") and _is_ground(c, lexicon) for c in near)
    if (
        entry.frame == "meet"
        and token.dep in ("relcl", "acl", "advcl")
        and not frame.targets
        and token.tag != "VBD"
    ):
        return False
    if (
        token.dep in ("acl", "relcl")
        and entry.type == "displacement"
        and not any(c.pos == "NUM" for c in token.subtree())
    ):
        return False
    if (
        _prevented(token)
        or _forbidden(token)
        or _asked_about(token)
        or _habit(frame)
        or _recruited(frame)
    ):
        return False
    if entry.type == "siege" and token.tag == "VBG" and token.dep in ("acl", "amod", "prep"):
        # "the area surrounding the station": where, not a siege.
        around = token.head
        if around is None or not classes(member(around), lexicon) & {"force", "actor"}:
            return False
    if entry.frame == "back" and token.tag != "VBN":
        helped = [o for o in frame.targets if classes(o, lexicon) & {"force", "actor"}]
        return bool(helped) and bool(frame.agents)
    if entry.frame == "back":
        return (
            token.tag == "VBN"
            and bool(frame.agents)
            and token.dep in ("acl", "advcl", "ROOT", "conj", "relcl", "amod")
        )
    return True


_STAYS = words("fitting", "stays")
_IN_HAND = words("fitting", "in_hand")


def _is_ground(link: Token, lexicon: Lexicon) -> bool:
    """“remains in the town", "in control": no "steadfast in its commitment"."""
    thing = link.child("pobj")
    if thing is None or thing.name is not None:
        return thing is not None
    grounds = classes(thing, lexicon) & {"place", "structure", "territory"}
    return bool(grounds) or thing.lemma in _IN_HAND


def _forbidden(verb: Token) -> bool:
    """“told not to leave their homes", "avoid harming civilians": nobody did."""
    above = verb.head
    if verb.dep != "xcomp" or above is None:
        return False
    if verb.lemma == "march" and above.lemma in ("force", "make"):
        # "were forced to march" is no demonstration.
        return True
    if above.lemma in ("avoid", "minimize", "minimise", "risk"):
        return True
    negative = any(c.dep == "neg" or c.low == "not" for c in verb.children)
    return negative and above.lemma in ("tell", "order", "ask", "warn", "urge", "advise")


def _recruited(frame: Frame) -> bool:
    """“volunteers recruited to support the army": who they are, not news."""
    return frame.trigger.lemma in ("recruit", "train", "arm") and frame.trigger.dep == "acl"


def _habit(frame: Frame) -> bool:
    """“criminals who steal cattle and kidnap for ransom": what they do, not what they did."""
    verb = frame.trigger
    top = verb
    while top.dep == "conj" and top.head is not None and top.head.pos == "VERB":
        top = top.head
    return (
        frame.entry.type in _DEEDS
        and top.dep == "relcl"
        and top.tag in ("VBP", "VBZ")
        and verb.tag in ("VBP", "VBZ", "VB")
        and not any(c.dep in ("aux", "auxpass") for c in (*top.children, *verb.children))
    )


_ASKING = words("fitting", "asking")
_TELLING = words("fitting", "telling")
_DEEDS = frozenset(
    ["attack", "clash", "kill", "killing", "abduction", "destruction", "arrest", "wreck", "bombing"]
)


def _asked_about(verb: Token) -> bool:
    """“It is not clear who raided the village."""
    above = verb.head
    if verb.dep not in ("ccomp", "csubj", "advcl", "acl") or above is None:
        return False
    asks = any(
        c.low in ("who", "whether", "why", "how", "what") and c.i < verb.i for c in verb.children
    )
    subject = verb.child("nsubj")
    if above.lemma in _ASKING and subject is not None:
        # "it determines what planes carried out raids"
        asks = asks or any(c.low in ("what", "which", "whose") for c in subject.children)
        return asks
    words_above = {above.low, *(c.low for c in above.children)}
    return asks and bool(words_above & {"clear", "unclear", "unknown", "known", "sure"})


_OPENS_PLAN = words("fitting", "opens_plan")
_PEOPLE = frozenset(["i", "he", "she", "we"])
_THINGS = frozenset(["weapon", "equipment", "structure", "place"])
_WALKS = words("fitting", "walks")


_QUANTIFIERS = words("fitting", "quantifiers")
_AIMS = words("fitting", "aims")
FELT = words("fitting", "felt")
"""What a blast does, and those around it."""
_ARRIVES = words("fitting", "arrives")
_OF_WAR = words("fitting", "of_war")
_ABSTRACT = words("fitting", "abstract")
_ARMED = frozenset(["attack", "clash", "capture", "offensive", "airstrike", "shelling", "advance"])


_SOME = frozenset(["dozens", "hundreds", "scores", "thousands"])
_HALTS = frozenset(["cease", "halt", "pause", "suspend"])


def _prevented(token: Token) -> bool:
    """Aims and prevented things ("to prevent X from", "with the aim of") do not happen."""
    node = token
    while (
        node.dep in ("xcomp", "ccomp")
        and node.head is not None
        and node.head.lemma in ("help", "let", "make")
    ):
        node = node.head
    if node.dep == "pcomp" and node.head is not None:
        above = node.head.head
        denied = any(c.low == "no" for c in above.children) if above is not None else False
        if (
            above is not None
            and not denied
            and (
                above.lemma in ("prevent", "stop", "keep", "avert", "deter") or above.lemma in _AIMS
            )
        ):
            return True
    if (
        node.dep == "acl"
        and any(c.low == "to" and c.dep == "aux" for c in node.children)
        and node.head is not None
        and node.head.pos == "NOUN"
        and node.head.lemma not in _OPENS_PLAN
    ):
        return True
    if (
        node.dep in ("acl", "advcl")
        and any(c.low == "to" and c.dep == "aux" for c in node.children)
        and node.head is not None
    ):
        if node.head.lemma in _AIMS:
            return True
        if any(c.low in ("order", "so") for c in node.children) or (
            node.dep == "advcl"
            and node.lemma in ("prevent", "secure", "clear", "free", "reach", "target", "protect")
        ):
            return True
    return False


def _abstract(noun: Token) -> bool:
    """“Struck a chord”; a wedding party is people."""
    joined = any(c.dep == "compound" for c in noun.children)
    return noun.lemma.lower() in _ABSTRACT and not joined


def _goes_on(verb: Token) -> bool:
    """“took place”, "were under way”."""
    for child in verb.children:
        inner = child.child("pobj") if child.low == "under" else None
        if child.low in ("underway", "ongoing") or (inner is not None and inner.low == "way"):
            return True
        if verb.lemma == "take" and child.dep == "dobj" and child.low == "place":
            return True
    return False


def _flown(frame: Frame, lexicon: Lexicon) -> bool:
    """“40 combat missions”, "jets flew 12 missions": not what aid workers or monitors do."""
    noun = frame.trigger
    crews = [c for a in frame.agents for c in (a, *a.children)]
    if any(t.lemma.lower() in lexicon.means["air"] for t in crews):
        return True
    kinds = {c.low for c in noun.children if c.dep in ("compound", "amod")}
    head = noun.head
    return bool(kinds & _OF_WAR) or (head is not None and head.lemma in ("fly", "bomb"))


def _noun_fits(frame: Frame, lexicon: Lexicon) -> bool:
    entry, noun = frame.entry, frame.trigger
    if entry.object and not any(
        classes(o, lexicon) & entry.object for o in [*frame.targets, *frame.weapons]
    ):
        return False
    if noun.dep in ("compound", "amod", "nmod", "poss"):
        return False
    lent = frame.verb is not noun
    if lent and _asked_about(frame.verb):
        return False
    things = bool(frame.targets or frame.where)
    head = noun.head
    if noun.dep == "nsubj" and head is not None and head.lemma in ("displace", "uproot"):
        return False
    by = head is not None and noun.dep == "pobj" and head.low == "by" and head.head is not None
    if by and head is not None and head.head is not None:
        if head.head.lemma in ("displace", "uproot"):
            return False
    moved = lexicon.verbs.get(head.lemma) if head is not None else None
    if entry.type == "toll" and noun.dep in ("dobj", "nsubjpass") and moved is not None:
        # "evacuated 36 bodies" is told by the verb.
        if moved.type == "withdrawal":
            return False
    if (
        noun.dep in ("nsubj", "nsubjpass")
        and head is not None
        and (head.lemma in lexicon.verbs or head.lemma in lexicon.occur)
        and head.lemma not in _TELLING
        and entry.needs in ("args", "means_or_args")
        and (head.lemma not in ("be", "come", "follow", "continue", "take", "go") or _goes_on(head))
    ):
        return True
    if entry.type == "bombing" and noun.dep in ("nsubj", "nsubjpass") and head is not None:
        goes_off = head.lemma == "go" and any(c.low == "off" for c in head.children)
        if (head.lemma in FELT or goes_off) and any(
            c.dep in ("prep", "dobj") for c in head.children
        ):
            # "An explosion was heard near the airport."
            return True
    if entry.type == "bombing" and noun.dep == "ROOT" and noted(noun):
        return True
    if noun.lemma == "barrage" and (noun.dep == "attr" or (noun.text[0].isupper() and noun.i)):
        # "a multi-purpose barrage on the Tigris"
        return False
    if noun.dep == "dobj" and head is not None and head.lemma == "use" and noun.tag == "NN":
        if entry.type in STRIKES:
            # "using attack, bomber and fighter aircraft": what flew.
            return False
    if noun.dep == "dobj" and head is not None and head.lemma in _HALTS and entry.type in STRIKES:
        # "halted air strikes for a 48-hour pause": then there were none.
        return False
    definite = any(
        c.low in ("the", "this", "that", "these", "those") and c.dep == "det" for c in noun.children
    ) and not (noun.dep == "dobj" and any(c.tag == "JJS" for c in noun.children))
    if (
        definite
        and not things
        and entry.type in STRIKES
        and noun.dep in ("pobj", "dobj")
        and entry.needs is None
    ):
        return False
    if (
        noun.dep == "dobj"
        and head is not None
        and head.pos == "VERB"
        and not lent
        and head.lemma not in lexicon.verbs
        and entry.needs != "number"
    ):
        if not (frame.agents and things):
            return False
    if (
        noun.dep == "dobj"
        and head is not None
        and head.dep == "advcl"
        and any(c.low == "to" and c.dep == "aux" for c in head.children)
    ):
        return False
    if noun.dep in ("pobj", "dobj") and _prevented(
        noun.head if noun.dep == "dobj" and noun.head is not None else noun
    ):
        return False
    if entry.type == "bombing" and noun.dep == "pobj" and head is not None:
        above = head.head.lemma if head.head is not None else ""
        harm = lexicon.verbs.get(above)
        if head.low in ("in", "by") and harm is not None and harm.type in RESULTS:
            # "killed in an explosion"
            return True
    if entry.needs == "of_place":
        return bool(frame.where)
    taken = [classes(member(t), lexicon) for t in frame.targets]
    if entry.type == "capture" and taken and not frame.where:
        # "the capture of heavy weapons" wins no ground.
        if all(k & {"weapon", "equipment"} and not k & {"place", "force"} for k in taken):
            return False
    if (
        any(c.low == "house" and c.dep == "compound" for c in noun.children)
        and noun.lemma == "arrest"
    ):
        return False
    if noun.low == "dead":
        return True
    if entry.thing and not (
        noun.dep in ("nsubj", "nsubjpass")
        or (noun.dep == "pobj" and head is not None and head.low in ("by", "with", "in", "from"))
        or (
            noun.dep == "dobj"
            and head is not None
            and head.lemma in ("detonate", "explode", "claim")
        )
    ):
        return False
    if for_a_prize(noun) or peaceful(noun) or against_law(noun):
        return False
    if not things and not frame.agents and any(c.low == "no" for c in noun.children):
        # "No arrests, as usual" denies what nobody claimed.
        return False
    if entry.needs == "hands":
        return noun.dep == "pobj" and noun.head is not None and noun.head.low in ("in", "into")
    if entry.needs == "under_or_in" and noun.dep == "pobj" and noun.head is not None:
        if noun.head.low == "in":
            return bool(frame.agents and frame.where)
        return noun.head.low == "under"
    if entry.needs == "under_or_in":
        return False
    if entry.type == "siege" and noun.dep == "pobj" and head is not None and head.low == "under":
        return bool(frame.where or frame.targets)
    if entry.needs == "arrival":
        return noun.dep == "nsubj" and frame.verb.lemma in _ARRIVES
    if entry.needs == "outbreak":
        return noun.dep == "nsubj" and frame.verb.lemma in ("break", "erupt", "flare")
    if entry.needs == "copula":
        return frame.verb.lemma == "be" and noun.dep == "attr"
    if (
        noun.dep == "nsubj"
        and head is not None
        and head.lemma in _TELLING
        and definite
        and not things
        and entry.type in STRIKES
    ):
        # "These strikes demonstrate our commitment."
        return False
    if entry.type == "offensive" and noun.dep == "pobj" and head is not None:
        host = lexicon.verbs.get(head.head.lemma) if head.head is not None else None
        if head.low in ("in", "during") and host is not None and host.type in RESULTS:
            # "killed eight in operations in Saada": the setting of the deaths.
            return False
    if entry.type == "protest" and any(
        c.lemma in ("election", "campaign", "electoral", "party") for c in noun.children
    ):
        return False
    if (
        noun.lemma in ("mission", "flight")
        and entry.type == "airstrike"
        and not _flown(frame, lexicon)
    ):
        return False
    if entry.needs == "number":
        many = head.head if head is not None and head.low == "of" else None
        if many is not None and many.low in _SOME and many.dep == "attr":
            # "There were dozens of casualties."
            return True
        return any(c.dep == "nummod" or c.pos == "NUM" for c in noun.subtree()) or (
            lent and any(c.pos == "NUM" for c in frame.verb.subtree())
        )
    if entry.needs == "verb":
        happens = (
            noun.dep == "nsubj" and frame.verb.lemma in lexicon.occur and frame.verb.lemma != "be"
        )
        # "A patrol was hit" tells of the blow.
        struck = frame.verb.lemma in lexicon.verbs and frame.verb.lemma not in lexicon.light
        return lent and (
            happens
            or frame.verb.lemma in lexicon.light
            or (noun.dep in ("dobj", "nsubjpass") and not struck)
        )
    if noun.dep == "attr" and head is not None and head.child("expl") is not None:
        # "there was a massacre near Damascus"
        return True
    if entry.needs in ("args", "means_or_args"):
        return bool(frame.agents or things or (lent and frame.verb.lemma in lexicon.light))
    return True
