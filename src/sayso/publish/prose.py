"""One happening → one plain sentence, made of the fields of the record and nothing else.

A sentence is built from phrases.yaml by what is known of the event.  Where too little is known
for a sentence that reads well, the words of the report are quoted instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from ..actor_kinds import CROWDS
from ..model import ClaimType, Event, Mention, PlaceMention, Voice
from .articles import with_article
from .facts import Facts
from .losses import is_civilian_mention
from .means import Means, means_of
from .moves import (
    MOVES,
    bound_for,
    brought_to,
    flown_from,
    leaving,
    left_by_words,
    on_the_way,
)
from .naming import is_name, is_plural
from .nouns import (
    is_captive,
    is_civilian,
    is_craft,
    is_craft_of_anybody,
    is_sent_unit,
    is_subset,
    is_thing,
)
from .placing import place_name, spoken_of, taken, where
from .plausible import has_no_aircraft, is_far_apart, plausible
from .precision import KEPT
from .quoting import in_words, is_of_a_table
from .sentence import Sentence
from .support import Account, fullest, hit_by_account_of, is_founded
from .takings import things_taken
from .targets import HARMFUL, OF_PEOPLE, targets_told
from .wording import MONTHS, capital, listed

_DOWNED = re.compile(r"\b(sho(o)?t(ing)? down|downed|downing|brought down)\b", re.IGNORECASE)
_SEIZED = re.compile(r"\b(seiz|confiscat|captur)\w+", re.IGNORECASE)
_LOOTED = re.compile(r"\b(looted|looting|pillag\w+|plunder\w+|ransack\w+)\b", re.IGNORECASE)
_RUINED = re.compile(r"\b(destr\w+|damag\w+|burn\w+|demolish\w+|blew up)\b", re.IGNORECASE)
_FLOWN = re.compile(
    r"(planes?|jets?|aircraft|helicopters?|drones?|uavs?|vehicles?|missiles?|rockets?)$",
    re.IGNORECASE,
)
_UNSAID = re.compile(r"^(the |some |other )?(forces|units|elements|sides|parties)$", re.IGNORECASE)
"""Who acts, in words that tell nothing of them."""

_LONGEST_ACTOR, _LONGEST_PLACE = 5, 5
"""Words above which a name that nobody knows is more likely a stretch of the sentence."""


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

    def speakers(self, voices: Iterable[Voice]) -> list[str]:
        """Return the names of voices, with articles, each once."""
        return list(dict.fromkeys(map(self.facts.voice_name, voices)))

    def happening(self, event: Event, form: str = "past") -> str | None:
        """Return the happening without date and speaker, or None where too little is known.

        `form` is `past` (`the SDF took As Susah`) or `plan` (`the SDF planned to take As Susah`).
        """
        if form == "past" and event.type == "interdiction" and self._tells(event, _DOWNED):
            form = "shot down"
        if form == "past" and event.type == "interdiction" and self._tells(event, _SEIZED):
            form = "seized"
        if form == "past" and event.type == "destruction" and self._tells(event, _LOOTED, _RUINED):
            form = "looted"
        if self.facts.has_texts and not is_founded(event, self.facts):
            return None
        if event.type == "airstrike" and has_no_aircraft(event, self.facts):
            return None
        counted = tuple(figure.of for figure in event.figures)
        means = means_of(event, self.facts)
        places = spoken_of(event.place), is_far_apart(event.place), self._ways(event)
        # How many aircraft were shot down stands in the words alone.
        words = self._words(event) if form == "shot down" else ()
        key = means.forms, means.single, event.actor, event.target, places, form, counted, words
        known = self._happenings.get(key, "")
        if known == "":
            if len(self._happenings) >= KEPT:
                self._happenings.clear()
            known = self._happenings[key] = self._happening(event, form, means)
        return known

    def _tells(
        self, event: Event, of: re.Pattern[str], never: re.Pattern[str] | None = None
    ) -> bool:
        """Say whether the words of an event tell of something, and never of something else."""
        words = self._words(event)
        return any(map(of.search, words)) and not (never and any(map(never.search, words)))

    def _words(self, event: Event) -> tuple[str, ...]:
        return tuple([claim.evidence.text for claim in self.facts.claims_of(event.claims)])

    def _ways(self, event: Event) -> Hashable:
        """Return what the words tell of places besides their names: gone to, left, flown from."""
        if event.type in HARMFUL:
            return flown_from(event, self.facts)
        if event.type in MOVES:
            return bound_for(event, self.facts), left_by_words(event, self.facts)
        return bound_for(event, self.facts), things_taken(event, self.facts)

    def spot(self, event: Event) -> str:
        """Return where an event happened, with a space before it; of who moved, from where to."""
        if not event.place:
            return ""
        reached = bound_for(event, self.facts)
        if event.type == "advance" and reached:
            near = [msgspec.structs.replace(p, relation="towards") if p.text in reached
                    and not p.relation else p for p in event.place]  # fmt: skip
            return f" {where(near)}"
        if event.type not in MOVES:
            bases = flown_from(event, self.facts)
            places = [on_the_way(p) for p in event.place if p.text not in bases]
            return f" {where(places)}" if places else ""
        if event.type == "withdrawal":
            return leaving(event.place, reached)
        went = listed(place_name(p) for p in event.place if p.text in reached)
        left = [p for p in event.place if p.text not in reached]
        if not went:
            fled = [p for p in left if p.text in left_by_words(event, self.facts)]
            return f" from {taken(fled)}" if fled and fled == left else f" {where(left)}"
        return f" from {taken(left)} to {went}" if left else f" to {went}"

    def _happening(self, event: Event, form: str, means: Means) -> str | None:
        forms = phrases().get(means.forms, {})
        if not (_readable(event, self.facts) and plausible(event, self.facts)):
            return None
        # Aircraft are what it was done with; who flew them is not said.
        actors = [
            m
            for m in event.actor
            if m.id
            or not (
                is_craft(m.text)
                or _UNSAID.match(m.text)
                or (event.type in HARMFUL and is_thing(m.text))
            )
        ]
        if event.type == "displacement" and event.actor == event.target:
            # Who fled is read as both.
            actors = []
        targets = targets_told(event, self.facts)
        actor, target = self.names(actors), self._names_of_targets(event.type, targets)
        things = things_taken(event, self.facts)
        event = _without_places_hit(event, targets)
        place = "" if self.is_at_home(actors, event.place) else self.spot(event)
        if form == "plan":
            pattern = forms.get("plan") if actor else None
            pattern = f"{{actor}} planned to {pattern}" if pattern else None
        elif form == "shot down" and target:
            craft = [
                m
                for m in targets
                if m.id is None and (_FLOWN.search(m.text) or is_craft_of_anybody(m.text))
            ]
            slots = ("shot_down", "shot_down_by_unknown") if craft else ("lost_to", "lost")
            # Crews come down with what they flew.
            target = listed(self._one_of(m, event) for m in craft) or target
            pattern = forms[slots[0 if actor else 1]]
        elif target and (form == "looted" or (form == "seized" and not any(m.id for m in targets))):
            pattern = forms[form if actor else f"{form}_by_unknown"]
        elif form == "looted" and actor:
            pattern = forms["looting"]
        elif "captives" in forms and targets and all(is_captive(m.text) for m in targets):
            pattern = forms["captives" if actor else "captives_by_unknown"]
        elif actor and "sent" in forms and _all_unknown(actors, is_sent_unit):
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
        if event.type == "displacement" and place.startswith((" from ", " to ")):
            pattern = pattern.replace("left their homes", "fled")
        held = taken(event.place) if "{place}" in pattern else ""
        if event.type == "siege":
            held = held if not held.startswith("ground ") else listed(map(place_name, event.place))
        if things is not None:
            # Who took a building or a village in a district has not taken the district.
            held = things.of(held, place)
        who = actor if "sent" in forms else target or held
        to_it = bool(event.place) and "{to}" in pattern
        return pattern.format(
            actor=actor,
            target=target,
            were="were" if is_plural(who) else "was",
            where=place,
            place=held,
            from_=f" from {target}" if target else "",
            against=f" against {target}" if target else "",
            to=f" {where([*map(brought_to, event.place)])}" if to_it else "",
            strikes=forms.get("one" if means.single else "many", ""),
            be="was" if means.single else "were",
        )

    def _one_of(self, mention: Mention, event: Event) -> str:
        """Return a thing as the reports count it: `an Antonov aircraft`."""
        words = " ".join(self._words(event))
        found = re.search(rf"\b(an?) {re.escape(mention.text)}\b", words)
        return f"{found[1]} {mention.text}" if found else self.names((mention,))

    def is_at_home(self, actors: Sequence[Mention], places: Sequence[PlaceMention]) -> bool:
        """Say whether a state acted in itself, and no closer: `Syria killed people in Syria`."""
        doers = [actor for actor in map(self.facts.actor, actors) if actor is not None]
        states = {actor.name for actor in doers if actor.kind == "state"}
        return bool(states) and all(
            place.kind == "country" and not place.relation and place_name(place) in states
            for place in places
        )

    def _names_of_targets(self, kind: ClaimType, targets: Sequence[Mention]) -> str:
        """Return the targets as a sentence has them: `members of Hezbollah` are killed."""
        if kind not in OF_PEOPLE:
            return self.names(targets)
        return listed((self._members(mention) for mention in targets), most=4)

    def _members(self, mention: Mention) -> str:
        actor = self.facts.actor(mention)
        name = self.names((mention,))
        if actor is not None and actor.kind == "civilians" and not _stands_for_all(actor.name):
            return actor.name.casefold()
        return name if actor is None or actor.kind in CROWDS else f"members of {name}"

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
        counting = {s.origin for f in event.figures for s in f.said_by}
        for voice in account.apart:
            # Their numbers are told with them.
            if voice.origin not in counting and (words := self.reported(voice)) is not None:
                sentences.append(words)
        return [*sentences, *self._directed(event, account)]

    def _directed(self, event: Event, account: Account) -> list[Sentence]:
        """Return against whom it was, by those who say so where the account leaves it out."""
        told = [
            m
            for m in targets_told(event, self.facts)
            if m not in (*event.actor, *account.event.target)
            and (m.id or is_name(m.text, _LONGEST_ACTOR))
        ]
        counted = self._counts_civilians(event)
        groups: dict[str, list[Voice]] = {}
        for voice in account.targeted:
            if self.facts.claims_of(voice.claims) and voice.origin not in counted:
                own = hit_by_account_of(voice, event, self.facts)
                if targets := self.names(m for m in told if m in own):
                    groups.setdefault(targets, []).append(voice)
        sentences = []
        for targets, named in groups.items():
            were = "were" if is_plural(targets) else "was"
            what = f"it was directed against {targets}"
            if event.type in HARMFUL or event.type == "chemical":
                what = f"{targets} {were} hit"
            if event.type == "clash":
                what = f"{targets} {were} attacked"
            if event.type == "capture":
                places = [place for place in account.event.place if place.relation != "within"]
                what = f"{'they were' if len(places) > 1 else 'it was'} taken from {targets}"
            names = capital(listed(self.speakers(named), most=5))
            keys = tuple(key for voice in named for key in voice.claims)
            sentences.append(Sentence(text=f"{names} said that {what}", claims=keys))
        return sentences

    def reported(self, voice: Voice, on: str = "") -> Sentence | None:
        """Return one voice's own words as a sentence; `on` follows its name."""
        claims = self.facts.claims_of(voice.claims)
        if not claims or is_of_a_table(claims[0], self.facts):
            return None
        who = self.facts.voice_name(voice)
        return Sentence(text=in_words(who, claims[0], self.facts, on), claims=(claims[0].key,))

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
                return f"{text}, said {speaker}, speaking for the side that was hit"
            if _is_subject(speaker, text):
                return f"{text}, by {_own(speaker)} own admission"
            return f"{text}, {speaker} conceded"
        if alone and len(voices) == 1 and voices[0].interest in {"own success", "enemy's loss"}:
            speaker = listed(self.speakers(voices))
            if _is_subject(speaker, text):
                return f"{text}, by {_own(speaker)} own account alone"
            if speaker.casefold() in text.casefold():
                return f"{text}, by the account of {speaker} alone"
            if self._is_mouthpiece(voices[0]):
                return f"{text}, said {speaker}, an outlet of one of the parties"
            if voices[0].origin in self.facts.reference.actors:
                return f"{text}, said {speaker}, a party to the war"
            return f"{text}, said {speaker}, speaking for one of the parties"
        speakers = listed(self.speakers(voices), most=4)
        if alone and len(voices) == 1 and _is_subject(speakers, text):
            return f"{text}, by {_own(speakers)} own account"
        return f"{text}, according to {speakers}"


