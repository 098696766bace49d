"""Blocks of a digest, and how they are written: Markdown or a page of its own in HTML.

A sentence brings the claims it rests on; citations get their numbers in reading order.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ..model import Row
from .sentence import Sentence


class Heading(Row, kw_only=True, frozen=True):
    """A heading of level 1 to 3."""

    text: str
    level: int = 2


class Paragraph(Row, kw_only=True, frozen=True):
    """Sentences that run on; `lead` is set in bold before them."""

    sentences: tuple[Sentence, ...]
    lead: str = ""


class Items(Row, kw_only=True, frozen=True):
    """A list; each item is one or more sentences."""

    items: tuple[tuple[Sentence, ...], ...]


class Table(Row, kw_only=True, frozen=True):
    """A table; a cell is plain text or sentences."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | tuple[Sentence, ...], ...], ...]


class Note(Row, kw_only=True, frozen=True):
    """A remark about the record itself; it asserts nothing about the world and cites nothing."""

    text: str


class Picture(Row, kw_only=True, frozen=True):
    """An SVG picture; Markdown cannot hold it and says where to get it."""

    svg: str
    caption: str


Block = Heading | Paragraph | Items | Table | Note | Picture


class Reference(Row, kw_only=True, frozen=True):
    """One entry of the list of references."""

    key: str
    quote: str
    source: str
    claim: str
    url: str | None = None


class Citations:
    """Numbers for the references of claim keys, in the order they are first cited.

    Claims of the same words in the same report (a strike, and its toll), or in two captures of
    it, are one reference: a reader met the same quotation twice.
    """

    def __init__(self, known: Mapping[str, Reference]) -> None:
        self._known = known
        self._numbers: dict[tuple[str, str, str | None], int] = {}
        self._claims: list[dict[str, Reference]] = []

    def numbers(self, sentence: Sentence) -> list[int]:
        """Return the numbers of a sentence's claims, ascending."""
        return sorted({self._number(self._known[k]) for k in sentence.claims if k in self._known})

    def _number(self, entry: Reference) -> int:
        printed = (entry.quote, entry.source, entry.url)
        number = self._numbers.setdefault(printed, len(self._numbers) + 1)
        if number > len(self._claims):
            self._claims.append({})
        self._claims[number - 1].setdefault(entry.claim, entry)
        return number

    def references(self) -> list[tuple[int, Reference]]:
        """Return the references cited so far with their numbers; each names all its claims."""
        return [
            (number, msgspec.structs.replace(next(iter(same.values())), claim=" ".join(same)))
            for number, same in enumerate(self._claims, start=1)
        ]


def in_runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return ascending numbers as first and last of each run: 3, 5, 6, 7 are 3–3 and 5–7."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


_MARKED = re.compile(r"([\\`*_{}\[\]<>#|~])")
_ONLY_A_QUOTE = re.compile(
    r"(?:[^“”]|(?<=report )“[^“”]+”)+?: “(?:… )?([^“”]{30,}?)(?: …)?”$", re.IGNORECASE
)
"""Somebody's words and no more; who published them may be a report by its title."""
_PARTY_MARK = re.compile(
    r", said .+?"
    r"(?P<tail>, (?:(?:an outlet of|speaking for) one of the parties|a party to the war))$"
)
_FULL_STOP = re.compile(r"[.!?…][”’\"]?$")


def markdown_text(text: str) -> str:
    """Return text with the characters escaped that Markdown or HTML in it would act on."""
    return _MARKED.sub(r"\\\1", " ".join(text.split())).replace("&", "&amp;")


def stop_of(sentence: Sentence) -> str:
    """Return what a sentence still lacks at its end: its stop, or nothing."""
    if sentence.stop == "." and _FULL_STOP.search(sentence.text):
        return ""
    return sentence.stop


