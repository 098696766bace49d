"""Attributions: who says which words of a sentence, and how they nest and carry over."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import Speaker
from .parse import Sentence, Token


@dataclass(slots=True)
class Attribution:
    """Somebody says the words covered; `cover` holds token indexes, None = the whole sentence."""

    speaker: Speaker
    cover: set[int] | None
    verb: Token | None
    speaker_tokens: set[int] = field(default_factory=set)
    relay: Speaker | None = None

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