_BEFORE_THE_SUBJECT = re.compile(
    rf"(?:(?:on|in|from|between|and|of|the|reported|without a year|up to|{'|'.join(MONTHS)}|"
    r"[\d,:–])\s*)*",
    re.IGNORECASE,
)


def _is_subject(speaker: str, text: str) -> bool:
    """Say whether a sentence begins with who says it, but for its date."""
    if speaker.casefold() not in text.casefold():
        # Far cheaper than a pattern, and so for nearly all.
        return False
    names = "|".join(map(re.escape, (speaker, capital(speaker))))
    found = re.search(rf"(?<!\w)(?:{names})(?!\w)", text)
    if found is None:
        return False
    # With others beside it, "its own account" would be theirs.
    joint = re.match(r"(?:,| and)\s", text[found.end() :])
    return not joint and _BEFORE_THE_SUBJECT.fullmatch(text[: found.start()]) is not None


def _own(speaker: str) -> str:
    return "their" if is_plural(speaker) else "its"


def _names(mentions: Sequence[Mention], facts: Facts) -> str:
    return listed(
        (
            ("civilians" if actor.kind == "civilians" else actor.name.casefold())
            if (actor := facts.actor(m)) is not None and actor.kind in CROWDS
            else with_article(facts.name(m))
            for m in mentions
        ),
        most=4,
    )


