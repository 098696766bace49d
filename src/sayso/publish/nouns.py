"""What a noun of a report counts: people and which, things, aircraft, nobody in particular."""

from __future__ import annotations

import re
from functools import lru_cache

from .precision import KEPT

_CIVILIANS = re.compile(
    r"\b(civilians?|residents?|villagers?|families|family|shepherds?|farmers?|patients?|medics?|"
    r"doctors?|nurses?|journalists?|aid workers?|rescuers?|worshipp?ers?|students?|inhabitants|"
    r"workers?|employees?|labou?rers?|teachers?|bystanders?|mourners?|pilgrims?|"
    r"demonstrators?|protesters?|displaced|refugees|passengers?|pedestrians?|locals|citizens?)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\b(women|woman|child|children|girls?|boys?|minors?|infants?|bab(?:y|ies)|elderly|sons?|"
    r"daughters?|mothers?|commanders?|leaders?|officers?|brothers?|sisters?)\b",
    re.IGNORECASE,
)
RANKS = re.compile(
    r"\b(commanders?|leaders?|officers?|generals?|colonels?|fighters?|soldiers?)\b", re.IGNORECASE
)
REGULARS = re.compile(r"\b(soldiers?|servicemen|troops|officers?|conscripts?)\b", re.IGNORECASE)
IRREGULARS = re.compile(
    r"\b(militants?|fighters?|terrorists?|rebels?|insurgents?|gunmen|mercenar(?:y|ies)|jihadis?ts?|"
    r"jihadis)\b",
    re.IGNORECASE,
)
FIGHTERS = re.compile(
    rf"{REGULARS.pattern}|{IRREGULARS.pattern}|\b(forces|members|combatants|personnel)\b",
    re.IGNORECASE,
)
_HEAD_OF_PEOPLE = re.compile(
    rf"(?:{REGULARS.pattern}|{IRREGULARS.pattern}|{_CIVILIANS.pattern}|\bnationals?)$",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"\b(vehicles?|tanks?|pick-?ups?|trucks?|cars?|buildings?|positions?|houses?|aircraft|drones?|"
    r"vbieds?|humvees?|weapons?|shells?|rockets?|depots?|caches?|boats?|convoys?|systems?|sites?|"
    r"(?:air ?)?strikes?|raids?|attacks?|poultry|livestock|cattle|sheep|goats?|animals?|"
    r"stations?|plants?|factory|factories|mines?|refiner(?:y|ies)|cemeter(?:y|ies)|mosques?|churches|"
    r"(?:air)?ports?|ships?|vessels?|tankers?|bombs?|bunkers?|settlements?|supplies|streets?|blocks?|roads?|tunnels?|hospitals?|schools?|homes?|cent(?:er|re)s?|clinics?|towns?|villages?|"
    r"ammunition|equipment|medicines?|munitions|fuel|bridges?|rifles?|machine ?guns?|"
    r"knapsacks?|farms?|hotels?|embass(?:y|ies)|mi|miles?|km2?|kilomet(?:er|re)s?|hectares?|"
    r"cit(?:y|ies)|areas?|neighbou?rhoods?|checkpoints?|bases?|districts?|hills?|aid|parts)\s*$",
    re.IGNORECASE,
)
_AIRCRAFT = r"(?:war ?planes?|planes?|jets?|air ?craft|helicopters?|drones?|uavs?|quadcopters?)"
_CRAFT_OF_ANYBODY = re.compile(rf"\b(?:{_AIRCRAFT}|(?:f|mig|su|tu)-?\d+s?)$", re.IGNORECASE)
_CRAFT = re.compile(
    rf"^(the |an? |[\w-]+ )?{_AIRCRAFT}$|"
    r"^([\w-]+ )*(tupolev|long-range|strategic|tu-\w+) (tu-\w+ )?bombers( from \w+)?$",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"\b(reinforcements?|convoys?|columns?|troops|soldiers|fighters|militants)$", re.IGNORECASE
)
_CAPTIVES = re.compile(r"\b(prisoners?|captives?|pows?)$", re.IGNORECASE)
_CONDITION = re.compile(r"^(injured|wounded|dead|killed|slain) (?=\w)", re.IGNORECASE)
_NOBODY = re.compile(
    r"^(?:(?:a|the|some|several|many|at least|up to|[a-z]+-related) )?(?:number|dozens|hundreds|"
    r"thousands|millions|scores|others?|more|people|persons?|individuals?|dead|deaths|wounded|injured|casualties|"
    r"fatalities|lives|bodies|victims?)(?: of)?$",
    re.IGNORECASE,
)


@lru_cache(maxsize=KEPT)
def is_thing(words: str) -> bool:
    """Say whether words name things or places, not people."""
    return _THINGS.search(words) is not None


@lru_cache(maxsize=KEPT)
def is_craft(words: str) -> bool:
    """Say whether words name aircraft, not who flies them: `warplanes`, `fighter jets`."""
    return _CRAFT.search(words) is not None


@lru_cache(maxsize=KEPT)
def is_craft_of_anybody(words: str) -> bool:
    """Say whether words name aircraft, whoever they say flies them: `coalition fighter jets`."""
    return _CRAFT_OF_ANYBODY.search(words) is not None


@lru_cache(maxsize=KEPT)
def is_nobody_in_particular(words: str) -> bool:
    """Say whether words count people without saying who they are: `dozens`, `the dead`."""
    return _NOBODY.match(words.strip()) is not None


@lru_cache(maxsize=KEPT)
def is_civilian(words: str | None) -> bool:
    """Say whether words mean people who are no party."""
    return bool(words and _CIVILIANS.search(words))


@lru_cache(maxsize=KEPT)
def is_of_people(words: str) -> bool:
    """Say whether words end in a noun for people: `Takfiri militants`, `German national`."""
    return _HEAD_OF_PEOPLE.search(words) is not None


@lru_cache(maxsize=KEPT)
def is_subset(words: str | None) -> bool:
    """Say whether words name some of the people another figure counts (women, commanders)."""
    return bool(words and _PARTS.search(words) and not _CIVILIANS.search(words))


@lru_cache(maxsize=KEPT)
def is_of_irregulars(words: str) -> bool:
    """Say whether words name fighters of no state: `terrorist organizations`, `the rebels`."""
    return IRREGULARS.search(words) is not None


@lru_cache(maxsize=KEPT)
def is_sent_unit(words: str) -> bool:
    """Say whether words name units that somebody sent: `reinforcements`, `a convoy`."""
    return _SENT.search(words) is not None


@lru_cache(maxsize=KEPT)
def is_captive(words: str) -> bool:
    """Say whether words name people by what became of them: `prisoners`."""
    return _CAPTIVES.search(words) is not None


def without_condition(words: str) -> str:
    """Return whom a number counts, less what the verb says anyway: `140 injured people`."""
    return _CONDITION.sub("", words)
