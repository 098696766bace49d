"""The language pack of one language, compiled once per process.

A pack is data (`packs/lang/<code>/*.yaml`): triggers, classes of things, speech and modality
words.  Nothing in the code of this stage names an English word that a pack could hold.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec

from ..model import Row
from .pack import load_pack
from .sentences import Span
from .stand_ins import beside_of
from .war_words import WarWords
from .words import words

SHORT = 400
"""Texts up to so many characters are not judged by their words of war."""
_EVERY = 900
"""One word of war in so many characters makes a text one on war."""
_MEMORY = 20_000
"""So many phrases' classes are remembered."""
_THROUGHOUT = 600
"""Reports on war have a word of war in 100 to 400 characters (measured on 100 reports)."""


class Trigger(Row, kw_only=True, frozen=True):
    """One sense of a word that can carry a claim."""

    word: str
    type: str
    noun: bool = False
    frame: str = "act"
    means: str | None = None
    object: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    not_object: frozenset[str] = frozenset()
    not_class: frozenset[str] = frozenset()
    prep: frozenset[str] = frozenset()
    needs: str | None = None
    weapon: str | None = None
    agentive: bool = False
    thing: bool = False
    keeps: bool = False
    """A statement that stands beside what it is about (condemn)."""
    only: bool = False
    """A statement whose content is no claim of its own (urge, call for)."""
    otherwise: Trigger | None = None
    """The sense to try where this one lacks the objects or subjects it needs."""


class Lexicon:
    """Compiled language pack; see packs/lang/en for what each list means."""

    def __init__(self, code: str, folders: Sequence[str] = ()) -> None:
        pack = load_pack(code, folders)
        triggers, things, speech = pack["triggers"], pack["things"], pack["speech"]
        self.code = code
        self.verbs = {w: _trigger(w, e, noun=False) for w, e in triggers["verbs"].items()}
        self.nouns = {w: _trigger(w, e, noun=True) for w, e in triggers["nouns"].items()}
        self.light = frozenset(triggers["light"])
        self.occur = frozenset(triggers["occur"])
        self.swap: dict[str, str] = triggers["swap"]
        self.swap_beside = beside_of(triggers["swap_beside"])
        self.classes: dict[str, frozenset[str]] = {
            name: frozenset(things[name])
            for name in (
                "person",
                "force",
                "equipment",
                "structure",
                "place",
                "territory",
                "weapon",
                "attack",
                "aid",
                "agreement",
                "control",
                "support",
                "animal",
                "uprooted",
                "property",
                "chemical",
            )
        }
        self.means = {kind: frozenset(words) for kind, words in things["means"].items()}
        self.weapon_kind = {k: frozenset(w) for k, w in things["weapon_kind"].items()}
        self.civilian = frozenset(things["civilian"])
        self.event_count = frozenset(things["event_count"])
        self.measures: dict[str, str] = things["measures"]
        self.not_counted = frozenset(things["not_counted"])
        self.say = frozenset(speech["say"])
        self.weak_say = frozenset(speech["weak"])
        self.tell = frozenset(speech["tell"])
        self.relay = frozenset(speech["relay"])
        self.according = tuple(speech["according"])
        self.hearsay = frozenset(speech["hearsay"])
        self.speakers = frozenset(speech["speakers"])
        self.again = frozenset(speech["again"])
        self.modality = {k: frozenset(v) for k, v in speech["modality"].items()}
        self.phrasal = _phrasal(self.verbs)
        self.possible = _possible(self)
        self._classes_of: dict[tuple[str, str], frozenset[str]] = {}
        listed = words("triage", "war")
        self.war = frozenset(w for w in listed if w.isalpha())
        self.war_too = words("triage", "also_else")
        self.war_stems = tuple(sorted(w[:-1] for w in listed if w.endswith("*")))
        self.war_phrases = tuple(sorted(w for w in listed if " " in w or "-" in w))
        self.war_words = WarWords(self.war, self.war_stems, self.war_phrases)

    def about_war(self, text: str) -> bool:
        """Say whether a text speaks of armed conflict at all, by the words only that needs.

        Three different such words, or one in 150 words of text; short texts (posts, headlines)
        are let through.  "Strike", "take" or "hold" make a claim only in such company.
        """
        return self.is_war(text, self._war_words(text))

    def mostly_on_war(self, text: str) -> bool:
        """Say whether a text is on war throughout: a word of war in every so many characters."""
        return len(text) <= SHORT or len(self._war_words(text)) * _THROUGHOUT >= len(text)

    def is_war(self, text: str, found: Sequence[str]) -> bool:
        """Say whether a text in which these words of war were found is on war."""
        if len(text) <= SHORT or len(found) * _EVERY >= len(text):
            return True
        return len({w.rstrip("s") for w in found}) >= 3

    def _war_words(self, text: str) -> list[str]:
        """Return the words of war in a text, and each phrase once."""
        found, phrases = self.war_words.find(text.lower())
        return [*(word for _, word in found), *{phrase for _, phrase in phrases}]

    def sure(self, found: Sequence[str]) -> bool:
        """Say whether these words of war make a sentence one on war: two, or one of war alone."""
        return len(found) > 1 or any(w not in self.war_too for w in found)

    def can_hold(self, text: str, spans: Sequence[Span]) -> list[bool]:
        """Say of each sentence whether it can hold a claim: a trigger's stem, in a text on war.

        In other texts a sentence also needs words of war itself: two, or one that is used of
        nothing else (not "drone", "fighting", "captured").
        """
        low = text.lower()
        words, phrases = self.war_words.find(low)
        if self.is_war(text, [*(w for _, w in words), *{p for _, p in phrases}]):
            return [self.possible.search(text, s.start, s.end) is not None for s in spans]
        starts = sorted(at for at, _ in (*words, *phrases))
        # Where small letters are longer than large ones, positions do not hold.
        moved = len(low) != len(text)
        return [
            (moved or bisect_left(starts, s.start) < bisect_left(starts, s.end))
            and self.sure(self._war_words(text[s.start : s.end]))
            and self.possible.search(text, s.start, s.end) is not None
            for s in spans
        ]

    def classes_of(self, head: str, phrase: str = "") -> frozenset[str]:
        """Return the classes of a noun by its lemma, or by the two-word phrase it ends."""
        known = self._classes_of.get((head, phrase))
        if known is None:
            if len(self._classes_of) >= _MEMORY:
                self._classes_of.clear()
            known = self._classes_of[head, phrase] = self._asked_classes(head, phrase)
        return known

    def _asked_classes(self, head: str, phrase: str) -> frozenset[str]:
        exact = {name for name, words in self.classes.items() if phrase in words}
        return frozenset(exact or {name for name, words in self.classes.items() if head in words})


