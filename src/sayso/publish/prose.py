"""One happening → one plain sentence, made of the fields of the record and nothing else.

A sentence is built from phrases.yaml by what is known of the event.  Where too little is known
for a sentence that reads well, the words of the report are quoted instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from ..dataset_rows import ENGINE, note_in
from ..model import Claim, Event, Mention, PlaceMention, Row, Voice
from .facts import Facts
from .losses import (
    is_civilian,
    is_civilian_mention,
    is_craft,
    is_nobody_in_particular,
    is_thing,
)
from .naming import is_name, is_plural, is_poison, is_shown
from .plausible import AGAINST_PEOPLE, plausible
from .precision import KEPT
from .support import fullest
from .wording import capital, listed, place_name, taken, where, with_article

_LONGEST_QUOTE = 280
_INNER_MARKS = str.maketrans({"“": "‘", "”": "’", '"': "’"})
_SHORT = 12
"""Words of evidence below which the whole sentence is quoted."""
_SPOKEN = re.compile(r"^([^;“]+? (?:said that|reported(?= “))) ?(.*)$")
_TIMES = re.compile(
    r"\b(occasions?|times|hours?|days?|weeks?|months?|years?|yesterday|today|morning|night)\b"
)
_DOWNED = re.compile(r"\b(sho(o)?t(ing)? down|downed|downing|brought down)\b", re.IGNORECASE)
_FLOWN = re.compile(
    r"(planes?|jets?|aircraft|helicopters?|drones?|uavs?|vehicles?|missiles?|rockets?)$",
    re.IGNORECASE,
)
_NO_TARGET = re.compile(
    r"^(a |the )?(one|ones|country|vicinity|area|region|action|stretch|place|location)$|"
    r"\b(air ?strikes?|raids?|shelling|bombardments?)$|"
    r"^(a |an |the |his |her |their )?"
    r"(heads?|nose|legs?|arms?|hands?|faces?|chest|bod(y|ies)|rate)$",
    re.IGNORECASE,
)
_UNSAID = re.compile(r"^(the |some |other )?(forces|units|elements|sides|parties)$", re.IGNORECASE)
"""Who acts, in words that tell nothing of them."""
_POST_HEADER = re.compile(r"^[^@.!?“”]{1,60}@[a-z0-9_]+(?=[A-Z])")
_UNREADABLE = re.compile(r"(?:ï¿½|\ufffd)+")
"""Marks that a wrong decoding left in a text."""
_COUNTED = re.compile(
    r"^((an?|one|two|three|four|five|the|some|several|\d+) )?(young |elderly )?"
    r"(m[ae]n|wom[ae]n|boys?|girls?|child(ren)?|infants?|persons?|people)$",
    re.IGNORECASE,
)
"""Whom fire hit, and whom the numbers tell: nobody shells a man."""
_UNITS_SENT = re.compile(
    r"\b(reinforcements?|convoys?|columns?|troops|soldiers|fighters|militants)$", re.IGNORECASE
)
_FLIERS_OF_NONE = frozenset({"rebel group", "political militia", "identity militia"})
_UNMANNED = re.compile(
    r"\b(drones?|uavs?|unmanned|quadcopters?|missiles?|rockets?)\b", re.IGNORECASE
)
_OF_PEOPLE = frozenset({"killing", "abduction", "arrest"})
_FIRE = frozenset({"airstrike", "shelling"})
_HARMFUL = frozenset({"airstrike", "shelling", "bombing"})
_FOR_PEOPLE = frozenset({"displacement", "aid"})
_LONGEST_ACTOR, _LONGEST_PLACE = 5, 5
"""Words above which a name that nobody knows is more likely a stretch of the sentence."""
_PEOPLE = re.compile(
    r"\b(fighters?|forces?|militants?|troops?|soldiers?|gunmen|rebels?|members?|terrorists?|"
    r"army|group|groups|civilians|residents|police|units?|mercenaries|militia\w*|jihadis?\w*)\b"
)


class Sentence(Row, kw_only=True, frozen=True):
    """One sentence without its full stop, and the keys of the claims it rests on."""

    text: str
    claims: tuple[str, ...]
    stop: str = "."
    """What ends it: a semicolon where the next goes on by the same speaker."""


@lru_cache(maxsize=1)
def phrases() -> dict[str, dict[str, str]]:
    """Return the sentence forms by claim type."""
    content: Any = msgspec.yaml.decode(Path(__file__).with_name("phrases.yaml").read_bytes())
    return msgspec.convert(content, dict[str, dict[str, str]])


class Prose:
    """Builds sentences about events of one view."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._happenings: dict[tuple[object, ...], str | None] = {}
        """Sentences by all that goes into them: reports of one fight are many."""

    def names(self, mentions: Iterable[Mention]) -> str:
        """Return who is meant, with articles: `the SDF and Hezbollah`."""
        return self.facts.once(_names, tuple(mentions))

    def _targets(self, event: Event) -> Sequence[Mention]:
        """Return the targets that may stand in a sentence.

        Times and bare counts are never targets, nor is a state where it is itself the place or the
        poison of a chemical attack; nobody fights or takes ground from a thing or a place, and
        things are neither displaced nor given aid.
        """
        if event.type in _OF_PEOPLE:
            return [m for m in event.target if self._is_somebody(m)]
        if event.type == "chemical":
            return [
                m for m in event.target if m.id or not (is_poison(m.text) or _TIMES.search(m.text))
            ]
        if event.type == "destruction":
            # Forces are fought, their things are destroyed.
            return [m for m in event.target if self.facts.actor(m) is None]
        spots = {place_name(place).casefold() for place in event.place}
        targets: Sequence[Mention] = event.target
        if event.type == "capture":
            # Towns are taken from who held them, and civilians hold none.
            targets = [m for m in targets if not is_civilian_mention(m, self.facts)]
        if all(m.id for m in targets):
            return [m for m in targets if not self._is_the_place(m, spots)]
        kept = [
            m
            for m in targets
            if m.id
            or not (
                _TIMES.search(m.text)
                or is_nobody_in_particular(m.text)
                or _NO_TARGET.search(m.text)
                or (event.type in _FIRE and (is_poison(m.text) or is_shown(m.text)))
                or (event.type in _HARMFUL and event.figures and _COUNTED.match(m.text))
            )
        ]
        if event.type in _FOR_PEOPLE:
            return [m for m in kept if m.id or not is_thing(m.text)]
        if event.type not in AGAINST_PEOPLE:
            return kept
        return [
            m
            for m in kept
            if m.id
            or _PEOPLE.search(m.text)
            or (m.text[:1].isupper() and not any(spot in m.text.casefold() for spot in spots))
        ]

    def _is_somebody(self, mention: Mention) -> bool:
        """Say whether a target can be killed or seized: no state, no time, no thing."""
        actor = self.facts.actor(mention)
        if actor is not None or mention.id:
            return actor is None or actor.kind != "state"
        text = mention.text
        return not (_TIMES.search(text) or is_nobody_in_particular(text) or is_thing(text))

    def _is_the_place(self, mention: Mention, spots: Set[str]) -> bool:
        """Say whether a state is named as target that is only where it happened."""
        actor = self.facts.actor(mention)
        return actor is not None and actor.kind == "state" and actor.name.casefold() in spots

    def speakers(self, voices: Iterable[Voice]) -> list[str]:
        """Return the names of voices, with articles, each once."""
        return list(dict.fromkeys(self.facts.speaker(v.origin, v.paths) for v in voices))

    def happening(self, event: Event, form: str = "past") -> str | None:
        """Return the happening without date and speaker, or None where too little is known.

        `form` is `past` (`the SDF took As Susah`) or `plan` (`the SDF planned to take As Susah`).
        """
        if form == "past" and event.type == "interdiction" and self._shot_down(event):
            form = "shot down"
        if event.type == "airstrike" and self._has_no_aircraft(event):
            return None
        key = event.type, event.actor, event.target, event.place, form, bool(event.figures)
        known = self._happenings.get(key, "")
        if known == "":
            if len(self._happenings) >= KEPT:
                self._happenings.clear()
            known = self._happenings[key] = self._happening(event, form)
        return known

    def _shot_down(self, event: Event) -> bool:
        """Say whether the words tell of aircraft that were shot down."""
        claims = self.facts.claims_of(event.claims)
        return any(_DOWNED.search(claim.evidence.text) for claim in claims)

    def _has_no_aircraft(self, event: Event) -> bool:
        """Say whether only armed groups are said to fly, and no words of drones or rockets."""
        doers = [actor for actor in map(self.facts.actor, event.actor) if actor is not None]
        if not doers or not all(actor.kind in _FLIERS_OF_NONE for actor in doers):
            return False
        claims = self.facts.claims_of(event.claims)
        return bool(claims) and not any(_UNMANNED.search(claim.evidence.text) for claim in claims)

    def _happening(self, event: Event, form: str) -> str | None:
        forms = phrases().get(event.type, {})
        if not (_readable(event, self.facts) and plausible(event, self.facts)):
            return None
        # Aircraft are what it was done with; who flew them is not said.
        actors = [m for m in event.actor if m.id or not (is_craft(m.text) or _UNSAID.match(m.text))]
        actor, target = self.names(actors), self.names(self._targets(event))
        event = _without_places_hit(event)
        if event.type == "withdrawal":
            place = _leaving(event.place)
        else:
            place = f" {where(event.place)}" if event.place else ""
        if form == "plan":
            pattern = forms.get("plan") if actor else None
            pattern = f"{{actor}} planned to {pattern}" if pattern else None
        elif form == "shot down" and target:
            flown = all(m.id is None and _FLOWN.search(m.text) for m in event.target)
            slots = ("shot_down", "shot_down_by_unknown") if flown else ("lost_to", "lost")
            pattern = forms[slots[0 if actor else 1]]
        elif actor and "sent" in forms and _are_sent(actors):
            pattern = forms["sent"]
        elif actor and target:
            hit = forms.get("hit") if self._on_civilians(event) else None
            pattern = hit or forms.get("full") or forms.get("active")
        elif actor:
            pattern = forms.get("active")
        elif target:
            hit = forms.get("hit_by_unknown") if self._on_civilians(event) else None
            pattern = hit or forms.get("passive")
        else:
            pattern = forms.get("bare") if place else None
        if pattern is None or not self._filled(pattern, target, event.place):
            return None
        return pattern.format(
            actor=actor,
            target=target,
            were="were" if is_plural(actor if "sent" in forms else target) else "was",
            where=place,
            place=taken(event.place) if "{place}" in pattern else "",
            from_=f" from {target}" if target else "",
            against=f" against {target}" if target else "",
        )

    def _counts_civilians(self, event: Event) -> set[str]:
        """Return who gives a number of civilians harmed, where civilians are the target."""
        if not self._on_civilians(event):
            return set()
        return {
            saying.origin
            for figure in event.figures
            if is_civilian(figure.of)
            for saying in figure.said_by
        }

    def _on_civilians(self, event: Event) -> bool:
        return any(is_civilian_mention(mention, self.facts) for mention in event.target)

    def _filled(self, pattern: str, target: str, places: Sequence[PlaceMention]) -> bool:
        return not (("{target}" in pattern and not target) or ("{place}" in pattern and not places))

    def quoted(self, claim: Claim, whole: bool = True) -> str:
        """Return the claim's words in quotation marks; if `whole`, few words as a sentence."""
        words = claim.evidence.text
        if claim.engine == ENGINE:
            return self._in_marks(note_in(words) or "; ".join(words.split("\n")))
        if whole and (len(words.split()) < _SHORT or words[:1].islower()):
            sentence = self.facts.sentence(claim)
            cut = words[:1].islower() and len(sentence) > _LONGEST_QUOTE
            words = f"… {words}" if cut and sentence != words else sentence
        return self._in_marks(words)

    def _in_marks(self, words: str) -> str:
        words = " ".join(_UNREADABLE.sub("", _POST_HEADER.sub("", words)).split())
        if len(words) > _LONGEST_QUOTE:
            words = words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
        words = words.rstrip(".")
        inner = words.replace('"', "’") if words.isascii() else words.translate(_INNER_MARKS)
        return f"“{inner}”"

    def told(self, event: Event, dated: bool = True, said: str | None = None) -> Sentence | None:
        """Return the event as one attributed sentence; None where nobody affirms it.

        `said` replaces the bare happening by one that holds more (its losses).
        """
        account = fullest(event, self.facts)
        if account is None:
            return None
        what = said or self.happening(account.event)
        keys = tuple(key for voice in account.voices for key in voice.claims)
        if what is None:
            return self.reported(account.voices[0])
        moment = self.facts.moment(event) if dated else ""
        link = ":" if moment.startswith("reported") else ""
        text = f"{capital(moment)}{link} {what}" if moment else capital(what)
        alone = not account.others
        return Sentence(text=self.attributed(text, account.voices, alone), claims=keys)

    def besides(self, event: Event) -> list[Sentence]:
        """Return who else reports an event, and what they leave open of the account just given."""
        account = fullest(event, self.facts)
        if account is None or self.happening(account.event) is None:
            return []
        groups: dict[tuple[str, ...], list[Voice]] = {}
        for voice, gaps in account.others:
            if self.facts.claims_of(voice.claims):
                groups.setdefault(gaps, []).append(voice)
        sentences = []
        for gaps, voices in groups.items():
            names = capital(listed(self.speakers(voices), most=5))
            lacking = f", without saying {' or '.join(gaps)}" if gaps else ""
            keys = tuple(key for voice in voices for key in voice.claims)
            sentences.append(Sentence(text=f"{names} also reported it{lacking}", claims=keys))
        targets = self.names(
            m
            for m in self._targets(event)
            if m not in event.actor and (m.id or is_name(m.text, _LONGEST_ACTOR))
        )
        counted = self._counts_civilians(event)
        named = [
            voice
            for voice in account.targeted
            if self.facts.claims_of(voice.claims) and voice.origin not in counted
        ]
        if named and targets:
            strikes = {"airstrike", "shelling", "bombing", "chemical"}
            hit = "it hit" if event.type in strikes else "it was directed against"
            if event.type == "capture":
                own = [place for place in account.event.place if place.relation != "within"]
                hit = "they were taken from" if len(own) > 1 else "it was taken from"
            names = capital(listed(self.speakers(named), most=5))
            keys = tuple(key for voice in named for key in voice.claims)
            sentences.append(Sentence(text=f"{names} said that {hit} {targets}", claims=keys))
        return sentences

    def reported(self, voice: Voice, on: str = "") -> Sentence | None:
        """Return one voice's own words as a sentence; `on` follows its name."""
        claims = self.facts.claims_of(voice.claims)
        if not claims:
            return None
        who = capital(self.facts.speaker(voice.origin, voice.paths))
        return Sentence(text=f"{who}{on}: {self.quoted(claims[0])}", claims=(claims[0].key,))

    def _is_mouthpiece(self, voice: Voice) -> bool:
        """Say whether a party spoke through an outlet or agency of its own."""
        outlet = self.facts.mouthpiece(voice.origin, voice.paths)
        return outlet is not None and outlet.kind in {"outlet", "agency"}

    def attributed(self, text: str, voices: Sequence[Voice], alone: bool = True) -> str:
        """Add who says so, in words that tell whether they are a party to it."""
        against = [voice for voice in voices if voice.interest == "own loss"]
        if len(voices) == 1 and against:
            speaker = listed(self.speakers(voices))
            # An outlet that counts the dead of its side reports them; its side would concede them.
            if self._is_mouthpiece(voices[0]):
                return f"{text}, {speaker} reported of its own side"
            return f"{text}, {speaker} conceded"
        if alone and len(voices) == 1 and voices[0].interest in {"own success", "enemy's loss"}:
            speaker = listed(self.speakers(voices))
            if speaker.casefold() in text.casefold():
                return f"{text}, by the account of {speaker} alone"
            if self._is_mouthpiece(voices[0]):
                return f"{text}, said {speaker}, an outlet of a party to it"
            if voices[0].origin in self.facts.reference.actors:
                return f"{text}, said {speaker}, a party to it"
            return f"{text}, said {speaker}, speaking for a party to it"
        return f"{text}, according to {listed(self.speakers(voices), most=4)}"


