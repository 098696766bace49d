"""What a parsed document says of each word, with parts of speech and lemmas remembered.

The model's attribute ruler tries 180 patterns on each word, which takes a third of the time of
parsing.  What it and the lemmatizer say of a word depends on its form, tag and relation alone, but
for a few contractions: so each such triple is asked once.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy

_MOST = 200_000
"""Triples remembered at most; then the memory begins anew."""
_TOGETHER = frozenset(["ai", "gon", "got", "let", "c'm", "y", "y'"])
"""Words that the ruler reads together with the next one ("gon na")."""


class Form(NamedTuple):
    """Lemma in small letters, fine tag, part of speech, relation, and the head's index."""

    lemma: str
    tag: str
    pos: str
    dep: str
    head: int


class WordForms:
    """The last components of a pipeline, applied by memory.  Same words, same result."""

    names = ("attribute_ruler", "lemmatizer")

    def __init__(self, nlp: Any) -> None:
        self.steps = [nlp.get_pipe(name) for name in self.names if nlp.has_pipe(name)]
        strings = nlp.vocab.strings
        self._expletive = strings.add("expl")
        self._together = frozenset(strings.add(w) for w in _TOGETHER)
        self._known: dict[tuple[int, int, int], tuple[str, str, str, str]] = {}

    def __call__(self, doc: Any) -> list[Form]:
        """Return the forms of a document that was tagged and parsed."""
        from spacy.attrs import DEP, HEAD, LOWER, ORTH, TAG

        if not len(doc):
            return []
        rows = doc.to_array([ORTH, TAG, DEP, LOWER, HEAD]).tolist()
        known = self._known
        if len(known) > _MOST:
            known.clear()
        orths, tags, deps, lows, heads = zip(*rows, strict=True)
        keys = list(zip(orths, tags, deps, strict=True))
        if self._together.isdisjoint(lows) and self._expletive not in deps:
            self._learn(doc, [key for key in dict.fromkeys(keys) if key not in known])
            found = [known[key] for key in keys]
        else:
            found = self._told(doc)
        return [
            Form(*told, i + (head if head < 1 << 63 else head - (1 << 64)))
            for i, (told, head) in enumerate(zip(found, heads, strict=True))
        ]

    def _learn(self, doc: Any, keys: list[tuple[int, int, int]]) -> None:
        """Ask for triples that are new, and for no other word of their sentence."""
        from spacy.attrs import DEP, ORTH, TAG
        from spacy.tokens import Doc

        if not keys:
            return
        strings = doc.vocab.strings
        asked = Doc(doc.vocab, words=[strings[orth] for orth, _, _ in keys])
        table: Any = numpy.array(keys, dtype="uint64")
        asked.from_array([ORTH, TAG, DEP], table)
        self._known.update(zip(keys, self._told(asked), strict=True))

    def _told(self, doc: Any) -> list[tuple[str, str, str, str]]:
        """Apply the components to a document."""
        for step in self.steps:
            doc = step(doc)
        return [(t.lemma_.lower(), t.tag_, t.pos_, t.dep_) for t in doc]
