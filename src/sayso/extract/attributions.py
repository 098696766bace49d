"""Attributions: who says which words of a sentence, and how they nest and carry over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..model import Speaker
from .parse import Sentence, Token
from .saying import open_quote


@dataclass(slots=True)
class Attribution:
    """Somebody says the words covered; `cover` holds token indexes, None = the whole sentence."""

    speaker: Speaker
    cover: set[int] | None
    verb: Token | None
    speaker_tokens: set[int] = field(default_factory=set)
    relay: Speaker | None = None

    @property
    def own(self) -> bool:
        """Do words of the sentence itself name the speaker?  Else it was carried on."""
        return self.verb is not None or self.cover is not None or bool(self.speaker_tokens)

    @property
    def width(self) -> int:
        """How much it covers; narrower is more inner."""
        return 10_000 if self.cover is None else len(self.cover)


_BETWEEN = 3
"""Sentences without a cue that one statement may run through."""


def carry_between(sentences: list[Sentence], found: list[list[Attribution]]) -> None:
    """Sentences between two that the same speaker says are the speaker's too ("…, it added")."""
    last: tuple[int, Attribution] | None = None
    for i, own in enumerate(found):
        if not own:
            continue
        outer = max(own, key=lambda a: a.width)
        if last is not None and 1 < i - last[0] <= _BETWEEN + 1:
            back = outer.verb is not None and outer.verb.lemma == "add"
            same = back and (outer.speaker.id or outer.speaker.text) == (
                last[1].speaker.id or last[1].speaker.text
            )
            near = sentences[last[0]].span.paragraph == sentences[i].span.paragraph
            if same and near:
                for j in range(last[0] + 1, i):
                    found[j].append(Attribution(outer.speaker, None, None))
        last = (i, outer)


def carry_into_list(
    sentences: list[Sentence], found: list[list[Attribution]], opening: list[Speaker | None]
) -> None:
    """“The General Staff reported:" before a list says the items, too.

    `opening` holds for each sentence who issues what it announces, where it ends in a colon.
    """
    speaker: Speaker | None = None
    for i, sentence in enumerate(sentences):
        span = sentence.span
        if speaker is not None and span.role == "item":
            if not found[i]:
                found[i] = [Attribution(speaker, None, None)]
            continue
        speaker = None
        if sentence.text.rstrip().endswith(":"):
            own = min(found[i], key=lambda a: a.width, default=None)
            speaker = own.speaker if own is not None else opening[i]


_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]urs?|[Mm]y)\b")
_QUOTED = ('"', "“", "«")


def carry_into_statement(
    sentences: list[Sentence],
    found: list[list[Attribution]],
    opening: list[Speaker | None],
    source: str,
) -> None:
    """“Minister Ellwood said:" above paragraphs of their own: a statement, printed as it was made.

    It is the paragraph below; in quotation marks, those that go on with one; without marks, all
    down to the last in the first person.  Somebody else's words end it.
    """
    for i, sentence in enumerate(sentences):
        if not sentence.text.rstrip().endswith(":") or sentence.span.section != "body":
            continue
        own = min((a for a in found[i] if a.verb), key=lambda a: a.width, default=None)
        speaker = own.speaker if own is not None else opening[i]
        if speaker is None:
            continue
        below = sentence.span.paragraph
        run: list[int] = []
        for j in range(i + 1, len(sentences)):
            span = sentences[j].span
            outside = found[j] and not _in_quote(sentences[j], source)
            if span.section != "body" or span.role == "item" or span.paragraph < below or outside:
                break
            if not run and span.paragraph > below + 1:
                break
            run.append(j)
        if not run:
            continue
        first = max(below + 1, sentences[run[0]].span.paragraph)
        if _opens_quote(sentences[run[0]], source):
            kept = _quoted_run([sentences[j] for j in run], source)
        else:
            mine = [j for j in run if _FIRST_PERSON.search(sentences[j].text)]
            last = sentences[mine[-1]].span.paragraph if mine else first
            kept = sum(sentences[j].span.paragraph <= last for j in run)
        for j in run[:kept]:
            # What another is quoted as saying inside it stays; what was only carried on does not.
            found[j] = [*(a for a in found[j] if a.own), Attribution(speaker, None, None)]


def _opens_quote(sentence: Sentence, source: str) -> bool:
    return source[sentence.span.start : sentence.span.start + 2].lstrip()[:1] in _QUOTED


def _in_quote(sentence: Sentence, source: str) -> bool:
    start = sentence.span.start
    before = source[source.rfind("\n", 0, start) + 1 : start]
    return _opens_quote(sentence, source) or open_quote(before)


def _quoted_run(run: list[Sentence], source: str) -> int:
    """How many of these sentences stand in one quotation, which may open anew with a paragraph."""
    for count, sentence in enumerate(run, 1):
        fresh = count > 1 and sentence.span.paragraph != run[count - 2].span.paragraph
        if fresh and not _in_quote(sentence, source):
            return count - 1
        text = source[sentence.span.start : sentence.span.end].rstrip()
        after = source[sentence.span.end : sentence.span.end + 1]
        if text[-1:] in ('"', "”", "»") or after in ('"', "”", "»"):
            following = run[count] if count < len(run) else None
            if following is None or not _opens_quote(following, source):
                return count
    return len(run)


def chain(
    attributions: list[Attribution], tokens: set[int], skip: Token | None, trigger: Token
) -> tuple[Speaker, ...]:
    """Return the speakers over most of `tokens`, innermost first."""
    over = []
    for a in attributions:
        if skip is not None and a.verb is skip:
            continue
        lends = a.verb is not None and a.verb is trigger.head and a.verb.i in tokens
        if a.cover is None or len(tokens & a.cover) * 2 > len(tokens):
            over.append(a)
        elif lends and trigger.i in a.cover:
            # "Police reported airstrikes": verb and speaker are no words of the airstrikes.
            over.append(a)
    over.sort(key=lambda a: a.width)
    speakers: list[Speaker] = []
    for a in over:
        for speaker in (a.speaker, a.relay):
            if speaker is not None and all(
                speaker.text.lower() != s.text.lower()
                and (speaker.id is None or speaker.id != s.id)
                for s in speakers
            ):
                speakers.append(speaker)
    return tuple(speakers)