def _trigger(word: str, entry: dict[str, Any] | list[dict[str, Any]], *, noun: bool) -> Trigger:
    if isinstance(entry, list):
        first, *others = entry
        entry = {**first, "otherwise": _trigger(word, others, noun=noun)} if others else first
    lists = ("object", "subject", "not_object", "not_class", "prep")
    sets: dict[str, Any] = {k: frozenset(entry[k]) for k in lists if k in entry}
    plain = {k: v for k, v in entry.items() if k not in sets}
    return Trigger(word=word, noun=noun, **plain, **sets)


@lru_cache(maxsize=256)
def or_else(phrase: Trigger, plainer: Trigger) -> Trigger:
    """Return the senses of a phrase, then those of a shorter one or of its verb alone."""
    rest = plainer if phrase.otherwise is None else or_else(phrase.otherwise, plainer)
    return msgspec.structs.replace(phrase, otherwise=rest)


def _phrasal(verbs: dict[str, Trigger]) -> dict[str, list[tuple[str, Trigger]]]:
    """Verbs of several words by their first: shoot → [(down, …)], come → [(under fire, …)]."""
    found: dict[str, list[tuple[str, Trigger]]] = {}
    for word, trigger in verbs.items():
        first, _, rest = word.partition(" ")
        if rest:
            found.setdefault(first, []).append((rest, trigger))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


def _stem(word: str) -> str:
    """A prefix that all plain English inflections of the word share."""
    for ending in ("ies", "y", "e"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)]
    return word


_IRREGULAR = words("lexicon", "irregular")
_IRREGULAR_VERBS = [entry.split() for entry in sorted(words("lexicon", "irregular_verbs"))]


def _possible(lexicon: Lexicon) -> re.Pattern[str]:
    """One pattern that every sentence with a claim matches: any trigger's stem.

    Made of the triggers themselves, the forms of verbs that do not share their stem, and the words
    that are read as other words, so that a pack's new trigger cannot be lost here.
    """
    first = {w.split(" ")[0].split("-")[0] for w in (*lexicon.verbs, *lexicon.nouns)}
    forms = {f for verb, *others in _IRREGULAR_VERBS if verb in first for f in others}
    stems = "|".join(map(re.escape, sorted({_stem(w) for w in first} | _IRREGULAR)))
    # "sat" is a form of a verb, Saturday is none.
    whole = "|".join(map(re.escape, sorted(forms | set(lexicon.swap))))
    ends = r"|[\w.]+[-‑–](?:held|controlled|occupied|besieged)\b"
    return re.compile(rf"\b(?:{stems}|(?:{whole})\b){ends}", re.IGNORECASE)


@lru_cache(maxsize=4)
def load_lexicon(code: str = "en", folders: tuple[str, ...] = ()) -> Lexicon:
    """Return the compiled pack of a language with what the user's pack folders add.

    Raises PackError if there is none, or a folder's file does not fit.
    """
    return Lexicon(code, folders)
