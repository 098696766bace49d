"""What is said of one event beyond that it happened: figures by speaker, denials, merged lists."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

import msgspec

from ..model import Claim, ClaimFigure, Event, Figure, FigureSaying, Row, Voice
from .articles import with_article
from .facts import Facts
from .losses import NAMELESS, is_civilian_mention, is_measure, is_named, stands, without_echoes
from .nouns import (
    is_civilian,
    is_nobody_in_particular,
    is_of_people,
    is_subset,
    is_thing,
    without_condition,
)
from .placing import where
from .prose import Prose
from .quoting import in_words, quoted, round_number
from .revised import figures_told
from .sentence import Sentence
from .support import fullest
from .wording import amount, capital, listed, singular

PEOPLE = ("killed", "injured", "captured", "abducted", "missing", "displaced")
_THINGS = ("destroyed", "damaged")
_MOST_QUOTED = 2
# Types that a count says whole: what is counted, and the deed where its author is known.
_DEEDS = {
    "killing": ("killed", "killed"), "displacement": ("displaced", ""),
    "arrest": ("captured", "arrested"), "abduction": ("abducted", "abducted"),
}  # fmt: skip
_AN_HOUR = re.compile(r"\b(?:today|yesterday|tonight|morning|afternoon|evening|night|hours?)$")
_BRACKETS = re.compile(r"\s*\([^()]*\)")


_SINGLED_OUT = frozenset({"man", "men", "male", "males", "adult", "adults"})
"""People a count of whom holds no women and children."""
_ARMED = frozenset({"fighters", "gunmen", "insurgents", "militants", "rebels", "terrorists"})


_ONE_OF = re.compile(r"^(?:an?|the|one|two|three|several|some) ")


class _Count(Row, kw_only=True, frozen=True):
    """What one speaker says of one human loss, in order of saying, and of parts of it."""

    measure: str
    of: str
    said: tuple[FigureSaying, ...]
    parts: tuple[str, ...] = ()
    part_keys: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for saying in self.said for key in saying.claims) + self.part_keys


class Accounts:
    """Sentences about the figures of events and about who contradicts them."""

    def __init__(self, facts: Facts, prose: Prose) -> None:
        self.facts = facts
        self.prose = prose
        actors = facts.reference.actors.values()
        self._states = frozenset(actor.name for actor in actors if actor.kind == "state")

    def speaker(self, saying: FigureSaying, event: Event) -> str:
        """Return the name, with its article, of who states a figure."""
        return self._name(saying.origin, event)

    def _name(self, origin: str, event: Event) -> str:
        own = [voice for voice in event.voices if voice.origin == origin]
        if len(own) == 1:
            return self.facts.voice_name(own[0])
        return self.facts.speaker(origin, [path for voice in own for path in voice.paths])

    def told(self, event: Event, dated: bool = True) -> list[Sentence]:
        """Return the event with its human losses: every number with its speaker.

        Where one speaker stands behind all of it, that is one sentence; so is what one tells of the
        event and is alone in counting, where others count besides.
        """
        counts = self._counts(event)
        account = fullest(event, self.facts)
        what = self.prose.happening(account.event) if account is not None else None
        own: dict[tuple[str, str], dict[str, _Count]] = {}
        if account is not None and what is not None and not self._muddled(event):
            # Who else tells of it leaves open what a sentence of counts no longer says.
            teller = {voice.origin for voice in account.voices if not account.others}
            if len(teller) == 1:
                own = {slot: by for slot, by in counts.items() if set(by) == teller}
        if own and account is not None and what is not None:
            every = [count for by in own.values() for count in by.values()]
            joined = self._as_count(account.event, every)
            if joined is None:
                joined = _tight(what, self._all_passive(every))
            keys = [key for count in every for key in count.keys]
            main = self.prose.told(event, dated, said=joined)
            if main is not None:
                whole = Sentence(text=main.text, claims=tuple(dict.fromkeys((*main.claims, *keys))))
                return [whole, *self.prose.besides(event), *self.people(event, told=own)]
        main = self.prose.told(event, dated)
        if main is None:
            return []
        if what is None:
            quoted = set(main.claims)
            return [main, *(s for s in self.people(event) if not quoted.issuperset(s.claims))]
        return [main, *self.prose.besides(event), *self.people(event)]

    def _as_count(self, event: Event, counts: Sequence[_Count]) -> str | None:
        """Return `the army killed four civilians in X`: events that are nothing but a count."""
        wanted, done = _DEEDS.get(event.type, ("", ""))
        place = self.prose.spot(event)
        actor = self.prose.names(event.actor)
        nouns = {count.of.casefold() for count in counts}
        someone = any(
            m.id not in {None, "civilians"}
            or not (
                is_nobody_in_particular(m.text)
                or is_thing(m.text)
                or _ONE_OF.sub("", m.text.casefold()) in nouns
            )
            for m in event.target
        )
        if not actor and not someone and wanted in {count.measure for count in counts}:
            return f"{self._all_passive(counts)}{place}"
        dead = [count for count in counts if count.measure == wanted]
        if done and actor and not someone and dead:
            rest = [count for count in counts if count.measure != wanted]
            numbers = listed(f"{self._number_of(c)}{_earlier(c)}" for c in dead)
            told = f"{actor} {done} {numbers}{place}"
            return _tight(told, self._all_passive(rest)) if rest else told
        if len(counts) != 1 or counts[0].measure != wanted:
            return None
        if done and actor:
            return f"{actor} {done} {self._number_of(counts[0])}{_earlier(counts[0])}{place}"
        return f"{self._passive(counts[0])}{place}"

    def people(
        self, event: Event, told: Container[tuple[str, str]] = frozenset()
    ) -> list[Sentence]:
        """Return the human losses of an event: who says how many, contradictions side by side.

        `told` are the losses, by measure and whom they are of, that have been told.
        """
        counts = {slot: by for slot, by in self._counts(event).items() if slot not in told}
        lone: dict[str, list[_Count]] = {}
        sentences: list[Sentence] = []
        for by in counts.values():
            if len(by) == 1:
                ((origin, count),) = by.items()
                lone.setdefault(origin, []).append(count)
                continue
            head = next(iter(by.values()))
            courses: dict[str, list[str]] = {}
            for origin, count in by.items():
                words = _course(count.said)
                if count.parts:
                    words += f", among them {listed(count.parts)}"
                courses.setdefault(words, []).append(self._name(origin, event))
            (_, agreed), *others = courses.items()
            text = f"{listed(agreed)} said that {self._passive(head)}"
            if len(others) > 1:
                # "X put the figure at" five times over is no sentence.
                text = (
                    f"counts of the {self._noun(head, many=True)} {head.measure} differ: "
                    + ", ".join(f"{figure} ({listed(names)})" for figure, names in courses.items())
                )
                others = []
            for figure, names in others:
                text += f"; {listed(names)} put the figure at {_or_more(figure)}"
            keys = tuple(key for count in by.values() for key in count.keys)
            sentences.append(Sentence(text=capital(text), claims=keys))
        for origin, members in lone.items():
            text = f"{self._name(origin, event)} said that {self._all_passive(members)}"
            keys = tuple(key for count in members for key in count.keys)
            sentences.append(Sentence(text=capital(text), claims=keys))
        return [*sentences, *self._muddled(event)]

    def _muddled(self, event: Event) -> list[Sentence]:
        """Quote the words where one speaker's numbers for two groups were not told apart."""
        quoted: dict[str, Sentence] = {}
        for figure in figures_told(event, self.facts):
            if stands(figure) or not any(counts_people(figure, m) for m in PEOPLE):
                continue
            for saying in figure.said_by:
                for claim in self.facts.claims_of(saying.claims[:1]):
                    text = in_words(self._name(saying.origin, event), claim, self.facts)
                    quoted[claim.key] = Sentence(text=text, claims=(claim.key,))
        # The table of losses has them all.
        return list(quoted.values())[:_MOST_QUOTED]

    def _counts(self, event: Event) -> dict[tuple[str, str], dict[str, _Count]]:
        """Return by (measure, whose) what each speaker says, preferred speakers first."""
        found: dict[tuple[str, str], dict[str, _Count]] = {}
        parts: list[tuple[str, Figure]] = []
        for figure in figures_told(event, self.facts):
            measure = next((m for m in PEOPLE if counts_people(figure, m)), None)
            if measure is None:
                continue
            if not stands(figure):
                continue
            if is_subset(figure.of):
                parts.append((measure, figure))
                continue
            by = _by_speaker(figure, self.facts)
            if by:
                of = self._people(figure.of, event)
                found[measure, figure.of or ""] = {
                    origin: _Count(measure=measure, of=of, said=tuple(said))
                    for origin, said in by.items()
                }
        _tell_once(found, event, self.facts)
        for measure, figure in parts:
            for origin, said in _by_speaker(figure, self.facts).items():
                self._add_part(found, measure, figure, origin, said)
        return found

    def _add_part(
        self,
        found: dict[tuple[str, str], dict[str, _Count]],
        measure: str,
        figure: Figure,
        origin: str,
        said: Sequence[FigureSaying],
    ) -> None:
        words = f"{amount(said[-1].low, said[-1].high, spelt=True)} {figure.of}"
        keys = tuple(key for saying in said for key in saying.claims)
        for (what, whole_of), by in found.items():
            if is_subset(whole_of) or whole_of.casefold() in _SINGLED_OUT:
                continue
            whole = by.get(origin)
            fits = whole is not None and _most(said) <= _most(whole.said)
            if what == measure and whole is not None and fits and _shares(whole.keys, keys):
                by[origin] = msgspec.structs.replace(
                    whole,
                    parts=(*whole.parts, words),
                    part_keys=(*whole.part_keys, *keys),
                )
                return
        slot = found.setdefault((measure, figure.of or ""), {})
        slot[origin] = _Count(measure=measure, of=figure.of or "", said=tuple(said))

    def _people(self, words: str | None, event: Event) -> str:
        """Return whom a number counts as a noun: `fighters`, but `members of the PKK`."""
        if not words:
            return ""
        words = words.lower() if words == "Civilians" else words
        words = _BRACKETS.sub("", without_condition(words))
        party = next((m for m in (*event.actor, *event.target) if m.text == words), None)
        if words in self._states:
            # A state has no members; who of its people were counted is not said.
            return ""
        if party is None and words.isupper() and len(words) > 1:
            return f"members of {with_article(words)}"
        if party is None or not words[:1].isupper() or is_civilian_mention(party, self.facts):
            return words
        if party.id is None and is_of_people(words):
            return words
        actor = self.facts.actor(party)
        if actor is not None and actor.kind == "state":
            return words if words.endswith("s") and words not in actor.names else ""
        return f"members of {with_article(self.facts.name(party))}"

    def _number_of(self, count: _Count) -> str:
        last = count.said[-1]
        one = last.low == 1 and last.high in {1, None}
        noun = self._noun(count, many=not one)
        parts = f", among them {listed(count.parts)}," if count.parts else ""
        if vague := round_number(last, self.facts):
            return f"{vague} of {noun}{parts}"
        return f"{amount(last.low, last.high, spelt=True)} {noun}{parts}"

    def _noun(self, count: _Count, many: bool) -> str:
        named = "" if count.of.casefold() in NAMELESS else count.of
        return (named if many else singular(named)) or ("people" if many else "person")

    def _all_passive(self, counts: Sequence[_Count]) -> str:
        """Return counts as one clause: `13 civilians and three militants were killed`."""
        by_measure: dict[object, list[_Count]] = {}
        # The dead come first.
        for count in sorted(counts, key=lambda count: PEOPLE.index(count.measure)):
            plain = len(count.said) == 1 and not count.parts
            by_measure.setdefault(count.measure if plain else id(count), []).append(count)
        clauses = [
            self._passive(members[0])
            if len(members) == 1
            else f"{listed(map(self._number_of, members))} were {members[0].measure}"
            for members in by_measure.values()
        ]
        return " and ".join(clauses)

    def _passive(self, count: _Count) -> str:
        """Return `at least 17 militants were killed`, `27 fighters were killed (at first 34)`."""
        last = count.said[-1]
        verb = "was" if last.low == 1 and last.high in {1, None} else "were"
        return f"{self._number_of(count)} {verb} {count.measure}{_earlier(count)}"

    def things(self, event: Event) -> list[Sentence]:
        """Return what was destroyed or damaged, in the words of the claims."""
        found: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
        for voice in event.voices:
            if voice.stance != "affirms":
                continue
            for claim in self.facts.claims_of(voice.claims):
                for figure in claim.figures:
                    if any(m.text.casefold() in figure.text.casefold() for m in event.target):
                        continue
                    if _is_people(figure) or _AN_HOUR.search(figure.text.casefold()):
                        continue
                    if figure.measure in _THINGS and figure.text:
                        slot = (self._name(voice.origin, event), figure.measure)
                        words, keys = found.setdefault(slot, ([], []))
                        words.append(f"“{figure.text}”")
                        keys.append(claim.key)
        return [
            Sentence(
                text=f"{capital(measure)}, according to {name}: {listed(words, most=6)}",
                claims=tuple(dict.fromkeys(keys)),
            )
            for (name, measure), (words, keys) in found.items()
        ]

    def denials(self, event: Event, own: bool = True) -> list[Sentence]:
        """Return who denies an event that others affirm.

        `own`: and what those who affirm it say did not happen in it.
        """
        found = []
        affirming = {voice.origin for voice in event.voices if voice.stance == "affirms"}
        for voice in event.voices:
            claims = self.facts.claims_of(voice.claims) if voice.stance == "denies" else []
            if not claims:
                continue
            name = capital(self._name(voice.origin, event))
            text = f"{name} denied this"
            if voice.origin in affirming:
                if not own:
                    continue
                # Who tells of a thing denies only what else was said of it.
                text = f"{name} also said what did not happen: {quoted(claims[0], self.facts)}"
            elif _is_of_another(claims[0], event):
                text = in_words(self._name(voice.origin, event), claims[0], self.facts)
            elif self.facts.is_outlet(voice.origin):
                # Whoever reports that a thing did not happen has no part in it to deny.
                text = f"{self._contradicting(voice, claims[0])}: {quoted(claims[0], self.facts)}"
            found.append(Sentence(text=text, claims=voice.claims))
        return found

    def _contradicting(self, voice: Voice, claim: Claim) -> str:
        """Return `Reuters contradicts this`; where it quotes somebody, who that is."""
        outlet = self.facts.speaker(voice.origin, voice.paths)
        spoke = claim.says[0] if claim.says else None
        if (
            spoke is None
            or spoke.text.casefold() == self.facts.origin_name(voice.origin).casefold()
        ):
            return f"{capital(outlet)} contradicts this"
        name = capital(with_article(spoke.name or spoke.text))
        return f"{name}, quoted by {outlet}, contradicts this"

    def disagreement(self, event: Event) -> list[Sentence]:
        """Return a sentence for each human loss on which speakers stand far apart."""
        found = []
        for figure in figures_told(event, self.facts):
            # "Dozens" and 58 do not contradict each other.
            stated = [
                s
                for s in figure.said_by
                if s.rank != "rejected" and s.low is not None and not round_number(s, self.facts)
            ]
            measure = next((m for m in PEOPLE if counts_people(figure, m)), None)
            if measure is None or not stands(figure) or len(stated) < 2:
                continue
            lowest = min(stated, key=lambda s: (s.low or 0.0, s.origin))
            highest = max(stated, key=lambda s: (s.low or 0.0, s.origin))
            if not lowest.low or (highest.low or 0) < 1.25 * lowest.low:
                continue
            account = fullest(event, self.facts)
            what = self.prose.happening(account.event) if account is not None else None
            spot = where(account.event.place) if account is not None else ""
            about = f" when {what}" if what else ""
            if what and _DEEDS.get(event.type, ("",))[0] == measure:
                # "Killed when somebody killed people in X" says it twice.
                about = f" {spot}" if spot else ""
            day = self.facts.when(event.time)
            moment = f" {day}" if day else ""
            text = (
                f"accounts of how many {figure.of or 'people'} were {measure}{about}{moment} "
                f"run from {amount(lowest.low, lowest.high)} "
                f"({self.speaker(lowest, event)}) to {amount(highest.low, highest.high)} "
                f"({self.speaker(highest, event)})"
            )
            found.append(Sentence(text=capital(text), claims=(*lowest.claims, *highest.claims)))
        return found


