"""What a parsed document says of each word, with parts of speech and lemmas remembered.

The model's attribute ruler tries 180 patterns on each word, which takes a third of the time of
parsing.  What it and the lemmatizer say of a word depends on its form, tag and relation alone, but
for a few contractions: so each such triple is asked once.
"""

from __future__ import annotations

from typing import Any, NamedTuple

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
        orths, tags, deps, lows, heads = zip(*rows, strict=True)
        alone = self._together.isdisjoint(lows) and self._expletive not in deps
        keys = list(zip(orths, tags, deps, strict=True))
        found = [known[key] for key in keys if key in known] if alone else []
        if len(found) < len(keys):
            for step in self.steps:
                doc = step(doc)
            found = [(t.lemma_.lower(), t.tag_, t.pos_, t.dep_) for t in doc]
            if alone:
                if len(known) > _MOST:
                    known.clear()
                known.update(zip(keys, found, strict=True))
        return [
            Form(*told, i + (head if head < 1 << 63 else head - (1 << 64)))
            for i, (told, head) in enumerate(zip(found, heads, strict=True))
        ]
