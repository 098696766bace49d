"""The rules engine: documents → claims, by lexicon and syntax.

Order of work per document: sentences; a cheap filter for those that can hold a claim; names and
parse of these; frames; then, in text order and with the memory of what was said before, each
frame becomes a claim.  Deterministic, no clock, no network.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from ..actors import actor_index
from ..config import Config
from ..model import Claim, Document
from ..protocols import Gazetteer
from ..reference import Reference
from .announced_strikes import with_announced_strikes
from .claims import ClaimMaker
from .frames import build
from .kinds import GROUPS, STATES
from .leads import Lead, find_lead
from .lexicon import load_lexicon
from .main_place import main_place
from .names import SourceNames
from .others import with_the_others
from .parse import Parser
from .repeats import with_told_days, without_repeats
from .sentences import Span, sentences
from .speakers import SpeakerFinder
from .states import names_holder
from .threads import with_one_story
from .words import words

_SPEECH = re.compile(
    r"\b(?:said|says|told|added|adding|according to|reported|stated|announced|claimed|claims"
    r"|noted|statement)\b"
)
_NEAR, _STATEMENT = 4, 20
"""How many sentences on a speaker may lend their words to; "The minister said:" lends to more."""
_ARMED = (GROUPS | STATES) - {"state"}
_LANGUAGES = ("en",)


class RulesEngine:
    """English rules engine; other languages yield no claims."""

    name = "rules@1"

    def __init__(self, config: Config, reference: Reference, gazetteer: Gazetteer) -> None:
        from ..source_index import source_index

        self.reference = reference
        self.gazetteer = gazetteer
        self.lexicon = load_lexicon("en", config.packs)
        self.actors = actor_index(reference)
        self.speakers = SpeakerFinder(self.lexicon, self.actors, source_index(reference))
        self.model = config.parser_model
        self._parser: Parser | None = None

    @property
    def parser(self) -> Parser:
        """The dependency parser, loaded when the first sentence needs it."""
        if self._parser is None:
            self._parser = Parser(
                self.model,
                self.lexicon,
                self.actors,
                self.gazetteer,
                SourceNames(n for s in self.reference.sources.values() for n in (s.name, *s.names)),
            )
        return self._parser

    def extract(self, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Claim]]]:
        """Yield each document with its claims (ids unsealed, places unresolved)."""
        for document in documents:
            yield document, self._claims(document)

    def _claims(self, document: Document) -> list[Claim]:
        if not _readable(document):
            return []
        spans = list(sentences(document))
        can = self.lexicon.can_hold(document.text, spans)
        if not any(can):
            return []
        chosen = self._choose(document.text, spans, can)
        if not self.lexicon.about_war(document.text):
            # Most texts that name war in passing tell of none: then nobody's words are asked for.
            alone = list(zip(spans, can, strict=True))
            if alone != chosen and not self._read(document, alone):
                return []
        return self._read(document, chosen)

    def _read(self, document: Document, chosen: list[tuple[Span, bool]]) -> list[Claim]:
        """Return the claims of the chosen sentences of a document."""
        leads = [
            find_lead(document.text, span, self.gazetteer, self.speakers, self.lexicon)
            for span, _ in chosen
        ]
        wanted = [
            msgspec.structs.replace(span, start=lead.start)
            for (span, _), lead in zip(chosen, leads, strict=True)
        ]
        keep = [i for i, (_, can) in enumerate(chosen) if can]
        text = self.parser.true_case.restore(document.text, wanted)
        labels = frozenset(lead.place for lead in leads if lead.place)
        trees = self.parser.parse(text, [wanted[i] for i in keep], labels)
        if not any(build(tree, self.lexicon) or names_holder(tree) for tree in trees):
            return []
        maker = ClaimMaker(
            document,
            self.lexicon,
            self.actors,
            self.reference,
            self.gazetteer,
            self.name,
        )
        # Hard-wrapped lines break dates in the middle.
        maker.cased = text.replace("\n", " ")
        maker.main = main_place(trees, document, self.gazetteer, self.lexicon)
        says = self.speakers.find_all(
            trees, document, _named_before(wanted, leads), maker.people.memory
        )
        parsed = dict(zip(keep, zip(trees, says, strict=True), strict=True))
        claims: list[Claim] = []
        for i, span in enumerate(wanted):
            maker.enter(span, leads[i])
            if i in parsed:
                claims.extend(maker.read(*parsed[i]))
        if claims and not self.lexicon.mostly_on_war(document.text):
            claims = [c for c in claims if self._of_war(c)]
        claims = without_repeats(with_told_days(claims, document.text), document)
        claims = with_one_story(claims, document, self.actors, self.lexicon)
        return with_announced_strikes(with_the_others(claims, document.text), self.lexicon)

    def _of_war(self, claim: Claim) -> bool:
        """In a text that speaks of war in passing, "attacked" and "backed" are mostly politics.

        Kept is what an armed party does or suffers, what weapons do, and counted dead and hurt.
        """
        if claim.type in ("airstrike", "shelling", "bombing", "chemical"):
            return True
        parties = [self.reference.actors.get(m.id or "") for m in (*claim.actor, *claim.target)]
        if any(p is not None and p.kind in _ARMED for p in parties):
            return True
        hurt = any(f.measure in ("killed", "injured", "abducted") for f in claim.figures)
        return hurt and claim.type in ("killing", "toll", "clash", "abduction")

    def _choose(self, text: str, spans: list[Span], can: list[bool]) -> list[tuple[Span, bool]]:
        """Say for each sentence whether it can hold a claim or lends a speaker to one that can."""
        chosen = []
        for i, span in enumerate(spans):
            opens = text[span.start : span.end].rstrip().endswith(":")
            reach = _STATEMENT if opens else _NEAR
            lends = (
                not can[i]
                and bool(_SPEECH.search(text, span.start, span.end))
                and any(can[max(0, i - 2) : i + reach])
            )
            chosen.append((span, can[i] or lends))
        return chosen


_ENGLISH = words("triage", "english")


def _readable(document: Document) -> bool:
    """English by its label, or by its common words where the label is another language."""
    if document.language is None or document.language[:2] in _LANGUAGES:
        return True
    told = document.text[:4000].lower().split()
    return bool(told) and sum(w in _ENGLISH for w in told) > 0.12 * len(told)


def _named_before(spans: list[Span], leads: list[Lead]) -> dict[int, str]:
    """Return who speaks in sentences behind a label, by where the sentence begins.

    "Health Ministry: …" speaks for one sentence.  A name in capitals ("PAUL RENNER,
    CORRESPONDENT: …") of a transcript, where several stand, speaks to the end of its section.
    """
    turns: dict[int, str] = {}
    for span, lead in zip(spans, leads, strict=True):
        name = (lead.words or "").split(",")[0].strip()
        letters = name.replace(" ", "").replace(".", "")
        if name.isupper() and letters.isalpha() and len(name) > 2:
            turns[span.paragraph] = name
    if len(turns) < 2:
        turns = {}
    found = {s.start: turns[s.paragraph] for s in spans if s.paragraph in turns}
    for span, lead in zip(spans, leads, strict=True):
        if lead.speaker is not None:
            found.setdefault(span.start, lead.speaker)
    return found