def _is_people(figure: ClaimFigure) -> bool:
    """Say whether a number is of people, whatever it is said to have been done to them."""
    return is_of_people(figure.what) or figure.what.casefold() in NAMELESS


def _is_of_another(denial: Claim, event: Event) -> bool:
    """Say whether a denial names whom it was not done to, and the event nobody of them."""
    told = {m.id or m.text.casefold() for m in (*event.actor, *event.target)}
    words = " ".join(m.text for m in event.target).casefold()
    return bool(denial.target and event.target) and not any(
        (m.id or m.text.casefold()) in told or m.text.casefold() in words for m in denial.target
    )


def _tell_once(found: dict[tuple[str, str], dict[str, _Count]], event: Event, facts: Facts) -> None:
    """Join what one speaker says twice: `38 ISIS members` and `38 militants` killed."""
    for (measure, of), by in list(found.items()):
        if of.casefold().split(" ")[-1] not in _ARMED:
            continue
        for (other_measure, other_of), others in found.items():
            if other_measure != measure or other_of.casefold() in {*_ARMED, "", of.casefold()}:
                continue
            if of.casefold() not in _ARMED and not any(
                is_named(of, m, facts) and is_named(other_of, m, facts)
                for m in (*event.actor, *event.target)
            ):
                # `12 fighters of X` and `12 soldiers of Y` are not the same people.
                continue
            for origin, count in list(by.items()):
                same = others.get(origin)
                if same is None or is_civilian(other_of):
                    continue
                one, other = count.said[-1], same.said[-1]
                if (one.low, one.high) == (other.low, other.high):
                    keys = (*same.part_keys, *count.keys)
                    others[origin] = msgspec.structs.replace(same, part_keys=keys)
                    del by[origin]
        if not by:
            del found[measure, of]