def _names(mentions: Sequence[Mention], facts: Facts) -> str:
    return listed(
        (
            ("civilians" if actor.kind == "civilians" else actor.name.casefold())
            if (actor := facts.actor(m)) is not None and actor.kind in _CROWDS
            else with_article(facts.name(m))
            for m in mentions
        ),
        most=4,
    )


_OF_TOWNS = frozenset({"capture", "siege"})
_CROWDS = frozenset({"civilians", "protesters", "rioters"})


def _readable(event: Event, facts: Facts) -> bool:
    """Say whether the names of an event are names, not half a sentence, and nobody hits itself."""
    targets = [m.id for m in event.target]
    if any(m.id and m.id in targets for m in event.actor):
        return False
    if event.type in _OF_TOWNS and event.place and event.place[0].kind == "country":
        # Nobody takes a country in a day: the place was misread.
        return False
    for mention in (*event.actor, *event.target):
        if mention.id is None and not is_name(mention.text, _LONGEST_ACTOR):
            return False
    for place in event.place:
        name = place_name(place)
        if place.id is None and not (is_name(name, _LONGEST_PLACE) and is_a_place(name, facts)):
            return False
    return True


def _are_sent(actors: Sequence[Mention]) -> bool:
    """Say whether those who move are units that somebody sent: `reinforcements`, `a convoy`."""
    return all(m.id is None and _UNITS_SENT.search(m.text) for m in actors)


