"""A synthetic war with known truth, told by partisan, copying, delayed and mistaken sources.

    python eval/war_generator.py [--days 60] [--places 60] [--noise 1.0] [--seed 1]

It measures what no real data set can: whether claims of one happening are brought together (B³),
whether the voices are exactly those who know it by themselves, what the statuses are worth, and
how often control on a day is right, against "the last capture anybody claims wins".

Nothing here is taken from real texts; sources, places and sentences are made up.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from eval.cluster_scores import b_cubed
from sayso.config import Policy
from sayso.control import control_on, timeline
from sayso.decide import standing
from sayso.fuse import DocumentHead, fuse, trace
from sayso.fuse.documents import sketch_of
from sayso.ids import claim_key, seal
from sayso.model import (
    Actor,
    Claim,
    ClaimFigure,
    Control,
    Evidence,
    Mention,
    PlaceMention,
    Source,
    Speaker,
    TimeSpan,
)
from sayso.reference import Reference, load_reference

START = date(2030, 1, 1).toordinal()
SIDES = ("crown", "league", "host")
_SYLLABLES = ("ba", "dor", "kel", "mi", "nash", "or", "pra", "ru", "sho", "tel", "um", "ver", "zi")


@dataclass
class Incident:
    """One true happening, and who came to know of it by himself."""

    id: int
    kind: str
    day: int
    place: int
    actor: str
    target: str
    killed: int
    true: bool = True
    knowers: set[str] = field(default_factory=set)


@dataclass
class War:
    """The truth and the claims about it."""

    incidents: list[Incident]
    holders: dict[tuple[int, int], str]
    """(place, day) → who holds it in the evening."""
    claims: list[Claim]
    of: dict[str, int]
    """Claim key → incident id (-1 for standing claims about control)."""
    documents: dict[str, DocumentHead]
    places: list[PlaceMention]
    days: int


def reference() -> Reference:
    """Return the real ontology with the war's own actors and sources."""
    actors = {
        side: Actor(
            id=side,
            name=f"the {side.title()}",
            kind="state forces" if side == "crown" else "rebel group",
            home="XW" if side == "crown" else None,
            enemies=tuple(s for s in SIDES if s != side),
        )
        for side in SIDES
    }
    sources = {
        source.id: source
        for source in (
            *(Source(id=f"monitor-{n}", name=f"Monitor {n}", kind="monitor", reliability="B")
              for n in range(3)),
            *(Source(id=f"outlet-{n}", name=f"Outlet {n}", reliability="C") for n in range(6)),
            *(Source(id=f"{side}-media", name=f"{side.title()} Media", speaks_for=side)
              for side in SIDES),
        )
    }  # fmt: skip
    return msgspec.structs.replace(
        load_reference(), actors=actors, sources=sources, fingerprint="war"
    )


