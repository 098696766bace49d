"""Who says so: attributions in a sentence, and how they carry over to the next ones.

An attribution is a speaker, the words that attribute, and the tokens they cover.  Where two
cover the same words the narrower one is the inner speaker.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from ..model import Document, Speaker
from . import citing as cited
from .attributions import Attribution, carry_between, carry_into_list, carry_into_statement
from .kinds import BLAMES
from .lexicon import Lexicon
from .parse import Sentence, Token
from .phrases import bare, conjuncts, core, head_lemma, text_of, with_members
from .saying import (
    KINDS_OF_BODY,
    OFFICES,
    PAPERS,
    between_commas,
    counted_noun,
    gives_a_toll,
    inside_quotes,
    is_name,
    of_statement,
    of_time,
    open_quote,
    pointed_at,
    who_says,
)
from .voices import Known, Voices
from .words import words

if TYPE_CHECKING:
    from ..actors import ActorIndex
    from ..source_index import SourceIndex
    from .memory import Memory

_NOBODY = frozenset(["no", "nobody", "none"])
_PLAIN_SAYING = frozenset(["said", "says", "told", "tells", "added", "stated", "warned"])
_OF_ONESELF = frozenset(["deny", "vow", "pledge", "promise", "claim", "admit"])
_OF_THINGS = words("speakers", "of_things")
_BULLETINS = words("speakers", "bulletins")
_TITLES = words("names", "titles")
_PRONOUN = frozenset(["he", "she", "they", "it", "who"])


_TAG = re.compile(r"(?::| [-–—]) ((?:[A-Za-z][\w.’'-]*)(?: [A-Za-z][\w.’'-]*){0,3})$")
"""Who says it, at the end of a headline, behind a colon or a dash."""


@dataclass(slots=True)
class SpeechState:
    """What the sentences before leave behind: the last speaker, an open quotation."""

    last: tuple[Speaker, ...] = ()
    paragraph: int = -1
    quote_open: bool = False
    roles: dict[str, Speaker] = field(default_factory=dict)
    """Who was introduced as what: "spokesperson" → Lam Paul Gabriel."""


_QUOTATION = 600
"""Characters that a quotation with another inside it may have; pages lose closing marks."""


class SpeakerFinder:
    """Finds attributions; knows sources and who speaks for whom by the packs."""

    def __init__(self, lexicon: Lexicon, actors: ActorIndex, sources: SourceIndex) -> None:
        self.lexicon = lexicon
        self.actors = actors
        self.sources = sources
        self.voices = Voices(sources, lexicon, None, None)
        """Who spoke in the document that is being read."""
        self._row: list[Token] = []

    def identify(self, words: str) -> Known:
        """Return (id, name) of the source or actor that these words name, else (None, None)."""
        return self.voices.identify(words)

    def speaker(
        self, head: Token, source: str, cue: str, *, clause: bool = False
    ) -> tuple[Speaker, set[int]] | None:
        """Return the speaker a noun phrase names, with its tokens; None if it cannot speak.

        `clause`: what it says stands in a clause of its own, so that any noun can be the speaker.
        """
        if head.low in _NOBODY or any(c.dep == "det" and c.low in _NOBODY for c in head.children):
            return None
        tokens = core(head)
        words = with_members(head, bare(tokens, self.lexicon))
        name = next((c for c in head.children if c.dep == "appos" and is_name(c)), None)
        if name is None and not is_name(head):
            name = self._behind_comma(head)
        covered = {t.i for t in head.subtree()}
        text = text_of(words, source)
        if name is not None and not is_name(head):
            words = bare(core(name), self.lexicon)
            text = text_of(words, source)
        rank = self._rank(head)
        if rank is not None:
            text, covered = source[head.start : rank.end], covered | {rank.i}
        if head.name is not None and head.name.kind == "source":
            # "fled the battlefield FNA reported": what stands before it is another's.
            text = head.name.text
        lemma = head_lemma(head)
        if head.pos in ("NUM", "DET", "PRON") and (part := counted_noun(head)) is not None:
            lemma = head_lemma(part)
            text = source[words[0].start : core(part)[-1].end]
        identity, known = self.voices.behind(head, name, text, source, self._row)
        seated = self.voices.seated(head)
        if seated is not None:
            seat, identity, known = seated
            text = source[words[0].start : seat.end]
        of = next(
            (c for c in head.children if c.dep == "prep" and c.low in ("of", "for", "at", "from")),
            None,
        )
        unnamed = text.islower() or self.identify(text)[0] is None
        if unnamed and of is not None and of.child("pobj") is not None:
            inner = of.child("pobj")
            assert inner is not None
            # "The Director of the Observatory": a title, however it is written.
            title = head.low in self.lexicon.speakers and len(words) == 1
            if name is None and (title or not is_name(head)):
                text = source[words[0].start : core(inner)[-1].end]
        can = (
            identity is not None
            or (cue.lower() in _PLAIN_SAYING and head.pos in ("NOUN", "PROPN"))
            or lemma in self.lexicon.speakers
            or (lemma.endswith("s") and lemma[:-1] in self.lexicon.speakers)
            or is_name(head)
            or (head.name is not None and head.name.kind in ("actor", "place"))
            or name is not None
            or (clause and head.pos in ("NOUN", "PROPN"))
        )
        if not can or (text.lower() in ("who", "which", "that", "this") and not text.isupper()):
            return None
        return Speaker(text=text, id=identity, name=known, cue=cue), covered

    def _rank(self, head: Token) -> Token | None:
        """“Maj. Gen. Volesky”: the name behind a rank whose stop the parse took for the end."""
        row, i = self._row, head.i
        if head.low.strip(".") not in _TITLES or i + 2 >= len(row) or row[i + 1].text != ".":
            return None
        return row[i + 2] if is_name(row[i + 2]) else None

    def _behind_comma(self, head: Token) -> Token | None:
        """“the SDF spokesman, Talal Silo, …”: a name behind a comma, hung elsewhere."""
        row = self._row
        i = head.i + 1
        if i + 1 < len(row) and row[i].text == "," and is_name(row[i + 1]):
            last = row[i + 1]
            while last.i + 1 < len(row) and last.dep == "compound" and is_name(row[last.i + 1]):
                last = row[last.i + 1]
            if (
                last.i + 1 == len(row)
                or row[last.i + 1].text in (",", ".", "”", '"')
                or row[last.i + 1].lemma in self.lexicon.say
            ):
                return last
        return None

    def _nearest_source(self, verb: Token) -> Token | None:
        """The source's name right before the verb, for sentences the parse got wrong."""
        before = self._row[verb.i - 1] if verb.i else None
        return (
            before
            if before is not None and before.name is not None and before.name.kind == "source"
            else None
        )

    def find(self, sentence: Sentence, source: str, state: SpeechState) -> list[Attribution]:
        """Return the attributions of a sentence, carrying the last speaker where the text does."""
        found: list[Attribution] = []
        self._row = sentence.tokens
        for token in sentence.tokens:
            if token.low == "according":
                found.extend(cited.according(self, token, source, state))
            elif token.lemma in ("cite", "quote") and token.tag == "VBG":
                found.extend(cited.citing(self, token, sentence, source))
            elif token.lemma in ("cite", "quote") and token.pos == "VERB":
                found.extend(cited.quoting(self, token, source))
            elif token.pos == "NOUN" and token.lemma in cited.COUNTS_AND_REPORTS:
                found.extend(cited.by_noun(self, token, source))
            elif token.pos == "VERB" and token.lemma in BLAMES:
                found.extend(cited.blaming(self, token, source, state))
            elif token.pos in ("VERB", "AUX") and (
                token.lemma in self.lexicon.say or gives_a_toll(token)
            ):
                found.extend(self._verb(token, sentence, source, state))
        found = [a for a in found if a.cover is None or a.cover]
        self._quotes(found, sentence, source, state)
        return found

    def _verb(
        self, verb: Token, sentence: Sentence, source: str, state: SpeechState
    ) -> list[Attribution]:
        subject = who_says(verb)
        if verb.child("nsubj", "dobj", "ccomp") is None:
            tagged = self._at_the_end(verb, sentence, source)
            if tagged or subject is None:
                return tagged
        if subject is None:
            return []
        cue = verb.text
        own = next((c for c in reversed(verb.children) if c.dep == "nsubj"), None)
        content = [c for c in verb.children if c.dep in ("ccomp", "parataxis")]
        content += of_statement(verb)
        strong = verb.lemma not in self.lexicon.weak_say
        if not content:
            content = [
                c
                for c in verb.children
                if c.dep in ("dobj", "xcomp", "prep")
                and (
                    c.dep == "dobj"
                    or (c.dep == "xcomp" and verb.lemma in _OF_ONESELF)
                    or (c.low in ("that", "to", "of", "for", "on", "in") and not of_time(c))
                )
            ]
            if not strong and verb.lemma not in _OF_THINGS:
                return []
        told = verb.head
        aside = (
            verb.dep == "ccomp"
            and told is not None
            and verb.i < told.i
            and verb.child("ccomp") is None
            and told.pos == "VERB"
            and between_commas(verb, subject, sentence)
        )
        if aside and told is not None:
            # "In Mangboko, he told AFP, the rebels burned a driver": said in the middle.
            first = min(t.i for t in subject.subtree())
            spoken = {t.i for t in verb.subtree() if t.i >= first}
            content = []
        if gives_a_toll(verb):
            content = [c for c in verb.children if c.dep in ("dobj", "prep", "advcl")]
        if verb.dep == "xcomp" and verb.head is not None:
            content += [c for c in verb.head.children if c.dep == "ccomp" and c is not verb]
        covers: set[int] = set()
        if (
            verb.dep == "parataxis"
            and verb.head is not None
            and not any(c.dep == "ccomp" for c in verb.children)
        ):
            covers |= {t.i for t in verb.head.subtree()} - {
                t.i
                for c in verb.children
                if c.dep not in ("prep", "pcomp", "advcl")
                for t in c.subtree()
            }
        for node in content:
            covers |= {t.i for t in node.subtree()}
        if aside and told is not None:
            covers = {t.i for t in told.subtree()} - spoken
        if not content and sum(c.dep == "nsubj" for c in verb.children) > 1:
            first = min(t.i for t in subject.subtree())
            covers |= {t.i for t in sentence.tokens if t.i < first}
        quoted = inside_quotes(sentence, source)
        for node in content:
            for child in node.children:
                if child.dep == "advcl" and any(
                    c.low in ("while", "although", "though") for c in child.children
                ):
                    covers -= {t.i for t in child.subtree()}
        last_words = {t.i for t in verb.subtree()} if verb.dep == "conj" else set()
        if (
            not content
            and own is subject
            and subject.i < verb.i
            and verb.lemma in ("say", "report", "add")
        ):
            ahead = min(t.i for t in subject.subtree())
            later = {t.i for c in verb.children if c.dep == "advcl" for t in c.subtree()}
            rest = [
                t for t in sentence.tokens if t.i > verb.i and t.pos != "PUNCT" and t.i not in later
            ]
            last_words -= {t.i for t in sentence.tokens if t.i < ahead}
            if ahead > 4 and len(rest) <= 4:
                covers |= {t.i for t in sentence.tokens if t.i < ahead} - last_words
        speaks = {t.i for t in subject.subtree()}
        covers = (covers | quoted) - speaks - {verb.i}
        stops = [t.i for t in sentence.tokens if t.text == ";"]
        if stops:
            low_end = max((i for i in stops if i < verb.i), default=-1)
            high_end = min((i for i in stops if i > verb.i), default=10_000)
            covers = {i for i in covers if low_end < i < high_end}
        if not covers:
            return []
        relay = None
        if verb.lemma in self.lexicon.tell:
            for child in verb.children:
                if child.dep in ("dobj", "dative", "iobj"):
                    heard = self.speaker(child, source, cue)
                    if heard is not None and (
                        heard[0].id is not None and self.sources.lookup(heard[0].text) is not None
                    ):
                        relay = heard[0]
                    covers -= {t.i for t in child.subtree()}
        low = "" if subject.text.isupper() and len(subject.text) > 1 else subject.low
        again = cited.of_clause_before(self, subject, source, cue) or self.again(
            subject, cue, state
        )
        if again is not None:
            return [Attribution(again, covers, verb, speaks, relay)]
        if low in ("it", "who"):
            return []
        found: list[Attribution] = []
        near = self._nearest_source(verb)
        by_subject = self.speaker(subject, source, cue)
        if near is not None and near not in conjuncts(subject) and by_subject is None:
            made_near = self.speaker(near, source, cue)
            if made_near is not None:
                covers = {t.i for t in sentence.tokens if t.i < near.i}
                return [Attribution(made_near[0], covers, verb, {near.i, verb.i})]
        clause = strong and any(c.dep in ("ccomp", "parataxis") for c in verb.children)
        for head in conjuncts(subject)[:2]:
            made_one = self.speaker(head, source, cue, clause=clause)
            if made_one is None:
                continue
            speaker, tokens = made_one
            if speaker.text.lower() in _PRONOUN:
                continue
            found.append(Attribution(speaker, covers, verb, tokens, relay))
            break
        return found

    def _at_the_end(self, verb: Token, sentence: Sentence, source: str) -> list[Attribution]:
        """“… they executed 15 detainees the report added.”: a tag that lost its comma."""
        row = sentence.tokens
        rest = [t for t in row if t.i > verb.i and t.pos != "PUNCT"]
        head = row[verb.i - 1] if 4 < verb.i < len(row) else None
        if rest or head is None or head.lemma not in self.lexicon.speakers:
            return []
        made = self.speaker(head, source, verb.text)
        if made is None:
            return []
        first = core(head)[0].i
        return [Attribution(made[0], set(range(first)), verb, set(range(first, verb.i)))]

    def again(self, head: Token, cue: str, state: SpeechState) -> Speaker | None:
        """“he said", "the spokesperson added": who was introduced before."""
        low = "" if head.text.isupper() and len(head.text) > 1 else head.low
        told: Speaker | None = None
        if low in _PRONOUN | {"him", "her", "them"}:
            told = state.last[0] if state.last else None
        elif pointed_at(head):
            told = state.roles.get(head.lemma.lower())
            if told is None and head.lemma in OFFICES and state.last:
                last = state.last[0]
                told = last if last.text[:1].isupper() and last.text != last.text.upper() else None
        if told is None:
            return None
        return Speaker(text=told.text, id=told.id, name=told.name, cue=cue)

    def find_all(
        self,
        sentences: list[Sentence],
        document: Document,
        named: dict[int, str],
        memory: Memory | None = None,
    ) -> list[list[Attribution]]:
        """Return the attributions of a document's sentences, in order.

        `named` holds who a label before a sentence names, by where the sentence begins; `memory`
        the actors that the document names, so that "an army spokesman" is the one army's.

        A quotation that runs over several sentences has its speaker where it ends: sentences inside
        it without one of their own get that speaker.
        """
        state = SpeechState()
        source = document.text
        self.voices = Voices(self.sources, self.lexicon, memory, document.published)
        found = []
        for sentence in sentences:
            start = document.sections[sentence.span.paragraph].start
            state.quote_open = open_quote(source[start : sentence.span.start])
            found.append(self.find(sentence, source, state))
        for i in range(len(sentences) - 2, -1, -1):
            here, after = sentences[i].span, sentences[i + 1].span
            start = document.sections[here.paragraph].start
            if here.paragraph != after.paragraph or not open_quote(source[start : here.end]):
                continue
            opens = max(source.rfind(mark, start, here.end) for mark in '"“«')
            heard = [a for a in found[i] if a.own]
            odd = source.count('"', start, document.sections[here.paragraph].end) % 2
            near = not heard or (here.end - opens <= _QUOTATION and not odd)
            if near and found[i + 1] and all(a.verb and a.verb.start >= opens for a in heard):
                # Whom the quoted one quotes ("the militants claim that …") says no more than that.
                outer = max(found[i + 1], key=lambda a: a.width)
                cover = {t.i for t in sentences[i].tokens if t.start >= opens}
                found[i] = [*heard, Attribution(outer.speaker, cover, None, relay=outer.relay)]
        for sentence, own in zip(sentences, found, strict=True):
            if sentence.span.role == "heading" and not own:
                own.extend(self._tag_of(sentence))
        carry_between(sentences, found)
        issued = [self._above(s, source, _issuer) for s in sentences]
        carry_into_list(sentences, found, issued)
        announced = [self._above(s, source, partial(_announcer, self.lexicon)) for s in sentences]
        carry_into_statement(sentences, found, announced, source)
        for sentence, own in zip(sentences, found, strict=True):
            name = named.get(sentence.span.start)
            if name is not None:
                identity, known = self.identify(name)
                own.append(
                    Attribution(Speaker(text=name, id=identity, name=known, cue=":"), None, None)
                )
        return found

    def _tag_of(self, sentence: Sentence) -> list[Attribution]:
        """“Ambush leaves nine soldiers dead: government": who says the headline."""
        match = _TAG.search(sentence.text.rstrip())
        if match is None:
            return []
        name = match.group(1)
        identity, known = self.identify(name)
        last = name.rsplit(" ", 1)[-1].lower().removesuffix("s")
        if identity is None and last not in self.lexicon.speakers:
            return []
        start = sentence.span.start + match.start()
        cover = {t.i for t in sentence.tokens if t.start < start}
        speaker = Speaker(text=name, id=identity, name=known, cue=match.group()[:1].strip() or "-")
        tokens = {t.i for t in sentence.tokens} - cover
        return [Attribution(speaker, cover, None, tokens)] if cover else []

    def _above(
        self, sentence: Sentence, source: str, whose: Callable[[Token], Token | None]
    ) -> Speaker | None:
        """Whose words a sentence that ends in a colon says will follow."""
        if not sentence.text.rstrip().endswith(":"):
            return None
        self._row = sentence.tokens
        for token in sentence.tokens:
            head = whose(token)
            made = self.speaker(head, source, ":") if head is not None else None
            if made is not None:
                return made[0]
        return None

    def _introduce(self, attribution: Attribution, sentence: Sentence, state: SpeechState) -> None:
        """Remember by which titles and kinds a named speaker is called."""
        speaker = attribution.speaker
        if speaker.text.islower():
            return
        if attribution.verb is not None:
            for token in attribution.verb.subtree():
                if token.dep == "pobj" and token.lemma in PAPERS:
                    state.roles[token.lemma] = speaker
        for i in attribution.speaker_tokens:
            token = sentence.tokens[i]
            words = {token.lemma.lower()}
            if token.name is not None:
                words = {token.name.text.rsplit(" ", 1)[-1].lower()}
            for word in words & (self.lexicon.speakers | KINDS_OF_BODY):
                state.roles[word] = speaker

    def _quotes(
        self, found: list[Attribution], sentence: Sentence, source: str, state: SpeechState
    ) -> None:
        """Words in quotation marks with no speaker of their own belong to the last one."""
        text = sentence.text
        fresh = state.paragraph != sentence.span.paragraph
        starts = text.lstrip()[:1] in '“"«' or state.quote_open
        if not found and starts and state.last and not fresh:
            found.append(Attribution(state.last[0], None, None))
        if found:
            inner = min(found, key=lambda a: a.width)
            state.last = (inner.speaker,)
            for attribution in found:
                self._introduce(attribution, sentence, state)
        state.paragraph = sentence.span.paragraph


def _issuer(paper: Token) -> Token | None:
    """“Operational information of the General Staff as of 6 pm:": the Staff."""
    if paper.lemma.lower() not in PAPERS | _BULLETINS:
        return None
    of = next(
        (c for c in paper.children if c.dep == "prep" and c.low in ("of", "from", "by")), None
    )
    return of.child("pobj") if of is not None else None


def _announcer(lexicon: Lexicon, token: Token) -> Token | None:
    """“The minister said:", "The commander provided the following statement:"."""
    says = token.lemma in lexicon.say and token.child("ccomp") is None
    gives = token.dep == "dobj" and token.lemma in PAPERS
    verb = token if says else token.head if gives else None
    return verb.child("nsubj") if verb is not None else None