def counts_people(figure: Figure, measure: str) -> bool:
    """Say whether a figure counts people under this measure."""
    if measure in {"killed", "injured", "captured", "displaced"}:
        return is_measure(figure, measure)
    return figure.what.casefold() == measure


def _tight(what: str, tail: str) -> str:
    return f"{what}, and {tail}" if re.search(r",| and ", what + tail) else f"{what} and {tail}"


def _or_more(figure: str) -> str:
    """Return an amount as it stands after `at`: `at 72 or more`, not `at at least 72`."""
    return re.sub(r"^at least (\d+(?:[,.]\d+)*|[a-z]+)", r"\1 or more", figure)


def _shares(one: Iterable[str], other: Iterable[str]) -> bool:
    return bool(set(one) & set(other))


def _most(said: Sequence[FigureSaying]) -> float:
    return max((s.high or s.low or 0.0 for s in said), default=0.0)


def _course(said: Sequence[FigureSaying]) -> str:
    """Return one speaker's numbers in order: `34, later 27`."""
    return ", later ".join(amount(s.low, s.high, spelt=True) for s in said)


def _earlier(count: _Count) -> str:
    return f" (at first {_course(count.said[:-1])})" if len(count.said) > 1 else ""


def _by_speaker(figure: Figure, facts: Facts) -> dict[str, list[FigureSaying]]:
    """Group sayings by speaker: superseded numbers first, preferred speakers first."""
    by_origin: dict[str, list[FigureSaying]] = {}
    for saying in figure.said_by:
        if saying.low is not None or saying.high is not None:
            by_origin.setdefault(saying.origin, []).append(saying)
    for said in by_origin.values():
        said[:] = without_echoes(said)
        said.sort(key=lambda s: (s.rank != "rejected", _published(s, facts), s.low or 0.0))
    ranks = {"preferred": 0, "normal": 1, "rejected": 2}
    ordered = sorted(by_origin.items(), key=lambda item: (ranks[item[1][-1].rank], item[0]))
    return dict(ordered)


def _published(saying: FigureSaying, facts: Facts) -> str:
    dates = (
        publication.published
        for publication in map(facts.publication, facts.claims_of(saying.claims))
        if publication is not None and publication.published
    )
    return min(dates, default="")
