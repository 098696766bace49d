"""The sections of a digest, each a list of blocks made from the events of the period."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import islice

import msgspec

from ..model import Event
from .accounts import PEOPLE, Accounts, counts_people
from .facts import Facts, country_name, in_time_order, main_place
from .fronts import ELSEWHERE, fronts, province_name, region
from .joining import folded, run_together
from .layout import Block, Heading, Items, Note, paragraph, without_repeats
from .losses import (
    civilian_harm,
    is_measure,
)
from .merged import merged
from .placing import where
from .precision import bounds
from .prose import Prose
from .sentence import Sentence
from .support import fullest, is_sure_of_the_doer
from .wording import capital, count_word, counted, day_words, listed, span_words

_GROUND = frozenset(
    {"capture", "withdrawal", "advance", "clash", "siege", "offensive", "deployment"}
)
_STRIKES = frozenset({"airstrike", "shelling", "bombing", "chemical", "interdiction"})
_ATTACKS = _STRIKES | {"killing"}
_APART = frozenset({"toll", "statement", "control", "displacement", "aid"})
_ORDER = (
    "capture", "withdrawal", "siege", "offensive", "advance", "clash", "deployment", "airstrike",
    "shelling", "bombing", "chemical", "interdiction", "killing",
)  # fmt: skip
_MANY, _MAIN = 8, 6
_STANDALONE = re.compile(r"^(.+), according to ([^,;“”]+)$")
MAIN_POINTS = "Main points"
STATEMENTS = "Statements and tolls"
_BY_A_PARTY = re.compile(
    r"^(?P<what>.+), said (?P<who>[^,;“”]+, "
    r"(?:(?:an outlet of|speaking for) one of the parties|a party to the war))$"
)
_ALSO = re.compile(r"also reported it|denied this|^[^“]* said that ")
_AS_WELL = " as well as "
_NO_HARM = frozenset({"displacement", "aid", "statement", "deployment", "agreement", "support"})
"""What touches civilians without harming them."""
_NOWHERE = "Place not stated"


class Sections:
    """Builds the sections; every sentence it makes carries the claims it rests on."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.prose = Prose(facts)
        self.accounts = Accounts(facts, self.prose)

    def _told(self, event: Event, dated: bool, full: bool = True) -> list[Sentence]:
        if not full:
            main = self.prose.told(event, dated)
            if main is None:
                return []
            if event.type == "killing" and len(whole := self.accounts.told(event, dated)) == 1:
                # Of those named, some were killed and some injured: only the numbers tell.
                return [*whole, *self.accounts.denials(event)]
            return [main, *self.prose.besides(event), *self.accounts.denials(event)]
        told = self.accounts.told(event, dated)
        if not told:
            return []
        return run_together(
            folded([*told, *self.accounts.things(event), *self.accounts.denials(event)])
        )

    def main_points(self, events: Sequence[Event]) -> list[Block]:
        """Return the developments that weigh most: ground changing hands, sieges, many dead."""
        ranked = sorted(
            (e for e in events if self.prose.happening(e)),
            # What is told without its day may be the background of something else.
            key=lambda e: (3.0 * (bounds(e.time) is None) - self._weight(e), e.id),
        )
        # What heads a digest rests on no pronoun: who did it is left to the sections.
        weighty = [
            e if is_sure_of_the_doer(e, self.facts) else msgspec.structs.replace(e, actor=())
            for e in ranked
            if self._weight(e) >= 2.5
        ]
        chosen = list({_headline(event): event for event in reversed(weighty)}.values())
        chosen = list({self._as_told(event): event for event in chosen}.values())
        asserted = filter(self._is_asserted, sorted(chosen, key=weighty.index))
        surely = in_time_order(islice(various(asserted), _MAIN))
        items = [(*self._in_short(event), *self.accounts.denials(event)) for event in surely]
        return [Heading(text=MAIN_POINTS), Items(items=without_repeats(items))] if items else []

    def _is_asserted(self, event: Event) -> bool:
        """Say whether an event is told in a sentence of its own, not in words of a report."""
        account = fullest(event, self.facts)
        return account is not None and self.prose.happening(account.event) is not None

    def _as_told(self, event: Event) -> object:
        """Return what a reader learns of an event beside its speakers and numbers."""
        account = fullest(event, self.facts)
        told = event if account is None else account.event
        return self.prose.happening(told) or event.id, self.facts.moment(event)

    def _in_short(self, event: Event) -> list[Sentence]:
        """Return what happened and, told apart from it, the first number of people harmed."""
        told = self.accounts.told(event)
        return told if len(told) < 2 else [told[0], *self.accounts.people(event)[:1]]

    def _weight(self, event: Event) -> float:
        kinds = {"siege": 5, "capture": 4, "withdrawal": 3, "offensive": 3, "agreement": 3,
                 "displacement": 2, "chemical": 6}  # fmt: skip
        dead = max(
            (s.low or 0 for f in event.figures if is_measure(f, "killed") for s in f.said_by),
            default=0,
        )
        voices = len({v.origin for v in event.voices if v.stance == "affirms"})
        fine = [p for p in event.place if p.kind not in {"country", "province", "region"}]
        known = 1.0 * bool(event.actor) + (1.0 if any(p.id for p in fine) else -3.0)
        known += min(len(event.place), 6) / 6
        return kinds.get(event.type, 0) + min(dead, 40) / 8 + voices + known - 2

    def by_front(self, events: Sequence[Event], style: str) -> list[Block]:
        """Return the situation front by front: day by day, or by ground and strikes."""
        blocks: list[Block] = []
        found = fronts((e for e in events if e.type not in _APART), self.facts)
        for front in found:
            if front.title == ELSEWHERE:
                part = self._by_land(front.events)
            else:
                told = self._by_day if style == "daily" else self._by_kind
                part = told(front.events)
            if part and len(found) > 1:
                blocks.append(Heading(text=front.title, level=3))
            blocks += part
        return [Heading(text="Situation by front"), *blocks] if blocks else []

    def _by_land(self, events: Sequence[Event]) -> list[Block]:
        """Return what belongs to no front: province by province, else country by country."""
        lands: dict[str, list[Event]] = {}
        for event in events:
            lands.setdefault(_land(event), []).append(event)
        ordered = sorted(lands, key=lambda land: land == _NOWHERE)
        return [
            block
            for land in ordered
            for block in self._by_day(lands[land], "" if land == _NOWHERE else land, all_days=True)
        ]

    def _by_day(
        self, events: Iterable[Event], kind: str = "", all_days: bool = False
    ) -> list[Block]:
        """Return a paragraph a day, so that its sentences need not name it.

        `kind` heads the first of them, or all.
        """
        days: dict[str, list[Sentence]] = {}
        for event in merged(sorted(in_time_order(events), key=_day_order)):
            edges = bounds(event.time)
            lead = _day_lead(event, self.facts.years) if edges else "date not stated"
            brief = civilian_harm(event, self.facts)
            told = self._told(event, dated=False, full=not brief)
            _add(days.setdefault(lead, []), told)
        blocks: list[Block] = []
        for lead, sentences in days.items():
            if sentences:
                headed = kind and (all_days or not blocks)
                head = f"{kind}, {lead}" if headed else capital(lead)
                blocks.append(paragraph(f"{head}.", sentences))
        return blocks

    def without_a_day(self, events: Sequence[Event]) -> list[Block]:
        """Return what is told without a day, by province and day of the first report."""
        groups: dict[tuple[str, str], list[Event]] = {}
        passed_over = 0
        for event in events:
            if event.type not in _APART and self._is_background(event):
                passed_over += 1
            elif event.type not in _APART:
                lead = _land(event)
                groups.setdefault((lead, self.facts.moment(event)), []).append(event)
        size = Counter(lead for (lead, _), members in groups.items() for _ in members)
        blocks: list[Block] = []
        for (lead, said), members in sorted(
            groups.items(), key=lambda item: (item[0][0] == _NOWHERE, -size[item[0][0]], item[0][0])
        ):
            sentences: list[Sentence] = []
            for event in merged(sorted(members, key=_day_order), dated=False):
                _add(sentences, self._told(event, False, not civilian_harm(event, self.facts)))
            if sentences:
                title = f"{lead}, {said or 'in a report without a date'}."
                blocks.append(paragraph(title, sentences))
        if not blocks:
            return []
        note = "Told as having happened, without the day; listed by the day of the first report."
        if passed_over:
            verb = "is" if passed_over == 1 else "are"
            more = counted(passed_over, "passage")
            note += f" {capital(more)} of background, without day and place, {verb} left out."
        return [Heading(text="Reported without a day"), Note(text=note), *blocks]

    def over_a_longer_time(self, events: Sequence[Event]) -> list[Block]:
        """Return what is said of a time much longer than the period."""
        told: dict[object, list[Event]] = {}
        for event in merged(in_time_order(e for e in events if e.type not in _APART)):
            if not (self._is_background(event) or self._says_nothing(event)):
                told.setdefault(self._alike(event), []).append(event)
        items = [item for members in told.values() if (item := self._lasting(members))]
        if not items:
            return []
        return [Heading(text="Over a longer time"), Items(items=without_repeats(items))]

    def _alike(self, event: Event) -> object:
        """Return what lasting events are told together by: the same happening, nothing besides."""
        account = fullest(event, self.facts)
        what = self.prose.happening(account.event) if account is not None else None
        # Numbers that are not told do not part them.
        counted = self.accounts.people(event) or self.accounts.things(event)
        plain = not counted and all(voice.stance == "affirms" for voice in event.voices)
        alone = account is not None and not account.others and not account.targeted
        return what if what and plain and alone and self.facts.when(event.time) else event.id

    def _lasting(self, members: Sequence[Event]) -> tuple[Sentence, ...]:
        """Return one sentence for what several tell of different times."""
        first = members[0]
        if len(members) == 1:
            return tuple(self._told(first, True, not civilian_harm(first, self.facts)))
        account = fullest(first, self.facts)
        assert account is not None
        what = self.prose.happening(account.event) or ""
        times: dict[str, list[str]] = {}
        for event in members:
            names = times.setdefault(self.facts.when(event.time), [])
            names += self.prose.speakers(v for v in event.voices if v.stance == "affirms")
        # One speaker of two times is named once.
        moments: dict[str, list[str]] = {}
        for moment, names in times.items():
            moments.setdefault(listed(names), []).append(moment)
        told = (f"{listed(said)}, according to {who}" for who, said in moments.items())
        keys = tuple(dict.fromkeys(key for event in members for key in event.claims))
        return (Sentence(text=f"{capital(what)} {'; '.join(told)}", claims=keys),)

    def _is_background(self, event: Event) -> bool:
        """Say whether an event can only be quoted, and has neither a town nor a number of people.

        Of such passages nobody can say what happened where: they tell how the war came about.
        """
        account = fullest(event, self.facts)
        if account is None or self.prose.happening(account.event) is not None:
            return False
        if any(place.kind not in {None, "country", "province", "region"} for place in event.place):
            return False
        return not any(
            counts_people(figure, measure) for figure in event.figures for measure in PEOPLE
        )

    def _says_nothing(self, event: Event) -> bool:
        """Say whether what is told has neither place, opponent nor number: `Russia fought`."""
        account = fullest(event, self.facts)
        told = event if account is None else account.event
        placed = told.place and not self.prose.is_at_home(told.actor, told.place)
        return not (placed or told.target or event.figures)

    def _by_kind(self, events: Sequence[Event]) -> list[Block]:
        kinds = {
            "On the ground": [e for e in events if e.type in _GROUND],
            "Strikes": [e for e in events if e.type in _STRIKES],
            "Also": [e for e in events if e.type not in _GROUND | _STRIKES],
        }
        return [block for kind, members in kinds.items() for block in self._by_day(members, kind)]

    def civilians(self, events: Sequence[Event]) -> list[Block]:
        """Return what was done to civilians."""
        harmed = [e for e in events if civilian_harm(e, self.facts) and e.type not in _NO_HARM]
        items = [told for e in in_time_order(harmed) if (told := tuple(self._told(e, True)))]
        if not items:
            return [
                Heading(text="Harm to civilians"),
                Note(text="The record holds no claim of harm to civilians in this period."),
            ]
        return [Heading(text="Harm to civilians"), Items(items=without_repeats(items))]

    def humanitarian(self, events: Sequence[Event]) -> list[Block]:
        """Return displacement and aid."""
        chosen = [
            e for e in events if e.type in {"displacement", "aid"} and not self._only_quoted(e)
        ]
        items = [
            told for e in merged(in_time_order(chosen)) if (told := tuple(self._told(e, True)))
        ]
        return [Heading(text="Humanitarian"), Items(items=without_repeats(items))] if items else []

    def _only_quoted(self, event: Event) -> bool:
        """Say whether an event is told in the report's words alone, without a number of people."""
        account = fullest(event, self.facts)
        told = account is None or self.prose.happening(account.event) is not None
        return not told and not self.accounts.people(event)

    def _summed(self, event: Event) -> list[Sentence]:
        """Return the numbers of a toll, with the time and place they are said of."""
        moment = self.facts.moment(event)
        spot = " ".join(filter(None, (moment, where(event.place))))
        return [
            Sentence(text=_spotted(sentence.text, spot, moment), claims=sentence.claims)
            for sentence in self.accounts.people(event)
        ]

    def _once_each(self, events: Iterable[Event]) -> list[Event]:
        """Leave out a total that the same speaker gives again, of other days or a wider place."""
        told: set[tuple[str, ...]] = set()
        kept = []
        for event in events:
            texts = tuple(sentence.text for sentence in self.accounts.people(event))
            if not texts or texts not in told:
                kept.append(event)
            told.add(texts)
        return kept

    def statements(self, events: Sequence[Event]) -> list[Block]:
        """Return what was said rather than done, and sums over a longer time."""
        # Tolls among civilians stand in the section on harm to them.
        chosen = [
            e
            for e in in_time_order(events)
            if e.type == "statement" or (e.type == "toll" and not civilian_harm(e, self.facts))
        ]
        chosen.sort(key=lambda e: -len(e.voices))
        chosen = self._once_each(chosen)
        told = (tuple(self._summed(e) or self._told(e, True)) for e in chosen)
        items = _same_totals(
            (item for item in told if item and not _EMPTY_QUOTE.search(item[0].text)),
            self.facts.outlets,
        )
        if not items:
            return []
        blocks: list[Block] = [
            Heading(text=STATEMENTS),
            Items(items=without_repeats(items[:_MANY])),
        ]
        if len(items) > _MANY:
            left = len(items) - _MANY
            verb = "is" if left == 1 else "are"
            blocks.append(Note(text=f"{capital(count_word(left))} more {verb} in the record."))
        return blocks