class Teller:
    """Turns the truth into documents and claims."""

    def __init__(self, rng: random.Random, places: list[PlaceMention], mistakes: float) -> None:
        self.rng = rng
        self.places = places
        self.mistakes = mistakes
        self.claims: list[Claim] = []
        self.of: dict[str, int] = {}
        self.documents: dict[str, DocumentHead] = {}
        self._texts: dict[str, list[tuple[Claim, str, int]]] = defaultdict(list)

    def document(self, source: str, day: int) -> str:
        """Return the id of the one document that a source publishes on a day."""
        name = f"d1_{source}_{day}"
        if name not in self.documents:
            self.documents[name] = DocumentHead(
                id=name, page=f"{source}/{day}", source=source,
                published=date.fromordinal(day).isoformat(),
            )  # fmt: skip
        return name

    def tell(
        self, source: str, incident: Incident, published: int, says: tuple[str, ...] = (),
        text: str | None = None, **changed: object,
    ) -> Claim:  # fmt: skip
        """Add one claim about an incident, as the source has it."""
        values = {"day": incident.day, "place": incident.place, "killed": incident.killed,
                  "kind": incident.kind, "modality": "happened", **changed}  # fmt: skip
        document = self.document(source, published)
        place = self.places[int(str(values["place"]))]
        killed = int(str(values["killed"]))
        kind, day = str(values["kind"]), int(str(values["day"]))
        modality = str(values["modality"])
        # Telling it worse: only the dead, or not who did it.
        party = source.endswith("-media") or (says and says[0].endswith("-media"))
        vague = text is None and not party and modality == "happened" and incident.id >= 0
        drop = vague and self.rng.random() < 0.1 * self.mistakes
        if vague and killed and kind != "capture" and self.rng.random() < 0.1 * self.mistakes:
            kind = "killing"
        sentence = text or self._sentence(kind, incident, place, killed, modality)
        at = 1000 * len(self._texts[document])
        iso = date.fromordinal(day).isoformat()
        figures = ()
        if killed:
            figures = (ClaimFigure(what="killed", measure="killed", low=killed, high=killed,
                                   unit="person", text=f"{killed} killed"),)  # fmt: skip
        claim = seal(
            Claim(
                id="",
                key=claim_key(self.documents[document].page, kind, sentence, [place.text], at),
                type=kind,  # type: ignore[arg-type]
                actor=() if drop else (_mention(incident.actor),),
                target=(_mention(incident.target),) if incident.target else (),
                place=(place,),
                time=TimeSpan(start=iso, end=iso, precision="day", text="on that day"),
                figures=figures,
                says=tuple(_speaker(s) for s in says),
                modality=modality,  # type: ignore[arg-type]
                evidence=Evidence(text=sentence, start=at, end=at + len(sentence)),
                document=document,
                engine="made",
            )
        )
        self.claims.append(claim)
        self.of[claim.key] = incident.id
        self._texts[document].append((claim, sentence, incident.id))
        return claim

    def _sentence(
        self, kind: str, incident: Incident, place: PlaceMention, killed: int, modality: str
    ) -> str:
        rng = self.rng
        verbs = {
            "airstrike": ("bombed", "hit from the air", "struck with jets"),
            "shelling": ("shelled", "fired rockets at", "pounded with guns"),
            "clash": ("fought", "clashed with", "traded fire with"),
            "capture": ("took", "seized", "drove the other side out and entered"),
            "withdrawal": ("left", "pulled out of", "gave up"),
            "killing": ("killed people in", "brought death to", "left people dead in"),
            "control": ("holds", "is in charge of", "keeps"),
        }[kind]
        openings = ("Overnight", "In the morning", "Towards evening", "Around noon", "At dawn")
        places = ("the market", "the mill", "a bridge", "the barracks", "two farms", "the school",
                  "a convoy", "the old fort", "a depot", "the ring road")  # fmt: skip
        ends = ("people there say", "smoke was seen", "roads are closed", "power is out",
                "shops stayed shut", "the radio was silent", "more is awaited")  # fmt: skip
        # Words that nobody else would choose: two people never write one sentence by chance.
        detail = ["".join(rng.choices(_SYLLABLES, k=3)) for _ in range(4)]
        denied = "did not " if modality == "denied" else ""
        tail = f", {killed} were killed" if killed else ""
        return (
            f"{rng.choice(openings)} {detail[0]} {incident.actor} {denied}{rng.choice(verbs)} "
            f"{place.text} {detail[1]}, {rng.choice(places)} among others {detail[2]} {detail[3]}"
            f"{tail}; {rng.choice(ends)}"
        )

    def copy_of(self, claim: Claim) -> str:
        """Return a sentence that repeats most of another, as rewriters do."""
        words = claim.evidence.text.split()
        return " ".join(words if self.rng.random() < 0.5 else [*words, "it", "was", "added"])

    def finish(self) -> None:
        """Give each document the sketch of its text."""
        for name, told in self._texts.items():
            text = ". ".join(sentence for _, sentence, _ in told)
            self.documents[name] = msgspec.structs.replace(
                self.documents[name], sketch=sketch_of(text)
            )


def _mention(actor: str) -> Mention:
    return Mention(text=actor, id=actor, name=f"the {actor.title()}")


def _speaker(who: str) -> Speaker:
    known = who in SIDES or who.startswith(("monitor", "outlet")) or who.endswith("-media")
    return Speaker(text=who, id=who if known else None, cue="said")