def _stands_for_all(name: str) -> bool:
    """Say whether a kind of civilians is told of as civilians: children are part of a number."""
    return name == "Civilians" or is_subset(name)


_NEVER = {
    "capture": frozenset({"country", "river", "sea"}),
    "siege": frozenset({"country", "river", "sea", "province"}),
}


def _readable(event: Event, facts: Facts) -> bool:
    """Say whether the names of an event are names, not half a sentence, and nobody hits itself."""
    targets = [m.id for m in event.target]
    if any(m.id and m.id in targets for m in event.actor):
        return False
    if event.place and event.place[0].kind in _NEVER.get(event.type, ()):
        # Nobody takes a country in a day or besieges a river: the place was misread.
        return False
    for mention in (*event.actor, *event.target):
        if mention.id is None and not is_name(mention.text, _LONGEST_ACTOR):
            return False
    for place in event.place:
        name = place_name(place)
        if place.id is None and not (is_name(name, _LONGEST_PLACE) and is_a_place(name, facts)):
            return False
    return True


def _all_unknown(mentions: Sequence[Mention], are: Callable[[str], bool]) -> bool:
    """Say whether all who are named are nobody that the packs know, and of one kind."""
    return all(m.id is None and are(m.text) for m in mentions)


_NO_PLACE = re.compile(
    r"(.+ )?(attacks|strikes|raids|clashes|bombings|explosions)$|"
    r"(mon|tues|wednes|thurs|fri|satur|sun)days?$|(january|february|april|june|july|august|"
    r"september|october|november|december)$|[\w-]+-(majority|dominated|populated|held|run)$|"
    r"en route$|tags\b.*$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(al|el|an|ad|ar|as|ash|at|az|ath|adh)[- ’']", re.IGNORECASE)


def is_a_place(name: str, facts: Facts) -> bool:
    """Say whether one word that no gazetteer has may be a place: no `Russian`, no `ward`."""
    if _NO_PLACE.match(name):
        return False
    common = name[:1].islower() and not _ARTICLE.match(name)
    return " " in name or not (common or name.casefold() in facts.demonyms)


def _without_places_hit(event: Event, targets: Sequence[Mention]) -> Event:
    """Leave out places that the targets told name: `shelled the refinery at the refinery`."""
    if not (targets and event.place):
        return event
    hit = [m.text.casefold() for m in targets]
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