_TOTAL = re.compile(r"(?P<who>[^;“”]+?) said that (?P<what>[^;“”]+)$")
_OF_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_SPOT = re.compile(r" (?:\(|on |in |at |near |from |between ).*$")
_EMPTY_QUOTE = re.compile(r"“(?:… )?(?:\S+ ?){0,4}”$")


def _same_totals(
    items: Iterable[tuple[Sentence, ...]], outlets: Set[str]
) -> list[tuple[Sentence, ...]]:
    """Join totals that several speakers give alike into one item.

    `At least 300,000 people were killed` is one sum, whichever town its sentence names.
    """
    joined: dict[object, tuple[Sentence, ...]] = {}
    names: dict[object, list[str]] = {}
    for number, item in enumerate(items):
        total = _TOTAL.match(item[0].text) if len(item) == 1 else None
        key: object = number
        if total:
            of_a_war = _OF_THOUSANDS.search(total["what"])
            key = _SPOT.sub("", total["what"]) if of_a_war else total["what"]
            name = total["who"][0].lower() + total["who"][1:]
            own = name if name in outlets or name.startswith(("the ", "a ", "an ")) else ""
            names.setdefault(key, []).append(own or total["who"])
        if key not in joined:
            joined[key] = item
            continue
        before = _TOTAL.match(joined[key][0].text)
        assert before is not None
        assert total is not None
        keys = tuple(dict.fromkeys((*joined[key][0].claims, *item[0].claims)))
        # Of which time and place is told only where all say the same.
        what = before["what"] if total["what"] == before["what"] else key
        text = f"{capital(listed(names[key]))} said that {what}"
        joined[key] = (Sentence(text=text, claims=keys),)
    return list(joined.values())