def _places(rng: random.Random, count: int) -> list[PlaceMention]:
    """Return towns on a loose grid about 15 km apart, some of them with the same name."""
    side = int(count**0.5) + 1
    names: list[str] = []
    found = []
    for n in range(count):
        name = "".join(rng.sample(_SYLLABLES, 2)).title()
        if names and rng.random() < 0.05:
            name = rng.choice(names)
        names.append(name)
        found.append(
            PlaceMention(
                text=name, name=name, id=f"w:{n}", radius_km=2.0, kind="town", country="XW",
                lat=30 + 0.15 * (n // side) + rng.uniform(-0.02, 0.02),
                lon=40 + 0.15 * (n % side) + rng.uniform(-0.02, 0.02),
                admin1=f"province {n // side // 3}", score=0.9,
            )
        )  # fmt: skip
    return found


def make_war(days: int, places: int, noise: float, seed: int, mistakes: float | None = None) -> War:
    """Return a war.  `noise` scales copying, delays, mistakes and lies (0 = none).

    `mistakes` scales by itself what tellers have wrong or leave out: numbers, days, places, kinds,
    doers; boasts, too.
    """
    rng = random.Random(seed)
    towns = _places(rng, places)
    holder = {n: SIDES[min(2, 3 * n // places)] for n in range(places)}
    teller = Teller(rng, towns, noise if mistakes is None else mistakes)
    incidents: list[Incident] = []
    truth: dict[tuple[int, int], str] = {}
    for day in range(START, START + days):
        for n in range(places):
            if day == START or rng.random() < 0.04:
                _tell_holder(rng, teller, n, holder[n], day)
            if rng.random() < 0.12:
                enemy = rng.choice([s for s in SIDES if s != holder[n]])
                kind = rng.choices(("airstrike", "shelling", "clash", "capture"), (3, 3, 3, 2))[0]
                killed = 0 if kind == "capture" else int(rng.expovariate(0.15))
                incident = Incident(len(incidents), kind, day, n, enemy, holder[n], killed)
                incidents.append(incident)
                if kind == "capture":
                    holder[n] = enemy
                _report(rng, teller, incident, noise)
                if rng.random() < 0.3:
                    # A second happening at the same place on the same day.
                    other = rng.choice([s for s in SIDES if s != holder[n]])
                    second = Incident(
                        len(incidents), rng.choice(("airstrike", "shelling")), day, n, other,
                        holder[n], 1 + int(rng.expovariate(0.15)),
                    )  # fmt: skip
                    if (second.kind, second.actor) != (incident.kind, incident.actor):
                        incidents.append(second)
                        _report(rng, teller, second, noise)
            elif rng.random() < 0.012 * noise:
                # Made up by a party: a capture that never was.
                liar = rng.choice([s for s in SIDES if s != holder[n]])
                incident = Incident(len(incidents), "capture", day, n, liar, holder[n], 0, False)
                incidents.append(incident)
                _lie(rng, teller, incident, noise)
            truth[n, day] = holder[n]
    teller.finish()
    return War(incidents, truth, teller.claims, teller.of, teller.documents, towns, days)


def _tell_holder(rng: random.Random, teller: Teller, place: int, side: str, day: int) -> None:
    standing_fact = Incident(-1, "control", day, place, side, "", 0)
    teller.tell(f"outlet-{rng.randrange(6)}", standing_fact, day)


def _report(rng: random.Random, teller: Teller, incident: Incident, noise: float) -> None:
    first: list[tuple[str, Claim]] = []
    for n in range(3):
        if rng.random() < 0.55:
            delay = 1 if rng.random() < 0.2 * noise else 0
            changed = _mistakes(rng, incident, teller.mistakes * 0.5, teller.places)
            claim = teller.tell(f"monitor-{n}", incident, incident.day + delay, **changed)
            incident.knowers.add(f"monitor-{n}")
            first.append((f"monitor-{n}", claim))
    for n in range(6):
        origin, claim = rng.choice(first) if first else ("", None)
        if claim is not None and rng.random() < 0.5:
            published = incident.day + (1 if rng.random() < 0.3 else 0)
            outlet = f"outlet-{n}"
            if rng.random() < 0.35 * noise:
                # Copied without a word of thanks.
                teller.tell(outlet, incident, max(published, _day_of(teller, claim)),
                            text=teller.copy_of(claim), killed=_killed(claim),
                            **_as_told(claim, teller.places))  # fmt: skip
            else:
                teller.tell(outlet, incident, published, says=(origin,), killed=_killed(claim),
                            **_as_told(claim, teller.places))  # fmt: skip
        elif rng.random() < 0.06:
            teller.tell(f"outlet-{n}", incident, incident.day,
                        **_mistakes(rng, incident, teller.mistakes, teller.places))  # fmt: skip
            incident.knowers.add(f"outlet-{n}")
    if incident.kind != "clash" and rng.random() < 0.7:
        boast = incident.killed * 2 + 3 if incident.killed and teller.mistakes else incident.killed
        claim = teller.tell(f"{incident.actor}-media", incident, incident.day, killed=boast)
        incident.knowers.add(incident.actor)
        if rng.random() < 0.5:
            teller.tell(f"outlet-{rng.randrange(6)}", incident, incident.day + 1,
                        says=(f"{incident.actor}-media",), killed=boast)  # fmt: skip
    if rng.random() < 0.25:
        teller.tell(f"{incident.target}-media", incident, incident.day)
        incident.knowers.add(incident.target)
    elif incident.kind == "capture" and rng.random() < 0.15 * noise:
        teller.tell(f"{incident.target}-media", incident, incident.day, modality="denied")


def _lie(rng: random.Random, teller: Teller, incident: Incident, noise: float) -> None:
    teller.tell(f"{incident.actor}-media", incident, incident.day)
    incident.knowers.add(incident.actor)
    for _ in range(rng.randrange(3)):
        teller.tell(f"outlet-{rng.randrange(6)}", incident, incident.day,
                    says=(f"{incident.actor}-media",))  # fmt: skip
    if rng.random() < 0.4:
        teller.tell(f"{incident.target}-media", incident, incident.day, modality="denied")


def _mistakes(
    rng: random.Random, incident: Incident, noise: float, places: list[PlaceMention]
) -> dict[str, object]:
    changed: dict[str, object] = {}
    if rng.random() < 0.15 * noise and incident.killed:
        changed["killed"] = max(1, incident.killed + rng.choice((-2, -1, 1, 2)))
    if rng.random() < 0.08 * noise:
        changed["day"] = incident.day + rng.choice((-1, 1))
    if rng.random() < 0.03 * noise:
        changed["place"] = min(len(places) - 1, incident.place + 1)
    return changed


def _killed(claim: Claim) -> int:
    return int(claim.figures[0].low or 0) if claim.figures else 0


def _day_of(teller: Teller, claim: Claim) -> int:
    published = teller.documents[claim.document].published
    return date.fromisoformat(published or "").toordinal()


def _as_told(claim: Claim, places: list[PlaceMention]) -> dict[str, object]:
    assert claim.time is not None
    return {
        "day": date.fromisoformat(claim.time.start).toordinal(),
        "place": int((claim.place[0].id or "w:0").removeprefix("w:")),
    }


# -------------------------------------------------------------------- measures


def measure(war: War) -> dict[str, float]:
    """Return the scores of sayso and of the baselines on one war."""
    known = reference()
    began = time.perf_counter()
    events, _ = fuse(war.claims, war.documents, known, Policy(), standing([]))
    spent = time.perf_counter() - began
    told = [c for c in war.claims if war.of[c.key] >= 0]
    gold = {c.key: str(war.of[c.key]) for c in told}
    ours = {key: event.id for event in events for key in event.claims}
    plain = {c.key: f"{c.type} {c.place[0].name} {c.time.start if c.time else ''}" for c in told}
    scores = {"claims": len(war.claims), "events": len(events), "seconds": spent}
    scores["B3 F1"] = b_cubed(ours, gold)[2]
    scores["B3 F1 type+name+day"] = b_cubed(plain, gold)[2]

    by_id = {incident.id: incident for incident in war.incidents}
    exact = count_of_documents = whole = 0
    truth_of_status: dict[str, list[bool]] = defaultdict(list)
    seen: Counter[int] = Counter()
    for event in events:
        incident = by_id[Counter(war.of[key] for key in event.claims).most_common(1)[0][0]]
        seen[incident.id] += 1
        mine = {voice.origin for voice in event.voices if voice.stance == "affirms"}
        if seen[incident.id] == 1:
            whole += 1
            exact += mine == incident.knowers
            paths = {path[-1] for voice in event.voices for path in voice.paths}
            count_of_documents += len(paths) == len(incident.knowers)
        truth_of_status[event.status].append(incident.true)
    scores["voices exact"] = exact / whole
    scores["voices right by counting outlets"] = count_of_documents / whole
    # Voices alone: the same on groups that are known to be right.
    scores["voices exact in true groups"] = _voices_in_true_groups(war, known)
    for status, hits in sorted(truth_of_status.items()):
        scores[f"true when {status}"] = sum(hits) / len(hits)
        scores[f"share {status}"] = len(hits) / len(events)

    sayings = trace(war.claims, war.documents, known)
    controls, _ = timeline(war.claims, events, known, Policy(), sayings)
    right, contested = _control_accuracy(war, controls)
    scores["control place-day"] = right
    scores["… of these shown as contested"] = contested
    scores["control, last capture wins"] = _last_capture_wins(war)
    return scores


def _voices_in_true_groups(war: War, known: Reference) -> float:
    from sayso.fuse.settle import Settler

    sayings = trace(war.claims, war.documents, known)
    settler = Settler(sayings, war.documents, known, standing([]))
    groups: dict[int, list[Claim]] = defaultdict(list)
    for claim in war.claims:
        if war.of[claim.key] >= 0:
            groups[war.of[claim.key]].append(claim)
    right = 0
    for number, claims in groups.items():
        claims.sort(key=lambda c: (war.documents[c.document].published or "", c.key))
        event, _ = settler.settle(claims)
        mine = {voice.origin for voice in event.voices if voice.stance == "affirms"}
        right += mine == war.incidents[number].knowers
    return right / len(groups)


def _control_accuracy(war: War, controls: list[Control]) -> tuple[float, float]:
    right = total = contested = 0
    for day in range(START, START + war.days):
        iso = date.fromordinal(day).isoformat()
        rows = {row.place.id: row for row in control_on(controls, iso)}
        for n, place in enumerate(war.places):
            row = rows.get(place.id)
            total += 1
            # Of contested ground the side that held it before the fight is named first.
            named = bool(row and row.holders and row.holders[0].id == war.holders[n, day])
            right += named
            contested += named and row is not None and row.status == "contested"
    return right / total, contested / total


def _last_capture_wins(war: War) -> float:
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for claim in war.claims:
        if claim.type in ("capture", "control") and claim.modality == "happened" and claim.time:
            told[claim.place[0].id or ""].append(
                (claim.time.start, (claim.actor[0].id or "") if claim.actor else "")
            )
    right = total = 0
    for n, place in enumerate(war.places):
        history = sorted(told[place.id or ""])
        for day in range(START, START + war.days):
            iso = date.fromordinal(day).isoformat()
            past = [side for when, side in history if when <= iso]
            total += 1
            right += bool(past) and past[-1] == war.holders[n, day]
    return right / total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--places", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", type=float, nargs="*", default=[0.0, 0.5, 1.0, 2.0])
    options = parser.parse_args()
    columns = [
        measure(make_war(options.days, options.places, noise, options.seed))
        for noise in options.noise
    ]
    names = list(dict.fromkeys(name for column in columns for name in column))
    print(f"{'noise':36}" + "".join(f"{noise:>10}" for noise in options.noise))
    for name in names:
        cells = "".join(f"{column.get(name, float('nan')):10.3f}" for column in columns)
        print(f"{name:36}{cells}")


if __name__ == "__main__":
    main()
