"""PolNeAR: who is quoted as the source of what, in US political news.

    python -m eval.run polnear

Set E: evaluated on, never learned from.  All 84 articles of the development half.  Every sentence
is parsed and goes through sayso's finder of speakers, also those without war, which sayso itself
passes over.  A span found is right when it overlaps one of the key (each once); *exact*: the same
span, articles left out.  A source counts only where the overlapped attribution is the same: its
cue or its content overlaps too.  *content*: characters of what is attributed.  *sayings* are the
attributions whose cue holds a verb of saying or "according to"; the key also has beliefs, wishes
and feelings ("don't like", "mocked"), which no claim needs.  No figure for the whole task on this
set is known to us; Citron (BBC, 2021) reports its own on PARC 3.0, which it was trained on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from eval.scoring import Count, document, json_lines, paired, sample
from sayso.config import load_config
from sayso.derive import stages
from sayso.extract.engine import RulesEngine
from sayso.extract.sentences import sentences
from sayso.model import Document

PUBLISHED = {
    "source f1": "Citron (trained) on PARC 3.0: 0.853",
    "source exact f1": "Citron (trained) on PARC 3.0: 0.820",
    "content f1": "Citron (trained) on PARC 3.0, overlap of spans: 0.833",
}
SAMPLE = 84
Spans = tuple[tuple[int, int], ...]
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.I)


@dataclass(frozen=True)
class Attribution:
    """A source, the words that attribute, and what is attributed, as spans of offsets."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass
class _Counts:
    source: Count = field(default_factory=Count)
    exact: Count = field(default_factory=Count)
    cue: Count = field(default_factory=Count)
    content: Count = field(default_factory=Count)


def measure(whole: bool = False) -> dict[str, object]:
    """Return the figures for sources, cues and contents, and recall of sayings."""
    engine = stages(load_config()).engine
    if not isinstance(engine, RulesEngine):
        raise TypeError("only the rules engine tells its speakers apart from its claims")
    says = re.compile(rf"according|\b(?:{'|'.join(sorted(engine.lexicon.say))}|said|told)", re.I)
    articles = sample(list(read_articles()), SAMPLE, whole)
    count = _Counts()
    sayings = sayings_found = 0
    for name, text, key in articles:
        gold = [one for one in key if one.source]
        ours = list(found(document(name, text), engine))
        pairs = paired(ours, gold, same)
        exact = [(i, j) for i, j in pairs if _bare(ours[i], text) == _bare(gold[j], text)]
        count.source.add(len(pairs), len(ours), len(gold))
        count.exact.add(len(exact), len(ours), len(gold))
        cues, true_cues = [one.cue for one in ours], [one.cue for one in key]
        count.cue.add(len(paired(cues, true_cues, overlap)), len(cues), len(true_cues))
        mine, true = characters(ours), characters(key)
        count.content.add(len(mine & true), len(mine), len(true))
        right = {j for _, j in pairs}
        for j, one in enumerate(gold):
            if says.search(words_of(one.cue, text)):
                sayings += 1
                sayings_found += j in right
    return {
        "articles": len(articles),
        "attributions": count.cue.gold,
        "source": count.source.figures(),
        "source exact": count.exact.figures(),
        "cue": count.cue.figures(),
        "content": count.content.figures(),
        "sayings": {"source recall": sayings_found / max(1, sayings)},
    }


# ------------------------------------------------------------------ the key


def read_articles() -> Iterator[tuple[str, str, list[Attribution]]]:
    """Yield name, text and attributions of each article; where several coders, of the first."""
    rows = json_lines("polnear", "dev.jsonl.gz")
    coded: dict[str, str] = {}
    for row in rows:
        if "ann" in row:
            coded.setdefault(row["id"].rpartition("_")[0], row["ann"])
    for row in rows:
        if "text" in row and row["id"] in coded:
            yield row["id"], row["text"], attributions(coded[row["id"]])


def attributions(standoff: str) -> list[Attribution]:
    """Return the attributions of a brat file (T lines: spans; E lines: which belong together)."""
    spans: dict[str, Spans] = {}
    events: list[dict[str, list[str]]] = []
    for line in standoff.splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            pieces = rest.partition("\t")[0].partition(" ")[2].split(";")
            spans[name] = tuple((int(a), int(b)) for a, b in (piece.split() for piece in pieces))
        elif name.startswith("E"):
            event: dict[str, list[str]] = {}
            for part in rest.split():
                role, _, of = part.partition(":")
                event.setdefault(role.rstrip("0123456789"), []).append(of)
            events.append(event)
    return [
        Attribution(
            *(
                tuple(sorted(span for name in event.get(role, ()) for span in spans[name]))
                for role in ("Source", "Cue", "Content")
            )
        )
        for event in events
    ]


# ------------------------------------------------------------------ what sayso finds


def found(one: Document, engine: RulesEngine) -> Iterator[Attribution]:
    """Yield the attributions that the finder of speakers sees, with a source in the sentence."""
    trees = engine.parser.parse(one.text, list(sentences(one)))
    for tree, said in zip(trees, engine.speakers.find_all(trees, one, {}), strict=True):
        for each in said:
            cue = {each.verb.i} if each.verb is not None else set()
            source = each.speaker_tokens - cue
            if each.cover is None and each.verb is None:
                cue = {t.i for t in tree.tokens if t.low in ("according", "to") and t.i in source}
                source -= cue
            if not source:
                continue
            cover = each.cover if each.cover is not None else {t.i for t in tree.tokens}
            yield Attribution(
                *(
                    tuple(_runs((t.start, t.end) for t in tree.tokens if t.i in chosen))
                    for chosen in (source, cue, cover - source - cue)
                )
            )


def _runs(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join spans that stand next to each other, a blank between them."""
    start = end = -2
    for a, b in spans:
        if a <= end + 1:
            end = b
            continue
        if start >= 0:
            yield start, end
        start, end = a, b
    if start >= 0:
        yield start, end


# ------------------------------------------------------------------ comparing


def overlap(ours: Spans, gold: Spans) -> bool:
    """Say whether any words are in both."""
    return any(a < d and c < b for a, b in ours for c, d in gold)


def same(ours: Attribution, gold: Attribution) -> bool:
    """Say whether the sources overlap, and with them the cues or what is attributed."""
    return overlap(ours.source, gold.source) and (
        overlap(ours.cue, gold.cue) or overlap(ours.content, gold.content)
    )


def words_of(spans: Spans, text: str) -> str:
    """Return the words of some spans."""
    return " ".join(text[a:b] for a, b in spans)


def _bare(one: Attribution, text: str) -> str:
    return _ARTICLE.sub("", words_of(one.source, text).strip(" ,"))


def characters(those: Iterable[Attribution]) -> set[int]:
    """Return the offsets that are attributed to anybody."""
    return {i for one in those for a, b in one.content for i in range(a, b)}