def _spotted(text: str, spot: str, moment: str) -> str:
    """Return a sentence with time and place: at its end, or in brackets where that misleads."""
    if not spot:
        return text
    plain = not re.search(r"[;“(]|, among", text) and not moment.startswith("reported")
    return f"{text} {spot}" if plain else f"{text} ({spot})"


def _add(sentences: list[Sentence], told: Sequence[Sentence]) -> None:
    """Add what is told of an event; the same told alone by another speaker is one sentence.

    `There was shelling in X, according to A and B`: both say so, of one shelling or of two.
    """
    if len(told) == 1 and (now := _STANDALONE.match(told[0].text)):
        for at, known in enumerate(sentences):
            before = _STANDALONE.match(known.text)
            followed = at + 1 < len(sentences) and _ALSO.search(sentences[at + 1].text)
            if before is None or before[1] != now[1] or followed or _AS_WELL in before[2]:
                continue
            names = f"{before[2]} {now[2]}"
            link = _AS_WELL if " and " in names else " and "
            who = before[2] if before[2] == now[2] else f"{before[2]}{link}{now[2]}"
            sentences[at] = Sentence(
                text=f"{now[1]}, according to {who}",
                claims=tuple(dict.fromkeys((*known.claims, *told[0].claims))),
            )
            return
    party = _BY_A_PARTY.match(told[0].text) if len(told) == 1 else None
    for at, known in enumerate(sentences if party else ()):
        before = _STANDALONE.match(known.text)
        if before is not None and party is not None and before[1] == party["what"]:
            text = f"{capital(party['who'])}, also reported it"
            sentences.insert(at + 1, Sentence(text=text, claims=told[0].claims))
            return
    sentences.extend(told)