_ARTICLE = re.compile(r"(al|el|an|ad|ar|as|ash|at|az|ath|adh)[- ’']", re.IGNORECASE)


def is_a_place(name: str, facts: Facts) -> bool:
    """Say whether one word that no gazetteer has may be a place: no `Russian`, no `ward`."""
    common = name[:1].islower() and not _ARTICLE.match(name)
    return " " in name or not (common or name.casefold() in facts.demonyms)


def _without_places_hit(event: Event) -> Event:
    """Leave out places that what was hit names: `shelled the refinery at the refinery`."""
    if not (event.target and event.place):
        return event
    hit = [m.text.casefold() for m in event.target]
    kept = tuple(
        [
            place
            for place in event.place
            if (name := place_name(place).casefold()) not in hit
            and not any(words.endswith(f" of {name}") for words in hit)
        ]
    )
    if len(kept) == len(event.place):
        return event
    return msgspec.structs.replace(event, place=kept)


def run_together(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Join neighbouring sentences in which the same speaker goes on saying things."""
    joined: list[Sentence] = []
    for sentence in sentences:
        before = _SPOKEN.match(joined[-1].text) if joined else None
        now = _SPOKEN.match(sentence.text)
        if before and now and before.group(1) == now.group(1) and ";" not in joined[-1].text:
            link = " and that " if now.group(1).endswith("that") else " and "
            joined[-1] = Sentence(
                text=joined[-1].text + link + now.group(2),
                claims=tuple(dict.fromkeys((*joined[-1].claims, *sentence.claims))),
            )
        else:
            joined.append(sentence)
    return joined


def _leaving(places: Sequence[PlaceMention]) -> str:
    own = [place for place in places if place.relation != "within"]
    left = [p for p in own if not (p.relation or "").startswith(("to", "into"))]
    reached = [p for p in own if (p.relation or "").startswith(("to", "into"))]
    words = f" from {listed(place_name(p) for p in left)}" if left else ""
    return words + (f" towards {listed(place_name(p) for p in reached)}" if reached else "")
