"""Who really says so: the origin behind each claim, its interest, and who copies whom.

An origin is the innermost *named* speaker, or the outlet where nobody is named.  An unnamed
speaker ("activists", "a local source") is an origin of its own, told apart by who relays it.  A
source that speaks for a party is that party: a ministry and its news agency are one origin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

from ..actor_kinds import OF_STATES
from ..actor_names import load_words
from ..dataset_rows import ENGINE
from ..local_offices import described, office_holder
from ..model import Claim, Interest, Mention, Reliability, Saying, Speaker
from ..origin_words import fold_name, relayed
from ..parties import Parties
from ..reference import Reference
from ..source_index import is_state_media, source_index
from .documents import DocumentHead, copied_from

UNKNOWN = "unknown outlet"
_POPULATIONS = frozenset({"civilians", "protesters", "rioters"})
_BYSTANDERS = frozenset({"organisation", "civilians", "protesters", "rioters"})
_PEACEFUL = frozenset({"statement", "aid", "agreement", "displacement", "protest", "support"})
_MONITOR = re.compile(
    r"\b(?:monitor\w*|observatory|watchdog|(?:UK|Britain|British)[- ]based"
    r"|rights (?:groups?|organi[sz]ations?))\b",
    re.IGNORECASE,
)
_SEAT = re.compile(r"^(?:the\s+)?[\w.]+-based\s+(?=[A-Z])", re.IGNORECASE)
"""Where a speaker sits: no part of his name."""


class OriginFinder:
    """Finds the origin of claims; built once for one derivation."""

    def __init__(
        self,
        documents: Mapping[str, DocumentHead],
        reference: Reference,
        copied: Mapping[str, str] | None = None,
    ) -> None:
        """`copied` is what `copies_among` says of the documents, where that is known already."""
        self.parties = Parties(reference)
        self._index = source_index(reference)
        self._documents = documents
        self._sources = reference.sources
        self._actors = reference.actors
        self._speakers: dict[tuple[str, str | None, tuple[str, ...]], str | None] = {}
        self._reliability = self._best_reliability()
        titles = load_words().titles
        self._ranks = {title for title, part in titles.items() if part == "military"}
        self._ranks |= {"commander", "commanders", "fighter", "fighters", "militants"}
        self._outlets: dict[str, tuple[str, str]] = {}
        self.copied = (
            copied_from(documents, lambda d: self._gathers(self.outlet(d)[0]))
            if copied is None
            else copied
        )
        """Document id → id of the document whose text it repeats."""

    # ---------------------------------------------------------------- names

    def _known(self, speaker: Speaker, on: str | None, countries: tuple[str, ...]) -> str | None:
        """Return the source or actor id of a speaker: by id, by name, or by what he speaks for.

        A population ("civilians", "protesters") has no one voice: its members stay unnamed.
        """
        found = speaker.id
        if not found:
            words = _SEAT.sub("", speaker.name or speaker.text)
            key = (words, on, countries)
            if key not in self._speakers:
                source = self._index.lookup(words) or self._index.lookup(speaker.text)
                self._speakers[key] = (
                    source.id
                    if source
                    else self._index.speaks_for(words, on, countries)
                    or self._one_of_theirs(words, on, countries)
                )
            found = self._speakers[key]
        actor = self._actors.get(found) if found else None
        return None if actor is not None and actor.kind in _POPULATIONS else found

    def _one_of_theirs(self, words: str, on: str | None, countries: tuple[str, ...]) -> str | None:
        """Return the group whose people or page speak: "SDF patrols", "account of the SDF".

        States are left out: "a journalist of Syria" speaks for nobody.
        """
        told = words.split()
        parts = [
            told[at + 1 :]
            for at, word in enumerate(told[:-1])
            if word.casefold() in ("of", "for") or word.endswith(("-backer", "-backed"))
        ]
        theirs = [told[:at] for at in range(1, len(told)) if " ".join(told[at:]).islower()]
        for part in theirs:
            source = self._index.lookup(" ".join(part))
            if source is not None:
                return source.id
        # "Rebel-backer Washington" is the state itself.
        backer = len(told) > 1 and told[-2].endswith("-backer")
        for part in (*parts, *theirs):
            hits = self._index.actors.lookup(" ".join(part), on, countries)
            if not hits:
                continue
            named = hits[0].how in ("name", "spelling") and hits[0].actor.kind != "state"
            if named or backer:
                return hits[0].actor.id
        return None

    def _best_reliability(self) -> dict[str, Reliability]:
        """Return source id, and party spoken for, → reliability (of a party its best source's)."""
        found: dict[str, Reliability] = {}
        for source in self._sources.values():
            names = [source.id]
            if source.speaks_for in self._actors:
                names.append(self.parties.root(str(source.speaks_for)))
            for name in names:
                found[name] = min(found.get(name, "F"), source.reliability)
        return found

    def outlet(self, document: DocumentHead | None) -> tuple[str, str]:
        """Return id (or folded name) and printed name of who published a document."""
        if document is None:
            return (UNKNOWN, "an outlet")
        found = self._outlets.get(document.id)
        if found is None:
            found = self._outlets[document.id] = self._find_outlet(document)
        return found

    def _find_outlet(self, document: DocumentHead) -> tuple[str, str]:
        if document.source:
            named = self._index.publisher(document.source)
            if named is not None:
                return (named.id, named.name)
            return (fold_name(document.source) or document.page, document.source)
        known = self._index.by_address(document.page)
        if known is not None:
            return (known.id, known.name)
        host = (urlsplit(document.page).hostname or "").removeprefix("www.")
        if host:
            return (host, host)
        # Bytes without any publisher, who may be anybody: see `Standpoint.voice`.
        return (UNKNOWN, f"the outlet of “{document.title}”" if document.title else "an outlet")

    def _gathers(self, origin: str) -> bool:
        source = self._sources.get(origin)
        return source.kind not in ("outlet", "database") if source else origin in self._actors

    def _speaks_for(self, origin: str, on: str | None) -> str | None:
        """Return the topmost actor that an origin speaks for."""
        source = self._sources.get(origin)
        actor = source.speaks_for if source is not None else origin
        return self.parties.root(actor, on) if actor in self._actors else None

    def _takes_part(self, actor: str) -> bool:
        """Say whether an actor is a party to wars: aid agencies and courts are not."""
        known = self._actors[actor]
        return known.kind not in _BYSTANDERS or bool(known.side or known.enemies)

    # ---------------------------------------------------------------- one claim

    def saying(self, claim: Claim) -> Saying:
        """Return who stands behind a claim, before copies are compared."""
        document = self._documents.get(claim.document)
        outlet, outlet_name = self.outlet(document)
        if document is not None and document.id in self.copied:
            # A copied text is relayed by whose it was.
            outlet = self.outlet(self._documents[self.copied[document.id]])[0]
        speakers = [speaker for speaker in claim.says if speaker.id or not _is_thing(speaker)]
        path = (*(speaker.name or speaker.text for speaker in speakers), outlet_name)
        published = document.published if document else None
        comment = claim.evidence.section == "comment"
        on = (published or "")[:7] or None
        named = True
        if comment:
            page = (document.parent or document.page) if document else claim.document
            origin, named = f"readers of {page}", False
        else:
            origin, named = self._innermost(claim, document, on)
        whole = None if comment else self._speaks_for(origin, on)
        party = whole if whole is not None and self._takes_part(whole) else None
        interest = self._interest(claim, party, on)
        if party is None and claim.says and origin not in self._sources and not comment:
            if self._takes_sides(claim.says[0]):
                # "A commander", nobody knows whose: no independent witness.
                interest = "own success"
        return Saying(
            origin=whole or origin,
            party=party,
            interest=interest,
            stance="denies" if claim.modality == "denied" else "affirms",
            path=path,
            # A party's outlets are one, whose words they carry without a name.
            relay=self._speaks_for(outlet, on) or outlet,
            reliability=self._reliability.get(whole or origin, "F"),
            named=named,
            gathers=self._gathers(origin),
            compiles=claim.engine == ENGINE and not claim.says,
            comment=comment,
            published=published,
        )

    def _innermost(
        self, claim: Claim, document: DocumentHead | None, on: str | None
    ) -> tuple[str, bool]:
        countries = tuple(sorted({p.country for p in claim.place if p.country}))
        says = tuple(self._one_of(speaker) for speaker in claim.says)
        says = tuple(speaker for speaker in says if speaker.id or not _is_thing(speaker))
        for speaker in says:
            known = self._known(speaker, on, countries)
            if known:
                return (known, True)
            holder = self._by_office(speaker, claim, on)
            if holder:
                return (holder, True)
            if self._is_office(speaker):
                # Whose office it is, who publishes it says.
                continue
            whose = self._whose_people(speaker)
            if whose is not None:
                return (whose, True)
            if _is_name(speaker.name or speaker.text, self._index.actors.is_nation):
                return (fold_name(speaker.name or speaker.text), True)
        # A copied text carries its outlet's voice from where it first stood.
        seen = document
        if document is not None and document.id in self.copied:
            seen = self._documents[self.copied[document.id]]
        outlet, name = self.outlet(seen)
        if says and self._speaks_for(outlet, on) is not None and not is_monitor(says[0].text):
            # A source that a party's own agency does not name is the party speaking.
            return (outlet, True)
        if says and fold_name(says[0].text).startswith("our "):
            return (outlet, True)
        if says:
            return (relayed(fold_name(says[0].text) or says[0].text, name), False)
        return (outlet, True) if outlet != UNKNOWN else (name, False)

    def _by_office(self, speaker: Speaker, claim: Claim, on: str | None) -> str | None:
        """Return for whom a governor, mayor or chief of police speaks."""
        actors = self._index.actors
        return office_holder(speaker.text, on, claim.place, actors) or office_holder(
            described(speaker.text, claim.evidence.text), on, claim.place, actors
        )

    def _one_of(self, speaker: Speaker) -> Speaker:
        """Return the monitor of two who are said to say it: "the Observatory and rebel fighters".

        What both say is no confession of the fighters.
        """
        words = (speaker.name or "", speaker.text)
        first = speaker.text.split(" and ")[0]
        if (
            first != speaker.text
            and not any(is_monitor(w) for w in words[:1])
            and is_monitor(first)
        ):
            return Speaker(text=first, cue=speaker.cue)
        return speaker

    def _whose_people(self, speaker: Speaker) -> str | None:
        """Return the source whose unnamed people speak: "SOHR sources", "Reuters witnesses"."""
        words = speaker.text.split()
        if len(words) < 2 or words[-1].casefold() not in _NOBODY or words[-1] in _TITLED:
            return None
        found = self._index.lookup(re.sub(r"['’]s$", "", " ".join(words[:-1])))
        return found.id if found is not None else None

    def _is_office(self, speaker: Speaker) -> bool:
        """Say whether a speaker is named by his office alone: "the General Command"."""
        return load_words().titles.get(fold_name(speaker.name or speaker.text)) == "military"

    def _takes_sides(self, speaker: Speaker) -> bool:
        """Say whether a speaker of no known party is a fighter or somebody's supporter."""
        if is_state_media(speaker.name or speaker.text):
            return True
        words = fold_name(speaker.name or speaker.text).split()
        if words[:1] == ["pro"] or words[-1:] in (["claim"], ["claims"]):
            # "The claim said …": of whoever did it.
            return True
        runs = {" ".join(words[i:j]) for i in range(len(words)) for j in (i + 1, i + 2, i + 3)}
        return bool(runs & self._ranks)

    # ---------------------------------------------------------------- interest

    def _interest(self, claim: Claim, party: str | None, on: str | None) -> Interest:
        """Return what the party gains by saying so.

        Harm to civilians is told against one's own interest by who did it and is an accusation,
        which serves the teller, from anybody else.  A loss of fighters or ground is conceded.
        """
        if party is None:
            return "third party"
        actors, targets = _ids(claim.actor), _ids(claim.target)
        mine_acts = any(self.parties.root(a, on) == party for a in actors)
        ours_act = mine_acts or self.parties.any_together((party,), actors, on)
        ours_hit = self.parties.any_together((party,), targets, on)
        theirs_act = self.parties.any_enemies((party,), actors, on)
        theirs_hit = self.parties.any_enemies((party,), targets, on)
        civilians = self._hurts_civilians(claim)
        if claim.modality == "denied":
            # Denying one's own deed or loss, or the enemy's success, serves oneself; and who
            # denies what nobody is named for is the accused.
            accused = not actors and self._takes_part(party)
            serves = ours_act or ours_hit or theirs_act or accused
            return "own success" if serves else "third party"
        if claim.type == "statement" and mine_acts:
            # Nobody knows better what somebody says.
            return "third party"
        if claim.type == "withdrawal":
            if mine_acts and _leaves_ground(claim):
                return "own loss"
            return "enemy's loss" if theirs_act else "third party"
        if ours_act and not ours_hit:
            harm = civilians and claim.type not in _PEACEFUL | {"arrest"}
            harm = harm and not (claim.type in _MEANT and self._is_no_state(actors))
            return "own loss" if harm and mine_acts else "own success"
        if ours_hit and not ours_act:
            # To be shelled is no confession; to have lost men, arms or ground is.
            if civilians or not _tells_loss(claim):
                return "enemy's loss"
            # Whoever tells of an ally's loss gains nothing and confesses nothing.
            mine_hit = any(self._is_mine(party, target, on) for target in targets)
            return "own loss" if mine_hit else "third party"
        if theirs_act and claim.type in ("capture", "control") and not theirs_hit:
            # Who took it from somebody else took nothing from the teller.
            taken = not claim.target and self._at_home(party, claim)
            return "own loss" if taken else "third party"
        if theirs_act or theirs_hit:
            return "enemy's loss"
        if not actors and claim.type not in _PEACEFUL:
            # Nobody else is said to have done it: a party at war tells of its own deeds.
            return "own success"
        return "third party"

    def _is_mine(self, party: str, other: str, on: str | None) -> bool:
        return self.parties.relation(party, other, on) in ("same", "party")

    def _at_home(self, party: str, claim: Claim) -> bool:
        """Say whether the ground told of may be the party's own: nobody's is in a foreign country.

        Of a group whose countries the packs do not name all ground may be.
        """
        if not _leaves_ground(claim):
            return False
        known = self._actors.get(party)
        own = {known.home, *known.countries} - {None} if known is not None else set()
        countries = {place.country for place in claim.place if place.country}
        return not own or not countries or bool(own & countries)

    def _is_no_state(self, actors: Iterable[str]) -> bool:
        known = [self._actors[actor] for actor in actors if actor in self._actors]
        return bool(known) and not any(actor.kind in OF_STATES for actor in known)

    def _hurts_civilians(self, claim: Claim) -> bool:
        for target in claim.target:
            known = self._actors.get(target.id) if target.id else None
            if known is not None:
                if known.kind == "civilians":
                    return True
            elif "civilian" in target.text.casefold():
                return True
        return any(
            figure.measure in ("killed", "injured")
            and "civilian" in f"{figure.what} {figure.of or ''} {figure.text}".casefold()
            for figure in claim.figures
        )


def is_monitor(words: str) -> bool:
    """Say whether a speaker is described as a monitor: "a UK-based monitoring group"."""
    return bool(_MONITOR.search(words))


def trace(
    claims: Iterable[Claim],
    documents: Mapping[str, DocumentHead],
    reference: Reference,
    copied: Mapping[str, str] | None = None,
) -> dict[str, Saying]:
    """Return claim key → who stands behind the claim.

    `copied` is what `copies_among` says of the documents, where that is known already.
    """
    finder = OriginFinder(documents, reference, copied)
    # One object for equal sayings: a report has many claims and few speakers.
    known: dict[Saying, Saying] = {}
    found = {}
    for claim in claims:
        saying = finder.saying(claim)
        found[claim.key] = known.setdefault(saying, saying)
    return found


def copies_among(documents: Mapping[str, DocumentHead], reference: Reference) -> dict[str, str]:
    """Return document id → id of the oldest document whose text it repeats (itself left out)."""
    return dict(OriginFinder(documents, reference).copied)


def _ids(mentions: Iterable[Mention]) -> tuple[str, ...]:
    return tuple(mention.id for mention in mentions if mention.id)


_LOSSES = frozenset({"capture", "control", "toll", "killing", "destruction", "abduction", "arrest"})
_LOST = frozenset({"killed", "injured", "captured", "missing", "destroyed", "damaged"})


_MEANT = frozenset({"killing", "abduction", "bombing"})
"""What an armed group does to civilians on purpose, and says so in its own praise."""


def _leaves_ground(claim: Claim) -> bool:
    """Say whether a place is told of, not a country alone."""
    return any(place.kind != "country" for place in claim.place)


def _tells_loss(claim: Claim) -> bool:
    if claim.type in _LOSSES:
        return True
    kinds = load_words().kinds
    return any(
        figure.measure in _LOST
        # "Ten people" killed by the enemy are an accusation.
        and kinds.get(fold_name(figure.of or figure.what)) != "civilians"
        for figure in claim.figures
    )


_THINGS = re.compile(
    r"\b(?:weapons?|attacks?|raids?|strikes?|provinces?|governorates?|cit(?:y|ies)|towns?|"
    r"villages?|areas?|regions?|countrys?|countries|wars?|deals?|agreements?)$",
    re.IGNORECASE,
)


def _is_thing(speaker: Speaker) -> bool:
    """Say whether the words of a speaker mean no speaker: "eastern Deir Ezzor province"."""
    return bool(_THINGS.search(fold_name(speaker.text)))


_UNNAMED = (
    "source sources activist activists resident residents witness witnesses eyewitness "
    "eyewitnesses local locals villager villagers survivor survivors medic medics doctor doctors "
    "official officials monitor monitors group groups ngo ngos media report reports reporter "
    "reporters journalist journalists analyst analysts expert experts observers people tv "
    "television radio newspaper newspapers"
)
_NOBODY = frozenset(_UNNAMED.split())
_TITLED = frozenset(["Monitor", "Monitors", "Group", "Observers"])
"""Large where they end a name: "Furat Monitor"; "Local monitors" are nobody."""
_WHERE = re.compile(
    r"\s+(?:in|at|of|from|near|for|on|inside|within|with|to|who|close|across|around|"
    r"based|there|here)\b",
    re.IGNORECASE,
)


_NO_SPEAKER = re.compile(r"(?:[A-Z]{2,}\s+){2}[A-Z]{2,}\b|(?:Tags|Slideshow|Related|Photos)\b")
"""What stands before a speaker in text scraped from a page: a heading, a list of its labels."""


def _is_name(words: str, is_nation: Callable[[str], bool]) -> bool:
    """Say whether words name somebody.

    A capital that merely begins a sentence ("Reliable sources") names nobody: there must be one
    past the first word, an abbreviation, or a script without capitals.  "Activists in Aleppo" and
    "an NGO" are nobody either.
    """
    plain = re.sub(r"^(the|a|an)\s+", "", words.strip(), flags=re.IGNORECASE)
    if _NO_SPEAKER.match(plain):
        return False
    if any(c.isalpha() and c.lower() == c.upper() for c in plain):
        return True
    head = _WHERE.split(plain, maxsplit=1)[0].split()
    if head and head[-1].casefold() in _NOBODY:
        if len(head) > 1 and head[-1] in _TITLED and head[0][:1].isupper():
            return True
        # "Syrian Kurdish media" are nobody in particular.
        return any(w[:1].isupper() and not is_nation(fold_name(w)) for w in head[1:-1])
    first, *others = plain.split()[:8] or [""]
    return (len(first) > 1 and first.isupper()) or any(word[:1].isupper() for word in others)
