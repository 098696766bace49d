"""What a document has told so far: places, days, attackers, whose statement it is."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ..actor_names import load_words
from ..actors import ActorIndex
from ..communiques import STATEMENT, issuing_force, without_quotes
from ..countries import country_called
from ..model import (
    Claim,
    Document,
    Mention,
    PlaceMention,
    Speaker,
    TimeSpan,
)
from ..protocols import Gazetteer
from ..reference import Reference
from . import places as where
from .blame import of_two_parties, only_dates_another, only_defended
from .history import is_history
from .kinds import ATTACKS, STRIKES
from .leads import Lead
from .lexicon import Lexicon
from .parse import Sentence
from .participants import Participants
from .sentences import Span
from .time_calendar import span_of
from .times import Anchor, When, anchor_of, find_times
from .words import words

_ACTIVE = frozenset(["happened", "ongoing"])


_HEADINGS = 6
"""In how many blocks at the top a report may say what days it covers."""
_HEADING_WORDS = 14
_LONGEST_PERIOD = 45
_TITLE_WORDS = 24
_LATELY = re.compile(r"\b(?:past|last|previous) (?:day|week)\b", re.IGNORECASE)
_ONE_WEEK = re.compile(r"\bin one week\b", re.IGNORECASE)
_OF_THE_DAY = re.compile(
    r"\b(?:daily|morning|evening|midday) (?:summary|sitrep|situation report|briefing|round-?up)\b",
    re.IGNORECASE,
)
_TOLD_LAST = 15
_LONG_AGO = 45
"""How many days before those of its story what a report tells of is its history."""
_ONE_PLACE = 2
"""How much a place says about the country of a report, where naming a state says 1 or 3."""
_OFFSPRING = re.compile(r"[- ](?:offshoot|affiliat|branch|splinter|franchise|linked|inspired)")
"""“The al Qaeda offshoot” is another party than al Qaeda."""
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us)\b")
_OUR_MEN = re.compile(
    rf"\b(?:our|we)\s+(?:\w+\s+){{0,3}}?(?:{'|'.join(sorted(words('speakers', 'ours')))})\b",
    re.IGNORECASE,
)
"""What only a party to the fighting says of itself."""
_ATTRIBUTE = re.compile(r"[-– ](?:backed|led|allied|linked|support)")
_LONE_NAME = re.compile(r"(?<![\w’'-])[a-z][a-z’'-]*,? ([A-Z][a-z]{3,})\b")
"""A capitalised word behind a small one: "in Idlib", but not the second half of "Abu Dali"."""


_AS_OF = re.compile(r"\bas of \d{1,2}(?:[.:]\d\d)? ?(?:[ap]\.?m\b\.?|h\b|hours|o'clock)?", re.I)
_DEAD_ATTACKER = re.compile(r"\b(?:suicide|bombers?)\b", re.IGNORECASE)
_NATION = re.compile(
    r"\b([A-Z][a-z]{3,}) (?:army|military|government|state|soldiers?|troops|forces|police"
    r"|officials?|authorities|town|city)\b"
)
"""“Somali soldiers”, for reports that nowhere name the country itself."""


def _tied(ranked: list[str], counts: dict[str, int]) -> bool:
    return len(ranked) > 1 and counts[ranked[0]] == counts[ranked[1]]


class Story:
    """State of one document, in reading order; the layers above turn frames into claims with it."""

    def __init__(
        self,
        document: Document,
        lexicon: Lexicon,
        index: ActorIndex,
        reference: Reference,
        gazetteer: Gazetteer,
        engine: str,
    ) -> None:
        self.document = document
        self.text = document.text
        self.cased = document.text
        """The text on one line, with sentences in capitals given back their case."""
        self.lexicon = lexicon
        self.gazetteer = gazetteer
        self.engine = engine
        self.people = Participants(lexicon, index, reference, document.text, document.published)
        self.anchor = anchor_of(document.published)
        self.topic: PlaceMention | None = None
        self.section_day: TimeSpan | None = None
        """The day that stands alone above what follows ("Monday 3 June")."""
        self.label_day: TimeSpan | None = None
        """The day that this paragraph's label gives ("4 June: …")."""
        self.headed = False
        """Does a label of this very paragraph ("Raqqa: …") name the topic?"""
        self.last_places: tuple[PlaceMention, ...] = ()
        self.places_before: tuple[PlaceMention, ...] = ()
        """Those of the paragraph before, for "the area"."""
        self.known_places: list[PlaceMention] = []
        self.known_before = 0
        """How many of them were named before this paragraph."""
        self.looked_back = -1
        """The last sentence that told of what was long before the story's days."""
        self.containers: dict[str, tuple[PlaceMention, ...]] = {}
        self.last_time: TimeSpan | None = None
        self.last_day = ""
        self.role = ""
        self.list_day: TimeSpan | None = None
        self.years: dict[int, int] = {}
        self.history = is_history(document.text, self.anchor.published)
        self.story_day: date | None = None
        """Where a text written long after what it tells has come to."""
        self.period: TimeSpan | None = None
        """The days that a report says, above its text, that it covers ("10 – 23 August 2021")."""
        self.last_kind = ""
        self.last_paragraph = -1
        self.sentence = 0
        self.last_sentence = -9
        self.last_attack: str | None = None
        self.last_attacker: Mention | None = None
        self.defender: Mention | None = None
        """The last that was only told to repel somebody."""
        self.accuser: Speaker | None = None
        """On whose word the last attacker attacked."""
        self.last_striker: Mention | None = None
        self.air = bool(
            re.search(
                r"\b(?:air ?strikes?|warplanes?|air raids?|sorties|jets|drones?|UAVs?)\b",
                self.text,
                re.I,
            )
        )
        self.told: list[tuple[int, Claim]] = []
        """The last claims, each with the number of its sentence."""
        self.slots: dict[tuple[str, ...], int] = {}
        self.named: dict[str, str] = {}
        self.paragraph = -1
        self.section = ""
        self.line = ""
        self.main: PlaceMention | None = None
        """The one place that the document is about."""
        self.period = self._title_period()
        self._meet_all(index, reference)

    def _meet_all(self, index: ActorIndex, reference: Reference) -> None:
        """Let every actor named anywhere give context to generic descriptions.

        The countries of the report are those its names speak of most: of places by their state,
        of armed groups and forces by the one country they act in.
        """
        ends = max(
            (s.end for s in self.document.sections if s.kind not in ("comment", "furniture")),
            default=len(self.text),
        )
        countries: dict[str, int] = {}
        for hit in index.find(self.text):
            if len(hit.ids) != 1 or hit.generic or hit.start >= ends:
                continue
            actor = reference.actors[hit.ids[0]]
            self.people.memory.meet(actor)
            self.people.first_at.setdefault(actor.id, hit.start)
            before = self.text[max(0, hit.start - 12) : hit.start].lower()
            after = self.text[hit.end : hit.end + 12].lower()
            offspring = _OFFSPRING.match(after) is not None
            if actor.kind not in ("civilians", "organisation") and not offspring:
                self.named.setdefault(actor.id, self.text[hit.start : hit.end])
            seat = before.rstrip().endswith("based in") or after.startswith(("-based", " based"))
            if (
                seat
                or load_words().ends_with(before, "opposed", "backing")
                or _ATTRIBUTE.match(after)
            ):
                # "pro-Iran militias", "US-backed fighters" tell of patrons, not where it was;
                # "based in Britain" where somebody sits.
                continue
            if actor.kind == "state" and actor.home:
                weight = 3 if before.rstrip().endswith((" in", "ern", " across", " of")) else 1
                countries[actor.home] = countries.get(actor.home, 0) + weight
            elif len(actor.countries) == 1 and actor.kind != "external forces":
                countries[actor.countries[0]] = countries.get(actor.countries[0], 0) + 2
        for code, count in self._place_countries(ends).items():
            # One name alone may be another's namesake abroad.
            if count > _ONE_PLACE or code in countries:
                countries[code] = countries.get(code, 0) + count
        self._find_author(index, reference)
        ranked = sorted(countries, key=lambda c: (-countries[c], c))
        if not ranked or _tied(ranked, countries):
            for word in _NATION.findall(self.text[:ends]):
                home = index.home_of(word)
                if home is not None:
                    countries[home] = countries.get(home, 0) + 1
            ranked = sorted(countries, key=lambda c: (-countries[c], c))
        tied = _tied(ranked, countries)
        self.people.memory.countries = () if tied else tuple(ranked[:1])
        if tied:
            most = countries[ranked[0]]
            self.people.memory.tied = tuple(c for c in ranked if countries[c] == most)

    def _find_author(self, index: ActorIndex, reference: Reference) -> None:
        """A statement is that of who issues it; one in the first person its publisher's, or the
        first party's it names.
        """
        issuer = issuing_force(self.document, reference)
        if issuer is not None:
            self.people.author, self.people.issued_in = issuer, issuer.home
            return
        body = self.text[:STATEMENT]
        if len(_WE.findall(without_quotes(body))) < 2:
            return
        source = reference.sources.get(self.document.source or "")
        if source is not None and source.speaks_for in reference.actors:
            self.people.author = reference.actors[source.speaks_for or ""]
            return
        if not _OUR_MEN.search(body):
            # "We condemn the attacks that ISIL claimed" is no statement of ISIL's.
            return
        for hit in index.find(self.text[:600]):
            actor = reference.actors[hit.ids[0]]
            if not hit.generic and actor.kind not in ("civilians", "state", "organisation"):
                self.people.author = actor
                return

    def _place_countries(self, ends: int) -> dict[str, int]:
        """Countries of the capitalised words that name one well-known place."""
        found: dict[str, int] = {}
        for word in set(_LONE_NAME.findall(self.text[:ends])):
            hits = self.gazetteer.find(word, limit=1) if self.gazetteer.knows(word) else []
            if (
                hits
                and hits[0].place.country
                and hits[0].quality > 0.8
                and hits[0].place.population > 20_000
            ):
                code = hits[0].place.country
                found[code] = found.get(code, 0) + _ONE_PLACE
        return found

    def enter(self, span: Span, lead: Lead) -> None:
        """Begin a sentence; a paragraph's opening words may set the place of what follows."""
        self.sentence += 1
        self.role = span.role
        if span.section != self.section and span.section == "comment":
            self.last_places, self.topic, self.last_time = (), None, None
            self.last_attack = None
        self.section = span.section
        if span.paragraph != self.paragraph:
            self.paragraph = span.paragraph
            self.places_before = self.last_places or self.places_before
            self.known_before = len(self.known_places)
            self.last_places = ()
            self.headed = False
            self.people.told_of = None
            self.label_day = None
            self._enter_section_of(span)
            if lead.words is not None and lead.speaker is None:
                self.topic = None
        if lead.day is not None:
            self._enter_day(span, lead)
        if lead.place is not None:
            self.topic, self.last_places = PlaceMention(text=lead.place, kind=lead.kind), ()
            self.headed = True
            land = country_called(lead.place)
            self.people.told_of = land.alpha2 if land is not None else None
            # What a list tells of the next town is another's deed.
            self.last_attacker = self.last_striker = None
        if span.paragraph < _HEADINGS and span.section == "body":
            self._cover(span)
        if lead.place is None and span.role == "heading" and span.section == "body":
            words = self.text[span.start : span.end].strip(" .:")
            if len(words.split()) <= 4 and self.gazetteer.knows(words):
                self.topic = PlaceMention(text=words)

    def _enter_section_of(self, span: Span) -> None:
        """Count from the section's own day: a post's, a comment's, a live blog entry's.

        An entry of a live blog tells of its day; a post or comment may tell of any.
        """
        day = span.published
        self.anchor = anchor_of(day or self.document.published)
        if day is not None and span.section == "body" and self.anchor.published is not None:
            self.label_day = span_of(self.anchor.published, self.anchor.published, "day", day)

    def _cover(self, span: Span) -> None:
        """The lines above a report may say what time it covers."""
        line = self.text[span.start : span.end].strip()
        if self.period is None and len(line.split()) <= _HEADING_WORDS:
            found = find_times(self.cased, span.start, span.end, self.anchor, False)
            self.period = self._period_of(line, found)

    def _title_period(self) -> TimeSpan | None:
        """“Army kills dozens in one week", "Evening summary": the days that a title says."""
        title = self.document.title or ""
        if self.anchor.published is None or len(title.split()) > _TITLE_WORDS:
            return None
        return self._period_of(title, find_times(title, 0, len(title), self.anchor, False))

    def _period_of(self, line: str, found: list[When]) -> TimeSpan | None:
        """Return the time that a line above a report says it covers."""
        published = self.anchor.published
        of_the_day = (_AS_OF.search(line) if not found else None) or _OF_THE_DAY.search(line)
        if of_the_day is not None and published is not None:
            # "Situation as of 18:00", "Evening summary": a report of its day.
            return span_of(published, published, "day", of_the_day.group())
        one_week = _ONE_WEEK.search(line)
        if one_week is not None and published is not None:
            return span_of(published - timedelta(days=7), published, "span", one_week.group())
        if len(found) != 1 or found[0].span.precision != "span" or len(found[0].span.start) != 10:
            return None
        told = found[0].span
        days = (date.fromisoformat(told.end) - date.fromisoformat(told.start)).days
        named = any(ch.isdigit() for ch in told.text) and not found[0].since
        return (
            told if (named or _LATELY.search(told.text)) and 1 <= days <= _LONGEST_PERIOD else None
        )

    def _enter_day(self, span: Span, lead: Lead) -> None:
        """A day of its own above a list, or before a paragraph, dates what follows."""
        assert lead.day is not None
        anchor = Anchor(published=self.anchor.published, told=self.years)
        found = find_times(self.cased, *lead.day, anchor, False)
        day = found[0].span if len(found) == 1 and found[0].span.precision == "day" else None
        published = self.anchor.published
        if day is None or (published is not None and day.start == published.isoformat()):
            # The page's own date tells when it was written.
            return
        if lead.start == span.start and self.text[lead.day[1] : span.end].strip(" .:") == "":
            self.section_day = day
        else:
            self.label_day = day

    def _notice(self, sentence: Sentence) -> None:
        for token in sentence.tokens:
            if token.name is not None and token.name.kind == "place":
                mention = where.mention_of(token, self.text, sentence)
                self.known_places.append(PlaceMention(text=mention.text, kind=mention.kind))
        gone = max(0, len(self.known_places) - 30)
        del self.known_places[:gone]
        self.known_before = max(0, self.known_before - gone)

    def _looks_back(self, claim: Claim) -> bool:
        """“The war began when they attacked on October 7", in a report of some day in May."""
        if claim.time is None or self.list_day is None:
            return False
        if claim.time.precision == "year":
            return True
        told, today = claim.time.end, self.list_day.start
        if not (told[:1].isdigit() and today[:1].isdigit() and len(told) == len(today) == 10):
            return False
        return (date.fromisoformat(today) - date.fromisoformat(told)).days > _LONG_AGO

    def _remember(
        self, claim: Claim, actor: tuple[Mention, ...], target: tuple[Mention, ...]
    ) -> None:
        self.told = [*self.told[-_TOLD_LAST:], (self.sentence, claim)]
        for mention in target:
            self.people.memory.remember(mention, self.people.actor(mention), False)
        for mention in actor:
            if claim.type == "statement" and mention.id is None:
                # Lawyers and monitors accuse; "they bombed" is about others.
                continue
            self.people.memory.remember(mention, self.people.actor(mention), True)
        if self.section == "caption":
            # A picture may show another day and place.
            return
        if claim.place and claim.type not in ("statement", "support"):
            # "50 km from the port of Kismayo" says where another place is.
            near = tuple(p for p in claim.place if not where.apart(p.relation))
            self.last_places = near or claim.place
            around = tuple(p for p in claim.place if p.relation == "within")
            for place in claim.place:
                if around and place not in around:
                    self.containers[place.text] = around
        if self._looks_back(claim):
            self.looked_back = self.sentence
        elif claim.time is not None and claim.time.start and claim.modality in _ACTIVE:
            self.last_time = claim.time
            if self.role != "item" and claim.time.precision == "day":
                self.list_day = claim.time
        if claim.modality in _ACTIVE:
            self.last_kind, self.last_paragraph = claim.type, self.paragraph
            self.last_sentence = self.sentence
        if only_dates_another(claim, self.text):
            # "Days after the attack on Hama, a bomb killed three": another one.
            return
        if self.looked_back == self.sentence:
            # "The YPG took the town last year, backed by air strikes": no part of the day's story.
            return
        # Who blew himself up makes no other attack.
        goes_on = bool(actor) and not _DEAD_ATTACKER.search(actor[0].text)
        if claim.type in ("capture", "advance") and claim.modality in _ACTIVE and goes_on:
            self.last_attacker = actor[0]
        if claim.type == "bombing" and not actor and claim.modality in _ACTIVE:
            # Whom a bomb of nobody kills, who attacked before did not.
            self.last_attacker = self.last_striker = None
        if claim.type in ATTACKS and claim.modality in _ACTIVE:
            self.last_attack = claim.type
            if of_two_parties(claim):
                # Of whom a fight kills, nobody says which side it was.
                self.last_attacker = self.last_striker = None
            elif goes_on:
                self.last_attacker = actor[0]
                if only_defended(claim):
                    self.defender = actor[0]
                self.accuser = next(iter(claim.says), None)
                if claim.type in STRIKES:
                    self.last_striker = actor[0]