def without_repeats(items: Iterable[tuple[Sentence, ...]]) -> tuple[tuple[Sentence, ...], ...]:
    """Join items that read the same: one item with the claims of all.

    Who speaks for a party is told so once in them, not at each sentence.
    """
    found: dict[tuple[str, ...], tuple[Sentence, ...]] = {}
    for item in items:
        key = tuple(sentence.text for sentence in item)
        known = found.get(key)
        if known is None:
            found[key] = item
        else:
            found[key] = tuple(
                Sentence(text=one.text, claims=tuple(dict.fromkeys((*one.claims, *two.claims))))
                for one, two in zip(known, item, strict=True)
            )
    marked: set[str] = set()
    return tuple(tuple(_marked_once(s, marked) for s in item) for item in found.values())


def quoted_once(blocks: Sequence[Block], listings: Iterable[str]) -> list[Block]:
    """Leave out items that only quote what stands quoted above, in the sections of these headings.

    One sentence may be read as a strike, a statement and a plan; a reader has met it once.
    """
    wanted = frozenset(listings)
    told: list[str] = []
    kept: list[Block] = []
    inside = False
    for block in blocks:
        if isinstance(block, Heading):
            inside = block.text in wanted
        if inside and isinstance(block, Items):
            items = []
            for item in block.items:
                quote = _ONLY_A_QUOTE.match(item[0].text) if len(item) == 1 else None
                if quote is None:
                    items.append(item)
                elif not any(quote[1] in before for before in told):
                    told.append(quote[1])
                    items.append(item)
            if not items:
                if isinstance(kept[-1], Heading):
                    kept.pop()
                continue
            block = Items(items=tuple(items))
        elif isinstance(block, Paragraph):
            told += [found[1] for s in block.sentences if (found := _ONLY_A_QUOTE.match(s.text))]
        kept.append(block)
    return kept


def _marked_once(sentence: Sentence, marked: set[str]) -> Sentence:
    mark = _PARTY_MARK.search(sentence.text)
    if mark is None or mark[0] not in marked:
        marked.update([mark[0]] if mark else ())
        return sentence
    return Sentence(text=sentence.text.removesuffix(mark["tail"]), claims=sentence.claims)


def paragraph(lead: str, sentences: Iterable[Sentence]) -> Paragraph:
    """Return a paragraph in which nothing is said twice."""
    items = without_repeats((sentence,) for sentence in sentences)
    return Paragraph(lead=lead, sentences=tuple(by_speaker(_longest_quotes(i[0] for i in items))))


