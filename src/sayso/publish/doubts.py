"""The sections of a digest that hold what is not settled: disputes, plans, rumours, gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Claim, Event
from .accounts import Accounts
from .facts import Facts, in_time_order
from .layout import Block, Heading, Items, Note, paragraph, without_repeats
from .nouns import is_craft
from .placing import is_described, place_name, where
from .precision import pointed_at
from .prose import Prose, is_a_place
from .quoting import quoted
from .sentence import Sentence
from .support import fullest
from .targets import targets_told
from .wording import capital, counted, listed

PLANS = "Plans announced"
UNKNOWN = "What is not known"
_MANY = 10
_NEEDS_ACTOR = {
    "airstrike": "Airstrikes", "shelling": "Shelling", "bombing": "Explosions",
    "chemical": "Chemical attacks", "killing": "Killings", "abduction": "Abductions",
}  # fmt: skip


_INTENT = re.compile(
    r"\b(will|would|shall|going to|to be|plan\w*|prepar\w+|inten[dt]\w*|aim\w*|vow\w*|pledg\w+|"
    r"threat\w*|promis\w+|schedul\w+|expect\w*|ready|about to|soon|next|tomorrow|coming|ultimatum|"
    r"demand\w*|urg\w+|call\w* (?:for|on)|propos\w+|agreed to|decid\w+|want\w*|seek\w*)\b",
    re.IGNORECASE,
)


_OPEN = re.compile(
    r"\b(may|might|could|would|possib\w+|perhaps|likely|unlikely|appear\w*|seem\w*|alleged\w*|"
    r"suspect\w*|fear\w*|unclear|uncertain\w*|unknown|not known|if|whether|believed|potential\w*|"
    r"risk\w*|threat\w*|probabl\w+|reported\w*|able to|can)\b",
    re.IGNORECASE,
)


class Doubts:
    """Builds the sections on what is disputed, planned, only rumoured, or not known."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.prose = Prose(facts)
        self.accounts = Accounts(facts, self.prose)

    def disputed(self, events: Sequence[Event], denied: Sequence[Event]) -> list[Block]:
        """Return what one speaker affirms and another denies, and numbers far apart."""
        items: list[tuple[Sentence, ...]] = []
        general = 0
        for event in in_time_order([*events, *denied]):
            affirmed = any(v.stance == "affirms" for v in event.voices)
            if event.modality == "denied" or not affirmed:
                if self._is_general(event):
                    general += 1
                    continue
                items += [(s,) for s in self._denied(event)]
                continue
            denials = self.accounts.denials(event, own=False)
            gaps = self.accounts.disagreement(event)
            if denials or (event.status == "disputed" and not gaps):
                main = self.prose.told(event)
                if main is not None:
                    items.append((main, *denials, *self._reason(event, bool(denials))))
            items += [(gap,) for gap in gaps]
        if not items:
            return []
        blocks: list[Block] = [
            Heading(text="Disputed or denied"),
            Items(items=without_repeats(items)),
        ]
        if general:
            more = capital(counted(general, "denial"))
            name, verb = ("names", "is") if general == 1 else ("name", "are")
            blocks.append(
                Note(text=f"{more} more that {name} neither day nor deed {verb} in the record.")
            )
        return blocks

    def _is_general(self, event: Event) -> bool:
        """Say whether a denial can only be quoted and names no day: `has always denied`."""
        return self.facts.when(event.time) == "" and self.prose.happening(event) is None

    def _reason(self, event: Event, already: bool) -> list[Sentence]:
        if already or not event.reason:
            return []
        return [Sentence(text=f"Disputed: {event.reason}", claims=event.claims)]

    def _denied(self, event: Event) -> list[Sentence]:
        what = self.prose.happening(event)
        if event.type == "killing" and not targets_told(event, self.facts):
            # That some people were not killed is no denial that people were.
            what = None
        found = []
        for voice in event.voices:
            claims = self.facts.claims_of(voice.claims)
            if not claims:
                continue
            name = self.facts.voice_name(voice)
            outlet = self.facts.is_outlet(voice.origin)
            if outlet or (not claims[0].says and voice.interest == "third party"):
                text = (
                    f"{capital(name)} told of what did not happen: {quoted(claims[0], self.facts)}"
                )
            elif what is None:
                text = f"A denial by {name}: {quoted(claims[0], self.facts)}"
            else:
                moment = self.facts.when(event.time)
                text = f"{capital(name)} denied that {what}{' ' + moment if moment else ''}"
            found.append(Sentence(text=text, claims=voice.claims))
        return found

    def plans(self, events: Sequence[Event]) -> list[Block]:
        """Return what somebody said they or others will do."""
        items = []
        for event in in_time_order(events):
            account = fullest(event, self.facts)
            if account is None:
                continue
            what = self.prose.happening(account.event, form="plan")
            if what is None:
                sentence = self.prose.reported(account.voices[0])
                claims = self.facts.claims_of(account.voices[0].claims)
                if not (claims and self._says_a_plan(claims[0])):
                    # What is quoted as a plan has to say so itself.
                    continue
            else:
                keys = tuple(key for voice in account.voices for key in voice.claims)
                names = listed(self.prose.speakers(account.voices), most=3)
                text = f"{capital(what)}, according to {names}"
                sentence = Sentence(text=text, claims=keys)
            if sentence is not None:
                items.append((sentence,))
        return [Heading(text=PLANS), Items(items=without_repeats(items))] if items else []

    def _says_a_plan(self, claim: Claim) -> bool:
        """Say whether a claim's words, or its sentence up to them, tell of an intent."""
        before, found, _ = self.facts.sentence(claim).partition(claim.evidence.text)
        return _INTENT.search(before + claim.evidence.text if found else before) is not None

    def rumours(self, events: Sequence[Event]) -> list[Block]:
        """Return what only comments and unverified posts say, apart from everything else."""
        below: dict[str, list[Sentence]] = {}
        posts: list[tuple[Sentence, ...]] = []
        for event in in_time_order(events):
            claims = self.facts.claims_of(event.claims)
            if claims and not event.rumour:
                sentence = self.prose.reported(event.voices[0])
                if sentence is not None:
                    posts.append((sentence,))
            elif claims:
                publication = self.facts.publication(claims[0])
                title = f" below “{publication.title}”" if publication and publication.title else ""
                found = below.setdefault(title, [])
                lead = "Another" if found else f"A reader’s comment{title}"
                text = f"{lead}: {quoted(claims[0], self.facts, whole=False)}"
                found.append(Sentence(text=text, claims=(claims[0].key,)))
        if not (below or posts):
            return []
        items = [*(tuple(sentences) for sentences in below.values()), *posts]
        told_in = listed([*(["readers’ comments"] if below else []),
                          *(["unverified posts"] if posts else [])])  # fmt: skip
        return [
            Heading(text="Rumours"),
            Note(text=f"Told only in {told_in}. Nothing else in the record supports them."),
            Items(items=without_repeats(items)),
        ]

    def unknown(
        self, events: Sequence[Event], possible: Sequence[Event], unplaced: int
    ) -> list[Block]:
        """Return what the reports leave open; `unplaced` events have no day at all."""
        items: list[tuple[Sentence, ...]] = []
        for event in in_time_order(possible):
            affirming = [v for v in event.voices if v.stance == "affirms"]
            sentence = (
                self.prose.reported(affirming[0], ", on what is possible") if affirming else None
            )
            somewhere = any(pointed_at(place) for place in event.place)
            if sentence is not None and (somewhere or _OPEN.search(sentence.text)):
                items.append((sentence,))
        blocks: list[Block] = []
        behind = [event for event in in_time_order(events) if self._is_nobodys(event)]
        if behind:
            blocks.append(paragraph("Who was behind it is not said.", self._listed(behind)))
        shown = items[:_MANY] + self._unplaced(events)
        if shown:
            blocks.append(Items(items=without_repeats(shown)))
        left = max(0, len(items) - _MANY)
        if left:
            text = f"{capital(counted(left, 'more open question'))} in the record."
            blocks.append(Note(text=text))
        if unplaced:
            blocks.append(Note(text=_without_any_day(unplaced)))
        return [Heading(text=UNKNOWN), *blocks] if blocks else []

    def _is_nobodys(self, event: Event) -> bool:
        """Say whether an event is a violent one of which nobody names the author."""
        known = [m for m in event.actor if m.id or not is_craft(m.text)]
        if event.type not in _NEEDS_ACTOR or known or self.prose.happening(event) is None:
            return False
        return self.prose.told(event) is not None

    def _listed(self, events: Sequence[Event]) -> list[Sentence]:
        """Return what has no author, kind by kind: told above, only named here, by day and place.

        `Airstrikes on 4 September in As Susah and in Rawah; on 8 September in Kafr Zita`.
        """
        sentences = []
        for kind, label in _NEEDS_ACTOR.items():
            spots: dict[str, list[str]] = {}
            keys: list[str] = []
            for event in (e for e in events if e.type == kind):
                account = fullest(event, self.facts)
                told = event if account is None else account.event
                spots.setdefault(self.facts.moment(event), []).append(where(told.place))
                keys += [key for voice in event.voices for key in voice.claims]
            days = [
                " ".join(filter(None, (moment, listed(filter(None, found)))))
                for moment, found in spots.items()
            ]
            if keys:
                text = f"{label} {'; '.join(filter(None, days))}".strip()
                sentences.append(Sentence(text=text, claims=tuple(dict.fromkeys(keys))))
        return sentences

    def _unplaced(self, events: Sequence[Event]) -> list[tuple[Sentence, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for event in in_time_order(events):
            for place in event.place:
                name = place_name(place)
                named = is_a_place(name, self.facts) and not is_described(name)
                if named and not pointed_at(place) and place.relation != "within":
                    found.setdefault(place_name(place), event.claims[:1])
        if not found:
            return []
        keys = tuple(key for claims in found.values() for key in claims)
        text = f"No gazetteer at hand has {listed(found, most=_MANY)}; the map cannot place them"
        if len(found) == 1:
            text = f"No gazetteer at hand has {next(iter(found))}; the map cannot place it"
        return [(Sentence(text=text, claims=keys),)]


def _without_any_day(events: int) -> str:
    verb, it = ("has", "it") if events == 1 else ("have", "they")
    return (
        f"{capital(counted(events, 'further event'))} of the record {verb} neither a day nor a "
        f"dated report; whether {it} belong{'s' if events == 1 else ''} here is open."
    )
