"""Sentences → dependency trees over the original words.

spaCy parses a masked copy of the sentence (names under stand-in words, bracketed asides left
out, headlines in lower case, rare verbs under frequent ones); `Token` ties each node back to the
original characters.  Parsing runs document by document, so that the batches, and with them the
floating-point results, never depend on the number of workers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..actor_names import load_words
from ..errors import InputError
from ..protocols import Gazetteer
from ..put_off import put_off
from .casing import TrueCase
from .lexicon import Lexicon
from .listed import on_one_line
from .lost_commas import STAND_IN_PLACE, LostCommas
from .mending import mend
from .names import Name, SourceNames, find_names, persons_of
from .products import one_thread, use_numpy
from .sentences import Span
from .word_forms import Form, WordForms
from .words import words as pack_words

if TYPE_CHECKING:
    from ..actors import ActorIndex

_MACHINE = re.compile(r"([A-Z][A-Za-z]{0,3})[-‑–]\d{1,3}[A-Za-z]{0,3}")
_MACHINES = pack_words("parse", "machines")
_LOST_APOSTROPHE = re.compile(r"\b(?:[A-Z][a-z]{3,}|[A-Z]{2,})s\b(?!['’])")
_WIRE = re.compile(
    r"^[^.;:]{2,60}?\d{1,2} [A-Za-z]{3,9}\.? (?:\d\d|\d{4}) \([^)]{2,40}\) ?-+ ?"
    r"(?:\[[A-Za-z ]+\] ?)*"
)
"""“SAN SALVADOR, 7 FEB 90 (ACAN-EFE) -- [TEXT]”."""
_DATELINE = re.compile(
    r"^(?:(?:Date of publication|Published|Posted|Updated)[: ]+)?(?:(?:AFP|AP|Reuters|SANA)[ ]+)?"
    r"(?:(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)[a-z]*,? )?"
    r"(?:\d{1,2} [A-Z][a-z]+,? \d{4}|[A-Z][a-z]{2,8} \d{1,2},? \d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
    r"(?: \d{1,2}:\d\d)?[ :–-]+(?=[A-Z0-9“\"])"
)
_PLACELINE = re.compile(
    r"^[A-Z][A-Z .'’-]{2,30}(?:/[A-Z .'’-]{2,30})?"
    r"(?:, [A-Z][a-z]+(?: (?:of (?:the )?)?[A-Z][a-z]+){0,3})?"
    r"(?:(?:, |(?<=[. ]))(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}))?"
    r"(?:,? \d{4})?(?: ?\([^()]{2,40}\))?(?: [-–—]|[-–—](?!\d)) ?(?=[A-Z0-9“\"])"
)
_AGENCY = re.compile(
    r"^(?:[A-Z]{3,}[ ,]){1,3} ?\((?:[A-Z][A-Za-z]+ ?){1,2}\) (?=[A-Z])|"
    r"^(?:AFP|AP|DPA|EFE|IRNA|KUNA|Reuters|SANA|TASS|Xinhua) (?=[A-Z][a-z]+ [a-z]+ )"
)
"""“MOSCOW (Sputnik) Kurdish-led forces …”, "AFP Syrian government air strikes …"."""
_TAG = re.compile(r"<[^<>]{1,400}>")
_CAPTION = re.compile(
    r"^(?:[A-Z][\w/ ]{1,30} )?[Ii]mage (?:copyright [\w/ ]{1,30}? )?caption (?=[A-Z])"
)
"""“AFP image caption Federal troops …”."""
_LOST = re.compile("(?:ï¿½)+|\ufffd+")
"""Characters that an earlier copy lost."""
_LINK = re.compile(r"(?:https?://|\b(?:t\.co|www)[./]|pic\.twitter\.com/)\S{1,300}")
"""“destroyedpic.twitter.com/…”: posts that were copied lose what parts a link from its word."""
_SHORT_STOP = re.compile(r"(?<=\bincl)\.")
_HASH = re.compile(r"#(?=[A-Za-z])")
_FOOTNOTE = re.compile(r"\[\d+\]")
_BLANKS = str.maketrans(dict.fromkeys("\n\t\r\u00a0\u200e\u200f", " "))


@dataclass(slots=True, eq=False)
class Token:
    """A node: original words and offsets in the document, form and place in the tree."""

    i: int
    text: str
    start: int
    end: int
    lemma: str
    tag: str
    pos: str
    dep: str
    name: Name | None = None
    head: Token | None = None
    children: list[Token] = field(default_factory=list)
    low: str = field(init=False)
    """The original words in lower case."""

    def __post_init__(self) -> None:
        self.low = self.text.lower()

    def subtree(self) -> list[Token]:
        """All nodes under this one and itself, in text order."""
        found, stack = [], [self]
        while stack:
            node = stack.pop()
            found.append(node)
            stack.extend(node.children)
        return sorted(found, key=lambda t: t.i)

    def ancestors(self) -> Iterator[Token]:
        """The head, its head, and so on."""
        node = self.head
        while node is not None:
            yield node
            node = node.head

    def child(self, *deps: str) -> Token | None:
        """The first child with one of these relations."""
        return next((c for c in self.children if c.dep in deps), None)


@dataclass(slots=True)
class Sentence:
    """A sentence and its tree; `tokens` leave out bracketed asides."""

    span: Span
    text: str
    tokens: list[Token]
    names: list[Name]
    asides: list[tuple[int, int]]
    """Document offsets of the bracketed asides."""

    @property
    def roots(self) -> list[Token]:
        """Nodes without a head."""
        return [t for t in self.tokens if t.head is None]


class Parser:
    """A spaCy pipeline without NER, loaded once per process."""

    def __init__(
        self,
        model: str,
        lexicon: Lexicon,
        index: ActorIndex,
        gazetteer: Gazetteer,
        sources: SourceNames,
    ) -> None:
        # spaCy imports its whole command line for one function that tells about installations.
        with put_off({"spacy.cli": (), "spacy.cli.info": ("info",)}):
            import spacy

        try:
            self.nlp: Any = spacy.load(model, exclude=["ner", "senter"])
        except OSError as error:
            raise InputError(
                f"parser model {model!r} is not installed; install it or set parser_model"
            ) from error
        use_numpy(self.nlp)
        self.word_forms = WordForms(self.nlp)
        self.true_case = TrueCase(self.nlp, index, gazetteer.knows)
        self.lexicon = lexicon
        self.commas = LostCommas(lexicon)
        self.index = index
        self.gazetteer = gazetteer
        self.sources = sources
        self.states = frozenset(
            name
            for actor in index.actors.values()
            if actor.kind in ("state", "rebel group") and " " not in actor.name
            for name in (actor.name, *actor.names)
            if name[:1].isupper() and len(name) > 1
        )
        happenings = {w for phrase in lexicon.nouns for w in phrase.split()}
        self.common = frozenset(
            lexicon.speakers.union(
                happenings, (w + "es" for w in happenings), *lexicon.classes.values()
            )
        )
        self.nouns = frozenset(
            w
            for group in (lexicon.nouns, *lexicon.classes.values(), lexicon.speakers)
            for w in group
        ) - frozenset(lexicon.verbs)

    def names_of(
        self, text: str, persons: frozenset[str], told: frozenset[str]
    ) -> tuple[Any, list[Name]]:
        """Return the tokenised sentence and its names."""
        doc = self.nlp.make_doc(text)
        tokens = [(t.idx, t.idx + len(t.text)) for t in doc]
        return doc, find_names(
            text, tokens, self.index, self.gazetteer, self.sources, persons, self.common, told
        )

    def parse(
        self, text: str, spans: Sequence[Span], places: frozenset[str] = frozenset()
    ) -> list[Sentence]:
        """Parse sentences of one document; `places`: names that its labels say are places."""
        from spacy.tokens import Doc

        persons = persons_of(text)
        prepared = [self._prepare(text, span, persons, frozenset()) for span in spans]
        named = {n.text for p in prepared for n in p[2] if n.kind == "place"} | places
        told = frozenset(name for name in named if " " not in name.strip()) - persons
        again = (
            re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(told))) + r")\b") if told else None
        )
        for i, span in enumerate(spans):
            seen = {n.text for n in prepared[i][2] if n.kind == "place"}
            words = set(again.findall(text, span.start, span.end)) if again else set()
            if any(w not in seen and not any(w in s for s in seen) for w in words):
                prepared[i] = self._prepare(text, span, persons, told)
        docs = [Doc(self.nlp.vocab, words=p[1] or ["."]) for p in prepared]
        with one_thread():
            parsed = [*self.nlp.pipe(docs, batch_size=32, disable=list(WordForms.names))]
        return [
            self._tree(span, text, *p, self.word_forms(doc))
            for span, p, doc in zip(spans, prepared, parsed, strict=True)
        ]

    def _prepare(
        self, text: str, span: Span, persons: frozenset[str], told: frozenset[str]
    ) -> tuple[list[tuple[int, int, Name | None]], list[str], list[Name], list[tuple[int, int]]]:
        raw = text[span.start : span.end]
        flat = _without_marks(raw)
        flat = _LOST_APOSTROPHE.sub(self._possessive, flat)
        made, names = self.names_of(flat, persons, told)
        # Tokens of a spaCy document are made anew at each access.
        doc = list(made)
        by_first = {n.first: n for n in names}
        nodes: list[tuple[int, int, Name | None]] = []
        words: list[str] = []
        asides: list[tuple[int, int]] = []
        i, depth, opened = 0, 0, 0
        shouting = span.role == "heading" and _title_case(doc)
        told_at_end = "," not in flat and self.commas.told_at_end(doc)
        while i < len(doc):
            token = doc[i]
            name = by_first.get(i)
            if name is None and token.text in ("(", "["):
                if depth == 0:
                    opened = token.idx
                depth += 1
            elif name is None and token.text in (")", "]") and depth:
                depth -= 1
                if depth == 0:
                    asides.append((span.start + opened, span.start + token.idx + 1))
                i += 1
                continue
            armed = token.text.lower() == "armed" and i + 1 < len(doc) and doc[i + 1].text == "with"
            if depth or token.is_space or (armed and words):
                i += 1
                continue
            last = name.last if name else _compound_end(doc, i, by_first)
            start, end = token.idx, doc[last].idx + len(doc[last].text)
            if self.commas.lost(doc, i, last, name, words, told_at_end):
                nodes.append((span.start + start, span.start + start, None))
                words.append(",")
            nodes.append((span.start + start, span.start + end, name))
            if last > i and name is None:
                words.append(_compound(flat[start:end], shouting))
            else:
                words.append(self._stand_in(doc, i, name, shouting, words))
            i = last + 1
        if depth:
            asides.append((span.start + opened, span.end))
        return nodes, words, names, asides

    def _possessive(self, match: re.Match[str]) -> str:
        """“Syrias rebel-held Idlib”, "ISs route": pasted texts lose apostrophes."""
        word = match.group()
        bare = word[:-1]
        named = self.index.lookup(word)
        if bare in self.states and not (named and named[0].how == "name"):
            return bare + " "
        if named or self.gazetteer.knows(word) or self.lexicon.classes_of(bare.lower()):
            # "Sappers defused a bomb": the plural of a common noun.
            return word
        # "the Al Madaris neighbourhood": the letter is the name's own.
        before = match.string[: match.start()].rstrip().rsplit(" ", 1)[-1].lower()
        known = self.index.lookup(bare) or (
            len(bare) > 4 and before not in _NAME_OPENERS and self.gazetteer.knows(bare)
        )
        return bare + " " if known else word

    def _stand_in(
        self, doc: Any, i: int, name: Name | None, shouting: bool, before: list[str]
    ) -> str:
        if name is None:
            word: str = doc[i].text
            following = doc[i + 1] if i + 1 < len(doc) else None
            for rule in self.lexicon.swap_beside.get(word.lower(), ()):
                if rule.fits(before, following):
                    return rule.stand_in
            swap = self.lexicon.swap.get(word.lower())
            if swap:
                return swap[0]
            machine = _MACHINE.fullmatch(word)
            if machine is not None and machine[1].lower() in _MACHINES:
                return "tanks" if word.endswith("s") else "tank"
            return word.lower() if shouting else word
        if name.kind == "place":
            return STAND_IN_PLACE
        if name.kind == "state":
            return "occupied" if name.tells_holder else "foreign"
        if name.kind == "actor":
            if name.text.endswith(("s", "orces", "en")) and " " in name.text:
                return "forces"
            if name.text.endswith("s") and not name.text.isupper():
                return "Germans"
            after = doc[name.last + 1] if name.last + 1 < len(doc) else None
            if (
                after is not None
                and after.text.islower()
                and (after.text in self.nouns or after.text.rstrip("s") in self.nouns)
            ):
                return "German"
            article = bool(before) and before[-1].lower() in ("the", "this", "that", "its")
            return "army" if article else "Germany"
        return "Smith"

    def _tree(
        self,
        span: Span,
        text: str,
        nodes: list[tuple[int, int, Name | None]],
        words: list[str],
        names: list[Name],
        asides: list[tuple[int, int]],
        forms: list[Form],
    ) -> Sentence:
        tokens = []
        for i, (start, end, name) in enumerate(nodes):
            form = forms[i]
            surface = text[start:end]
            swap = None if name else self.lexicon.swap.get(surface.lower())
            lemma = swap[1] if swap else (surface if name else form.lemma)
            tokens.append(Token(i, surface, start, end, lemma, form.tag, form.pos, form.dep, name))
        for i, token in enumerate(tokens):
            head = forms[i].head
            if head != i:
                token.head = tokens[head]
                tokens[head].children.append(token)
        mend(tokens, self.lexicon, self.index)
        return Sentence(span, text[span.start : span.end], tokens, names, asides)


def _without_marks(raw: str) -> str:
    """Return a sentence of equal length, blank where marks and lines of agencies stand."""
    # Posts write "32 troops killed + a general".
    flat = on_one_line(raw).translate(_BLANKS).replace(" + ", " & ")
    for sign, pattern in (
        (None, _LOST),
        ("/", _LINK),
        ("incl.", _SHORT_STOP),
        ("#", _HASH),
        ("[", _FOOTNOTE),
        ("<", _TAG),
    ):
        if sign is None or sign in flat:
            flat = pattern.sub(lambda m: " " * len(m.group()), flat)
    for pattern in (_PLACELINE, _DATELINE, _AGENCY, _CAPTION, _WIRE):
        head = pattern.match(flat)
        if head is not None:
            flat = " " * head.end() + flat[head.end() :]
    return flat


_NAME_OPENERS = pack_words("names", "openers") | {"ad", "an", "ar", "as", "ash", "at", "az"}
_PREFIXES = tuple(f"{word}-" for word in sorted(pack_words("parse", "prefixes")))
_SUFFIXES = tuple(f"-{word}" for word in sorted(pack_words("parse", "suffixes")))


def _compound_end(doc: Any, i: int, names: dict[int, Name]) -> int:
    """Last token of a hyphenated word ("pro-government", "counter-attack"); `i` if it is none."""
    last = i
    while (
        last + 2 < len(doc)
        and doc[last + 1].text in ("-", "‑")
        and not doc[last].whitespace_
        and not doc[last + 1].whitespace_
        and doc[last].text.isalpha()
        and doc[last + 2].text.isalpha()
        and last + 1 not in names
        and last + 2 not in names
    ):
        last += 2
    return last


def _compound(word: str, shouting: bool) -> str:
    low = word.lower()
    if low.startswith("counter") and low.endswith(("offensive", "attack", "offensives", "attacks")):
        return low.replace("-", "")
    stance = load_words().begins_with(low, "opposed", "backing")
    if stance or low.startswith(_PREFIXES) or low.endswith(_SUFFIXES):
        return "foreign"
    return low if shouting else word


def _title_case(doc: Any) -> bool:
    words = [t.text for t in doc if t.is_alpha and len(t.text) > 3]
    return len(words) > 3 and sum(w[0].isupper() for w in words) >= 0.7 * len(words)