def _longest_quotes(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Leave out a quotation that stands within a longer one, whose references it joins.

    Two pages that print the same sentence, and a claim of a part of it, are one to a reader.
    """
    told = list(sentences)
    quotes = [found[1] if (found := _ONLY_A_QUOTE.match(s.text)) else "" for s in told]
    for at, quote in enumerate(quotes):
        holder = next(
            (n for n, other in enumerate(quotes)
             if n != at and quote and quote in other and (len(other) > len(quote) or n < at)),
            None,
        )  # fmt: skip
        if holder is not None:
            claims = dict.fromkeys((*told[holder].claims, *told[at].claims))
            told[holder] = Sentence(text=told[holder].text, claims=tuple(claims))
            quotes[at] = _LEFT_OUT
    return [s for s, quote in zip(told, quotes, strict=True) if quote != _LEFT_OUT]


_LEFT_OUT = "“"
"""In place of a quotation: no quotation holds this mark."""
_BY_ONE = re.compile(r"(?P<what>[^;“”]+), according to (?P<who>(?:[^,;“”]|“[^”]*”)+)$")
_SMALL_START = re.compile(
    r"(?:The|There|A|An)\b|(?:Airstrikes|Strikes|Aircraft|Shells|Shelling|Rockets?|Missiles?|Drones?|Explosives|Explosions|Chemical|Civilians?|"
    r"People|Aid|Residents|Terrorists?|Militants?|Rebels?|Insurgents?|Fighters|Gunmen|Soldiers|Troops|Jihadists?|Suicide|Armed|Local|Opposition|Reinforcements|"
    r"Militias|Teams|Warplanes|Jets|Helicopters|Prisoners|Worshipp?ers|Workers|Protesters|"
    r"Either|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve)(?= [a-z])"
)
_SUBJECT = re.compile(
    r"(?P<who>(?:the |[A-Z])(?:(?! by )[^,;“”])*?) (?=(?:bombed|carried|fired|shelled|set|used|"
    r"fought|attacked|took|withdrew|advanced|surrounded|laid|opened|deployed|killed|abducted|arrested|destroyed|"
    r"caused|brought|came|held|stopped|backed)\b)"
)
_MANY = re.compile(r"[^s]s$")
_MOST_CLAUSES = 4


def by_speaker(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Name a speaker once for neighbouring sentences of which he told all.

    `According to the monitor, the army took A [1]; it shelled B [2].`
    """
    made: list[Sentence] = []
    waiting: list[tuple[str, Sentence]] = []

    def end() -> None:
        before = ""
        for at, (who, sentence) in enumerate(waiting):
            told = _BY_ONE.match(sentence.text)
            if len(waiting) == 1 or told is None:
                made.append(sentence)
                continue
            what = told["what"]
            if _SMALL_START.match(what):
                what = what[0].lower() + what[1:]
            subject = _SUBJECT.match(what)
            name = subject["who"] if subject else ""
            if name and name == before:
                pronoun = "they" if " and " in name or _MANY.search(name) else "it"
                what = pronoun + what[len(name) :]
            before = name
            text = f"According to {who}, {what}" if at == 0 else what
            stop = "." if at == len(waiting) - 1 else ";"
            made.append(Sentence(text=text, claims=sentence.claims, stop=stop))
        waiting.clear()

    for sentence in sentences:
        told = _BY_ONE.match(sentence.text)
        who = told["who"] if told else ""
        if not who or len(waiting) == _MOST_CLAUSES or (waiting and waiting[-1][0] != who):
            end()
        if who:
            waiting.append((who, sentence))
        else:
            made.append(sentence)
    end()
    return made


def to_markdown(blocks: Sequence[Block], citations: Citations) -> str:
    """Return the digest as CommonMark with tables."""
    out: list[str] = []
    for block in blocks:
        match block:
            case Heading():
                out.append(f"{'#' * block.level} {markdown_text(block.text)}")
            case Note():
                out.append(f"*{markdown_text(block.text)}*")
            case Paragraph():
                lead = f"**{markdown_text(block.lead)}** " if block.lead else ""
                out.append(lead + _run(block.sentences, citations, markdown=True))
            case Items():
                out.append(
                    "\n".join(f"- {_run(item, citations, markdown=True)}" for item in block.items)
                )
            case Table():
                lines = [
                    f"| {' | '.join(map(markdown_text, block.columns))} |",
                    f"|{'---|' * len(block.columns)}",
                ]
                for row in block.rows:
                    cells = (_cell(cell, citations, markdown=True) for cell in row)
                    lines.append("|" + "|".join(f" {c} " if c else " " for c in cells) + "|")
                out.append("\n".join(lines))
            case Picture():
                out.append(f"*{markdown_text(block.caption)} (the picture is in the other forms)*")
    if cited := citations.references():
        out.append("## References")
        entries = []
        for number, entry in cited:
            link = (
                f" <{entry.url}>"
                if entry.url and re.match(r"https?://[^\s<>]+$", entry.url)
                else ""
            )
            entries.append(
                f"{number}. {markdown_text(entry.quote)} — {markdown_text(entry.source)}"
                f"{link} `{entry.claim}`"
            )
        out.append("\n".join(entries))
    return "\n\n".join(out) + "\n"


def _run(sentences: Sequence[Sentence], citations: Citations, markdown: bool) -> str:
    return " ".join(_sentence(sentence, citations, markdown) for sentence in sentences)


def _sentence(sentence: Sentence, citations: Citations, markdown: bool, stop: bool = True) -> str:
    text = sentence.text
    end = stop_of(sentence) if stop else ""
    runs = [run for found in in_runs(citations.numbers(sentence)) for run in _short(*found)]
    if markdown:
        marks = "".join(f"[{_run_words(*run)}]" for run in runs)
        return f"{markdown_text(text)}{' ' + marks if marks else ''}{end}"
    marks = "".join(f'<a href="#r{run[0]}">[{_run_words(*run)}]</a>' for run in runs)
    return f"{html.escape(text)}{f' <sup>{marks}</sup>' if marks else ''}{end}"


def _cell(cell: str | tuple[Sentence, ...], citations: Citations, markdown: bool) -> str:
    if isinstance(cell, str):
        return markdown_text(cell) if markdown else html.escape(cell)
    return "; ".join(_sentence(s, citations, markdown, stop=False) for s in cell)


def _short(first: int, last: int) -> list[tuple[int, int]]:
    """Return a run as it is printed: two numbers stand by themselves."""
    return [(first, last)] if last - first > 1 else [(n, n) for n in range(first, last + 1)]


def _run_words(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


_STYLE = """
:root{color-scheme:light dark}
body{font:17px/1.5 Georgia,'Times New Roman',serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3,table,figcaption,.note,.lead{font-family:system-ui,sans-serif}
h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem}
table{border-collapse:collapse;font-size:.85rem;width:100%}
th,td{border-bottom:1px solid #8886;padding:.35rem .5rem;text-align:left;vertical-align:top}
.note,figcaption{font-size:.85rem;opacity:.8}
sup{line-height:0;font-size:.7em}sup a{text-decoration:none}
figure{margin:1rem 0}figure svg{max-width:100%;height:auto}
ol.references{font-size:.85rem}ol.references li{margin:.4rem 0;overflow-wrap:anywhere}
code{font-size:.8em}
@media(max-width:34rem){table{font-size:.75rem}
th,td{padding:.25rem .3rem;overflow-wrap:anywhere;hyphens:auto}}
@media print{body{max-width:none;margin:0;font-size:11pt}a{color:inherit}}
"""


def to_html(title: str, blocks: Sequence[Block], citations: Citations) -> str:
    """Return the digest as one HTML page: no script, nothing loaded, all text escaped."""
    body: list[str] = []
    for block in blocks:
        match block:
            case Heading():
                body.append(f"<h{block.level}>{html.escape(block.text)}</h{block.level}>")
            case Note():
                body.append(f'<p class="note">{html.escape(block.text)}</p>')
            case Paragraph():
                lead = f'<b class="lead">{html.escape(block.lead)}</b> ' if block.lead else ""
                body.append(f"<p>{lead}{_run(block.sentences, citations, markdown=False)}</p>")
            case Items():
                items = "".join(
                    f"<li>{_run(item, citations, markdown=False)}</li>" for item in block.items
                )
                body.append(f"<ul>{items}</ul>")
            case Table():
                head = "".join(f"<th>{html.escape(column)}</th>" for column in block.columns)
                rows = "".join(
                    "<tr>"
                    + "".join(f"<td>{_cell(c, citations, markdown=False)}</td>" for c in row)
                    + "</tr>"
                    for row in block.rows
                )
                body.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
            case Picture():
                body.append(
                    f"<figure>{block.svg}<figcaption>{html.escape(block.caption)}</figcaption>"
                    "</figure>"
                )
    if cited := citations.references():
        body.append('<h2>References</h2><ol class="references">')
        for number, entry in cited:
            source = html.escape(entry.source)
            if entry.url and re.match(r"https?://", entry.url):
                source = f'<a href="{html.escape(entry.url)}" rel="noreferrer">{source}</a>'
            body.append(
                f'<li id="r{number}">{html.escape(entry.quote)} — {source} '
                f"<code>{html.escape(entry.claim)}</code></li>"
            )
        body.append("</ol>")
    return (
        '<!DOCTYPE html>\n<html lang="en" dir="ltr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )
