"""What writers need to know of a view: an index over its claims, documents, sources and actors.

Nothing here judges: names are looked up, dates and places picked, words quoted.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import msgspec

from ..countries import country
from ..dataset_rows import Format, evidence_end, format_of_reader
from ..model import (
    Actor,
    Claim,
    Document,
    Event,
    Mention,
    PlaceMention,
    Row,
    Source,
    TimeSpan,
    Voice,
)
from ..parties import Parties
from ..protocols import View
from ..reference import Reference
from ..source_index import source_index
from .articles import with_article
from .naming import in_small_letters, is_speaker, small_letters, tidy_name
from .precision import KEPT, day
from .shelf import Shelf
from .wording import day_words, decoded, when, without_year

Answer = TypeVar("Answer")
UNKNOWN_OUTLET = "unknown outlet"
_SCALES = (
    "Local partner", "Other", "New media", "Subnational", "National", "Regional", "International",
)  # fmt: skip


_OUTLET_OF = re.compile(r"^the outlet of “(.+)”$")
_TITLE_BREAK = re.compile(r"\s+[–—|-]\s+|:\s+")
_DATELINE = re.compile(r"^.*\)\s*[-–—]\s+")
_SENTENCE_END = re.compile(r"[.!?][”’\"')]?(?=\s+(?:[|•]\s+)?[A-Z“\"'])")
# A name as such: `Kafr Zita`, but not `northern Hama`, `Hama Province` or `eastern bank of X`.
_PLAIN_NAME = re.compile(
    r"^(?!.*\b(of|and|[Pp]rovince|[Gg]overnorate|[Cc]ountryside|[Dd]istrict|city|town|village)\b)"
    r"(?!(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Cc]entral|[Rr]ural)\w*\b)\W*[A-Z].*$"
)


_OFFICE_OF_A_STATE = re.compile(
    r"\b(?:ministr(?:y|ies)|ministers?|president|premier|chancellor|government|spokes\w+|envoy|"
    r"ambassador|embassy|officials?|parliament|agency|authorit(?:y|ies)|commission|prosecutors?)\b",
    re.IGNORECASE,
)
_KIND_BEHIND = re.compile(r"(?<=\w) (city|town|village)$")
_NAMESAKE = re.compile(r"\s*\([^()]*\)$")
_ACRONYM = 7
"""Letters up to which a name in capitals may be one of initials."""


class Publication(Row, kw_only=True, frozen=True):
    """A document without its text."""

    id: str
    source: str
    """Name to print."""
    source_id: str | None = None
    title: str = ""
    published: str | None = None
    url: str | None = None
    language: str | None = None
    row: Format | None = None
    """Whose data set it is a row of, if it is one."""
    further: str = ""
    """What a row holds beyond the words of its claims."""


class Facts:
    """Look-ups over one view: claims by key, publications, names of origins and actors."""

    def __init__(self, view: View, reference: Reference, texts: bool = False) -> None:
        """Index the view; `texts` keeps the documents' texts, to quote whole sentences."""
        self.reference = reference
        self.years = False
        """The text is about more than one year: every date needs its own."""
        self._texts: dict[str, Document] = {}
        self._filed: dict[str, Source | None] = {}
        self._answers: dict[tuple[Hashable, ...], Any] = {}
        self._last_asked: tuple[tuple[str, ...], list[Claim]] = ((), [])
        self.has_texts = texts
        """Whole sentences can be looked at."""
        self.sources = dict(view.sources())
        self._source_by_name = {
            name.casefold(): source
            for source in self.sources.values()
            for name in (source.name, *source.names, source.id)
        }
        self.publications: dict[str, Publication] = {}
        for document in view.documents():
            self.publications[document.id] = self._publication(document)
            if texts:
                self._texts[document.id] = document
        # Names of outlets that the packs do not know, as they stand on the reports.
        self.outlets = {p.source for p in self.publications.values() if p.source_id is None}
        self.claims = Shelf()
        self._speakers: dict[str, str] = {}
        spellings: dict[str, dict[str, int]] = {}
        for claim in self.claims.fill(view):
            for speaker in claim.says:
                if speaker.id:
                    self._speakers.setdefault(speaker.id, speaker.name or speaker.text)
            for place in claim.place:
                if place.id and _is_plain_name(text := _KIND_BEHIND.sub("", place.text)):
                    met = spellings.setdefault(place.id, {})
                    met[text] = met.get(text, 0) + 1
        self._towns = {text.casefold() for counts in spellings.values() for text in counts}
        self._spelt = {
            place_id: min(counts, key=lambda text: (-counts[text], len(text), text))
            for place_id, counts in spellings.items()
        }

    def once(self, make: Callable[..., Answer], *of: Hashable) -> Answer:
        """Return `make(*of, self)`, worked out once for each distinct value of `of`.

        The same sides, places and sources come again in most events of a big record.
        """
        key = (make, *of)
        found: Answer | None = self._answers.get(key)
        if found is None:
            if len(self._answers) >= KEPT:
                self._answers.clear()
            found = self._answers[key] = make(*of, self)
        return found

    def _publication(self, document: Document) -> Publication:
        source = self.source(document.source) or self._filed_under(document.source)
        row = format_of_reader(document.reader)
        return Publication(
            id=document.id,
            source=source.name if source else decoded(document.source or "") or UNKNOWN_OUTLET,
            source_id=source.id if source else None,
            title=decoded(document.title or ""),
            published=document.published,
            url=document.url,
            language=document.language,
            row=row,
            further=document.text[evidence_end(document.text, row) :] if row else "",
        )

    def _filed_under(self, name: str | None) -> Source | None:
        """Return the outlet that a name in small letters means, as fusing knows it: `ahram`."""
        if not name:
            return None
        if name not in self._filed:
            self._filed[name] = source_index(self.reference).publisher(name)
        return self._filed[name]

    def source(self, name: str | None) -> Source | None:
        """Return the source of an id or name; None where the packs do not know it."""
        if not name:
            return None
        return self.sources.get(name) or self._source_by_name.get(name.casefold())

    def actor(self, mention: Mention | None) -> Actor | None:
        """Return the actor a mention means; None where the packs do not know it."""
        return self.reference.actors.get(mention.id) if mention and mention.id else None

    def spelt(self, event: Event) -> Event:
        """Return the event with its places named as the reports mostly write them.

        Names from wires in capitals are written as names are.
        """
        places = tuple(map(self.spelt_place, event.place))
        event = msgspec.structs.replace(event, place=places)
        return in_small_letters(event, self.demonyms) if self._is_in_capitals(event) else event

    def _is_in_capitals(self, event: Event) -> bool:
        claims = self.claims_of(event.claims[:1])
        return bool(claims) and claims[0].evidence.text.isupper()

    def spelt_place(self, place: PlaceMention) -> PlaceMention:
        """Return a place named as the reports mostly write it."""
        name = self._spelt.get(place.id or "", place.name)
        # The gazetteer's own help to tell namesakes apart: `Midan (Aleppo)`.
        name = name and (_NAMESAKE.sub("", name) or name)
        if name and name.isupper() and len(name) > _ACRONYM:
            name = small_letters(name)
        return msgspec.structs.replace(place, name=name)

    def is_place(self, words: str) -> bool:
        """Say whether reports name a known place by just these words."""
        return words.casefold() in self._towns

    def when(self, time: TimeSpan | None) -> str:
        """Return when something happened as an adverb, with its year where that is not clear."""
        return when(time, self.years)

    def claims_of(self, keys: Iterable[str]) -> list[Claim]:
        """Return the claims of these keys that the view holds, in the order of the keys."""
        asked, found = self._last_asked
        if keys != asked:
            found = [claim for key in keys if (claim := self.claims.get(key)) is not None]
            if isinstance(keys, tuple):
                # What is written about one event asks for its claims a dozen times, and of its
                # only voice.
                self._last_asked = keys, found
        return found.copy()

    def sentence(self, claim: Claim) -> str:
        """Return the sentence a claim's words stand in; those words where the text is not kept."""
        document = self._texts.get(claim.document)
        if document is None:
            return claim.evidence.text
        start, end = claim.evidence.start, claim.evidence.end
        section = next((s for s in document.sections if s.start <= start and end <= s.end), None)
        if section is None:
            return claim.evidence.text
        before = list(_SENTENCE_END.finditer(document.text, section.start, start + 1))
        after = _SENTENCE_END.search(document.text, max(start, end - 1), section.end)
        first = before[-1].end() if before else section.start
        return document.text[first : after.start() + 1 if after else section.end].strip(" \n\t|•")

    def publication(self, claim: Claim) -> Publication | None:
        """Return the publication a claim stands in."""
        return self.publications.get(claim.document)

    def publications_of(self, event: Event) -> list[Publication]:
        """Return the publications of an event's claims, oldest first, each once."""
        found: dict[str, Publication] = {}
        for claim in self.claims_of(event.claims):
            publication = self.publications.get(claim.document)
            if publication is not None:
                found.setdefault(publication.id, publication)
        if len(found) < 2:
            return list(found.values())
        return sorted(found.values(), key=lambda p: (p.published or "9999", p.source, p.id))

    def reported(self, event: Event) -> dt.date | None:
        """Return the day of the first dated report of an event; None where no report has one."""
        return next((d for p in self.publications_of(event) if (d := day(p.published))), None)

    def moment(self, event: Event) -> str:
        """Return when an event happened as an adverb, else when it was first reported.

        `on 7 September`, `reported on 9 September`, `reported on 9 September, of 7 September
        without a year`, or nothing where neither is known.
        """
        stated = self.when(event.time)
        reported = None if stated else self.reported(event)
        if reported is None:
            return stated
        yearless = f", of {words} without a year" if (words := without_year(event.time)) else ""
        return f"reported on {day_words(reported, self.years)}{yearless}"

    def origin_name(self, origin: str, paths: Iterable[tuple[str, ...]] = ()) -> str:
        """Return the name to print of an origin: the source's, the actor's, or its own words."""
        source = self.source(origin)
        if source is not None:
            return source.name
        actor = self.reference.actors.get(origin)
        if actor is not None:
            return actor.name
        for path in paths:
            if path:
                return path[0]
        return self._speakers.get(origin, origin)

    def speaker(self, origin: str, paths: Iterable[tuple[str, ...]] = ()) -> str:
        """Return the name of an origin as a sentence has it: with its article, if it takes one."""
        return self.once(_speaker, origin, tuple(paths))

    def _speaker(self, origin: str, paths: tuple[tuple[str, ...], ...]) -> str:
        name = self._tidy(self.origin_name(origin, paths))
        if name in self.outlets:
            return outlet_name(name)
        if name.isupper() and len(name) > _ACRONYM:
            name = small_letters(name)
        if unnamed := _OUTLET_OF.match(name):
            return f"the report “{self._short_title(unnamed[1])}”"
        if origin in self.reference.actors:
            spoke = self.mouthpiece(origin, paths) or self._body(origin, paths)
            name = spoke.name if spoke is not None else name
        known = self.source(origin) is not None or origin in self.reference.actors
        if not known and not is_speaker(name):
            outlet = next((path[-1] for path in paths if len(path) > 1), "")
            if not outlet:
                return "an unnamed source"
            if unnamed := _OUTLET_OF.match(outlet):
                return f"a source quoted by the report “{self._short_title(unnamed[1])}”"
            found = self.source(outlet)
            return f"a source quoted by {outlet_name(found.name if found else outlet)}"
        return with_article(name)

    def voice_name(self, voice: Voice) -> str:
        """Return the name of a voice as a sentence has it; of a state, the office that spoke.

        `Ukraine's deputy prime minister`, not `Ukraine`: that a state speaks is a data set's way.
        """
        actor = self.reference.actors.get(voice.origin)
        if actor is not None and actor.kind == "state":
            said = [
                self._tidy(small_letters(c.says[0].text))
                for c in self.claims_of(voice.claims)
                if c.says
            ]
            named = {path[0] for path in voice.paths if path}
            named = {self._tidy(name) for name in named}
            if named == {actor.name} and len(set(said)) == 1:
                if said[0] != actor.name and _OFFICE_OF_A_STATE.search(said[0]):
                    return with_article(said[0])
            elif len(named) == 1 and self._is_somebody_of(voice, said):
                return with_article(said[0])
        return self.speaker(voice.origin, voice.paths)

    def _tidy(self, name: str) -> str:
        """Return a speaker as printed: without marks of emphasis, and `Russia's ministry`.

        Some texts lost their apostrophes.
        """
        owner, space, owned = name.strip("*_ ").partition(" ")
        if space and owner[-1:] == "s" and owner[:-1] in self._states:
            return f"{owner[:-1]}'s {owned}"
        return f"{owner}{space}{owned}"

    @cached_property
    def _states(self) -> frozenset[str]:
        actors = self.reference.actors.values()
        return frozenset(actor.name for actor in actors if actor.kind == "state")

    def _is_somebody_of(self, voice: Voice, said: Sequence[str]) -> bool:
        """Say whether a voice is one that no pack knows: `a source at Police Command`."""
        who = voice.paths[0][0]
        known = self.source(who) or self.mouthpiece(voice.origin, voice.paths)
        body = self._body(voice.origin, voice.paths)
        return not (known or body) and set(said) == {who} and is_speaker(who)

    def is_outlet(self, origin: str) -> bool:
        """Say whether an origin is an outlet or agency that speaks for no party."""
        source = self.source(origin)
        return (
            source is not None and source.kind in {"outlet", "agency"} and source.speaks_for is None
        )

    def mouthpiece(self, party: str, paths: Iterable[tuple[str, ...]]) -> Source | None:
        """Return through whom a party spoke: its agency, station or ministry, if that is known.

        `Al-Manar`, not `Hezbollah`: a party's outlet counts as its voice, but an editor names it.
        """
        for path in paths:
            for name in path:
                source = self.source(name)
                if source is not None and source.speaks_for is not None:
                    roots = (source.speaks_for, self.parties.root(source.speaks_for))
                    return source if party in roots else None
        return None

    def _body(self, party: str, paths: Sequence[tuple[str, ...]]) -> Actor | None:
        """Return which body of a party spoke: its army, not the state; None where several did."""
        named = {path[0].casefold() for path in paths if path}
        actor = self._actor_by_name.get(next(iter(named))) if len(named) == 1 else None
        part = actor is not None and self.parties.root(actor.id) == self.parties.root(party)
        return actor if part else None

    @cached_property
    def _actor_by_name(self) -> dict[str, Actor]:
        return {actor.name.casefold(): actor for actor in self.reference.actors.values()}

    @cached_property
    def parties(self) -> Parties:
        """Who is part of whom, ally or enemy, by the packs."""
        return Parties(self.reference)

    @cached_property
    def demonyms(self) -> frozenset[str]:
        """What the people of states and groups are called, in small letters: `russian`."""
        actors = self.reference.actors.values()
        return frozenset(name.casefold() for actor in actors for name in actor.demonyms)

    def one_camp(self, one: Actor, other: Actor) -> bool:
        """Say whether two actors are one party, or stand on one side, by the packs."""
        return self.once(_one_camp, one.id, other.id)

    def publisher(self, publication: Publication) -> str:
        """Return who published as a sentence has it, else the title of the report."""
        if publication.source == UNKNOWN_OUTLET and publication.title:
            return f"the report “{self._short_title(publication.title)}”"
        return outlet_name(publication.source)

    def _short_title(self, title: str) -> str:
        """Return the head of a title that says which report is meant: `Syrian War Report`."""
        head = _TITLE_BREAK.split(title, maxsplit=1)[0]
        titles = {p.title for p in self.publications.values()}
        alone = sum(other.startswith(head) for other in titles) == 1
        return head if alone and len(head.split()) > 1 else title

    def name(self, mention: Mention) -> str:
        """Return the name of whom a mention means, else its words (without a dateline)."""
        actor = self.actor(mention)
        if actor is not None:
            return actor.name
        return tidy_name(_DATELINE.sub("", mention.name or mention.text))

    def source_scale(self, publications: Iterable[Publication]) -> str:
        """Return ACLED's source scale: the narrowest and the widest that are known, hyphenated."""
        return self.once(_scale, frozenset(p.source_id for p in publications))


@lru_cache(maxsize=KEPT)
def _is_plain_name(words: str) -> bool:
    return _PLAIN_NAME.match(words) is not None


def _speaker(origin: str, paths: tuple[tuple[str, ...], ...], facts: Facts) -> str:
    return facts._speaker(origin, paths)


def _one_camp(one: str, other: str, facts: Facts) -> bool:
    return facts.parties.together(one, other)


def _scale(sources: Iterable[str | None], facts: Facts) -> str:
    scales = {source.scale for name in sources if (source := facts.source(name)) is not None}
    ordered = [scale for scale in _SCALES if scale in scales]
    return "-".join(dict.fromkeys((ordered[0], ordered[-1]))) if ordered else ""


def outlet_name(name: str) -> str:
    """Return who publishes as a sentence has it: `the Syrian Arab News Agency`, but `ahram`."""
    return with_article(name) if name[:1].isupper() else name


def main_place(event: Event) -> PlaceMention | None:
    """Return the most specific place of an event that has coordinates, else its first place."""
    holding = None
    for place in event.place:
        if place.lat is not None and place.lon is not None:
            if place.relation != "within":
                return place
            holding = holding or place
    return holding or (event.place[0] if event.place else None)


def country_name(code: str | None) -> str:
    """Return a country's name for an ISO code, the code itself where it is unknown."""
    found = country(code)
    return found.name if found else code or ""


def in_time_order(events: Iterable[Event]) -> Iterator[Event]:
    """Yield events by start, end and id; those without a year last."""
    yield from sorted(
        events,
        key=lambda e: (*_sorting_days(e.time), e.id),
    )


def _sorting_days(time: TimeSpan | None) -> tuple[str, str]:
    """Return start and end so that what has no year sorts after what has one."""
    return (time.start, time.end) if time and time.start[:1] != "-" else ("~", "~")