def _land(event: Event) -> str:
    """Return the province of an event, else its country."""
    nation, province = region(event)
    return province_name(province) or country_name(nation) or _NOWHERE


def _headline(event: Event) -> object:
    """Return what two main points must not have in common: who did what at which first place."""
    place = main_place(event)
    doers = tuple(sorted(mention.id or mention.text for mention in event.actor))
    return event.type, doers, (place.id or place.text.casefold()) if place else event.id


def various(events: Iterable[Event]) -> list[Event]:
    """Put what may be another account of an attack already told behind all else.

    Attacks of one kind on one day in one province are often one attack that reports place or count
    too differently to be fused; they may be several, so none is left out where there is room.
    """
    first: dict[object, Event] = {}
    behind = []
    for event in events:
        land = region(event)
        key: object = event.id
        if event.type in _ATTACKS and event.time is not None and land[1]:
            key = (event.type, event.time.start, land)
        if first.setdefault(key, event) is not event:
            behind.append(event)
    return [*first.values(), *behind]


def _day_order(event: Event) -> tuple[str, str, int]:
    """Order within a day: ground first, then strikes, then the rest."""
    time = event.time
    rank = _ORDER.index(event.type) if event.type in _ORDER else len(_ORDER)
    return (time.start if time else "~", time.end if time else "~", rank)


def _day_lead(event: Event, year: bool) -> str:
    edges = bounds(event.time)
    assert edges is not None
    if edges[0] == edges[1]:
        return day_words(edges[0], year)
    return span_words(*edges) if year else span_words(*edges).removesuffix(f" {edges[1].year}")
