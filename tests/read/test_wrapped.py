"""Lines broken at a column, by whatever breaks them: sentences whole, lists and headings apart."""

from __future__ import annotations

import textwrap

import pytest

from .helpers import read, texts

PARAGRAPHS = (
    "The brigades of the Southern Front, backed by artillery fire, captured the village of Tall "
    "Zaytun near the border on Tuesday morning after two days of clashes with government forces, "
    "the Levant Monitor for Human Rights said.",
    "Government warplanes, which had been absent from the area since the beginning of the week, "
    "bombed the town of Marj al-Sham later in the day and killed at least 12 civilians, including "
    "four children, according to local activists.",
    "The army said in a statement that its troops had repelled an attack by militants on the "
    "outskirts of the city of Darrat and destroyed three vehicles. It did not mention any losses "
    "among its own soldiers.",
)
ARABIC = (
    "قالت مصادر محلية إن قوات الحكومة سيطرت صباح يوم الثلاثاء على قرية تل زيتون القريبة من الحدود "
    "بعد يومين من الاشتباكات مع مسلحين في المنطقة، وأضافت أن الطائرات الحربية قصفت بلدة المرج في "
    "وقت لاحق من اليوم نفسه وقتلت اثني عشر مدنيا بينهم أربعة أطفال.",
)
GERMAN = (
    "Die Regierungstruppen haben am Dienstag nach Angaben der Beobachtungsstelle das Dorf Tall "
    "Zaytun an der Grenze eingenommen, nachdem die Luftwaffe zwei Tage lang Stellungen der "
    "Aufständischen bombardiert hatte. Dabei kamen zwölf Zivilisten ums Leben.",
)
TITLE = "Rebels take Tall Zaytun"


def _page(body: str) -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><article class='story'>"
        f"<h1>{TITLE}</h1>{body}</article></body></html>"
    )


def _wrapped(paragraphs: tuple[str, ...], width: int = 62) -> list[str]:
    return [textwrap.fill(each, width, break_on_hyphens=False) for each in paragraphs]


def _br(text: str) -> str:
    return text.replace("\n", "<br />\n")


def _mail(body: str, kind: str) -> bytes:
    head = (
        "From: Ann Lee <ann@valley.example>\nTo: b@valley.example\nSubject: Rebels take Tall Zaytun"
    )
    head += f"\nDate: Tue, 3 Mar 2015 10:00:00 +0000\nContent-Type: {kind}; charset=utf-8"
    return f"{head}\nContent-Transfer-Encoding: 8bit\n\n{body}\n".encode()


def _flowed(paragraphs: tuple[str, ...], end: str, mark: str = "") -> str:
    wrapped = [p.split("\n") for p in _wrapped(paragraphs)]
    return f"\n{mark}\n".join(f"{end}\n".join(mark + line for line in p) for p in wrapped)


LAYOUTS = {
    "br.html": lambda ps: _page("".join(f"<p>{_br(p)}</p>" for p in _wrapped(ps))),
    "two-br.html": lambda ps: _page("<div>" + "<br><br>".join(map(_br, _wrapped(ps))) + "</div>"),
    "font.html": lambda ps: _page(
        "".join(f"<p><font size=2><b>{_br(p)}</b></font></p>" for p in _wrapped(ps, 80))
    ),
    "pre.html": lambda ps: _page("<pre>\n" + "\n\n".join(_wrapped(ps)) + "\n</pre>"),
    "linked-pre.html": lambda ps: _page(
        "<pre>" + "\n\n".join(_wrapped(ps)).replace("on ", "<a href='/x'>on</a> ", 1) + "</pre>"
    ),
    "simple.html": lambda ps: _page("".join(f"<p>{_br(p)}</p>" for p in _wrapped(ps))).replace(
        " class='story'", ""
    ),
    "text.txt": lambda ps: f"{TITLE}\n\n" + "\n\n".join(_wrapped(ps)),
    "narrow.txt": lambda ps: f"{TITLE}\n\n" + "\n\n".join(_wrapped(ps, 38)),
    "wide.txt": lambda ps: f"{TITLE}\n\n" + "\n\n".join(_wrapped(ps, 118)),
    "no-blank-lines.txt": lambda ps: f"{TITLE}\n\n" + "\n".join(_wrapped(ps)),
    "indented.txt": lambda ps: f"{TITLE}\n\n"
    + "\n".join(textwrap.fill(p, 66, initial_indent="    ", break_on_hyphens=False) for p in ps),
    "notes.md": lambda ps: f"# {TITLE}\n\n" + "\n\n".join(_wrapped(ps)),
    "feed.xml": lambda ps: "<rss version='2.0'><channel><title>V</title><item><title>x</title>"
    "<description><![CDATA[" + "".join(f"<p>{_br(p)}</p>" for p in _wrapped(ps)) + "]]>"
    "</description></item></channel></rss>",
    "wrapped.eml": lambda ps: _mail("\n\n".join(_wrapped(ps)), "text/plain"),
    "flowed.eml": lambda ps: _mail(_flowed(ps, " "), "text/plain; format=flowed"),
    "delsp.eml": lambda ps: _mail(_flowed(ps, "  "), "text/plain; format=flowed; delsp=yes"),
    "html.eml": lambda ps: _mail("".join(f"<p>{_br(p)}</p>" for p in _wrapped(ps)), "text/html"),
}  # fmt: skip


@pytest.mark.parametrize("paragraphs", [PARAGRAPHS, ARABIC, GERMAN], ids=["en", "ar", "de"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_paragraphs_are_whole(name: str, paragraphs: tuple[str, ...]) -> None:
    (document,) = read(LAYOUTS[name](paragraphs), name)
    found = [" ".join(text.split()) for text in texts(document, "body")]
    assert [each for each in found if len(each) > 60] == list(paragraphs)
    assert [text for text in texts(document, "furniture") if text != "#"] == []


@pytest.mark.parametrize(
    ("kind", "end"),
    [("text/plain", ""), ("text/plain; format=flowed", " ")],
    ids=["as it is", "flowed"],
)
def test_what_a_mail_answers_has_whole_paragraphs(kind: str, end: str) -> None:
    said = "On Tue, 3 Mar 2015 at 09:00, Bob Hall <bob@valley.example> wrote:"
    body = f"It is told otherwise here.\n\n{said}\n{_flowed(PARAGRAPHS, end, '> ')}\n>\n> - a list"
    (document,) = read(_mail(body, kind), "answer.eml")
    assert texts(document, "quote") == [f"> {each}" for each in PARAGRAPHS]
    assert "> - a list" in document.text


APART = {
    "villages": ["Tall Zaytun", "Marj al-Sham", "Darrat", "Khirbat al-Jawz", "Ayn al-Bayda"],
    "items in small letters": [
        "tanks, armoured vehicles and artillery pieces",
        "small arms and ammunition for the infantry",
        "medical supplies for three field hospitals",
        "fuel, oil and spare parts for the vehicles",
    ],
    "headlines": [
        "Rebels take the village of Tall Zaytun after two days of clashes",
        "Government warplanes bomb the town of Marj al-Sham, twelve killed",
        "Army says it repelled an attack on the outskirts of Darrat city",
    ],
    "numbered": [
        "1. Shells fell on the market of Marj and killed two civilians there",
        "2. Troops entered the village of Tall Zaytun on Tuesday morning",
        "3. An air strike hit a convoy on the road to the border crossing",
    ],
    "sentences, each a line": [
        "Shells fell on the market of Marj on Monday and killed two civilians.",
        "Troops entered the village of Tall Zaytun on Tuesday morning.",
        "An air strike hit a convoy on the road to the border crossing.",
    ],
    "date and place above the text": [
        "DARRAT, 3 March 2015", f"{PARAGRAPHS[0]}", f"{PARAGRAPHS[1]}",
    ],
    "names above addresses": [
        "The archive of the winter, by the month, is here:",
        "https://valley.example/archive/2015/february/all",
        "The photographs of the market of Marj are here",
        "https://valley.example/pictures/marj/market.html",
        "There is more.",
    ],
    "a refrain": [
        "The road is long that leads to the town", "or", "The road is long that leads from it", "…",
    ],
    "an address": ["Levant Monitor", "12 Harbour Street", "Darrat", "press office"],
}  # fmt: skip


@pytest.mark.parametrize("lines", APART.values(), ids=APART)
@pytest.mark.parametrize("form", ["br", "pre", "text"])
def test_lines_that_end_where_they_end_stay_apart(form: str, lines: list[str]) -> None:
    if form == "text":
        (document,) = read(f"{TITLE}\n\n{PARAGRAPHS[2]}\n\n" + "\n".join(lines), "page.txt")
    else:
        inner = f"<p>{'<br>'.join(lines)}</p>" if form == "br" else "<pre>{}</pre>".format(
            "\n".join(lines)
        )  # fmt: skip
        (document,) = read(_page(f"<p>{PARAGRAPHS[2]}</p>{inner}"), "page.html")
    found = [document.text[s.start : s.end] for s in document.sections]
    kept = [line.lstrip("123. ") for line in lines]
    assert [line for line in kept if not any(line == f.lstrip("123. ") for f in found)] == []


def test_a_title_of_two_lines_is_one_where_the_text_is_wrapped() -> None:
    title = "REBELS TAKE TALL ZAYTUN AND THE ROAD THAT LEADS TO THE BORDER\nCROSSING AFTER TWO DAYS"
    (document,) = read(f"{title}\n\n" + "\n\n".join(_wrapped(PARAGRAPHS)), "page.txt")
    assert document.title is not None
    assert document.title.split() == title.split()


def test_lines_that_begin_with_names_by_chance_are_whole() -> None:
    lines = [
        "Government forces captured the village of Tall Zaytun in",
        "Darrat province on Wednesday after heavy shelling, the Levant",
        "Observatory for Human Rights said.",
    ]
    (document,) = read("Bulletin\n\n" + "\n".join(lines), "page.txt")
    assert texts(document, "body")[-1].split("\n") == lines


def test_a_name_divided_at_its_hyphen_is_whole() -> None:
    lines = textwrap.fill(PARAGRAPHS[1], 62)
    assert "al-\nSham" in lines
    page = _page(f"<p>{_br(lines)}</p>")
    (document,) = read(page, "page.html")
    assert "Marj al-Sham later" in document.text


ITEMS = ["Marj: shelling, two killed", "Darrat: clashes", "Tall Zaytun: an air strike"]


@pytest.mark.parametrize("form", ["items", "breaks", "text"])
@pytest.mark.parametrize(
    ("lead", "items", "kind"),
    [
        ("Attacks on Tuesday:", ITEMS, "body"),
        ("Read also:", ["Rebels attack the town", "Shells kill two"], "furniture"),
        ("Follow the desk here:", ["Telegram", "By mail"], "furniture"),
    ],
)
def test_the_list_that_ends_an_article(form: str, lead: str, items: list[str], kind: str) -> None:
    if form == "text":
        (document,) = read("\n\n".join([TITLE, *PARAGRAPHS, "\n".join([lead, *items])]))
    else:
        said = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
        listed = f"<p>{lead}</p><ul><li>{'</li><li>'.join(items)}</li></ul>"
        broken = f"<p>{lead}<br>{'<br>'.join(items)}</p>"
        (document,) = read(_page(said + (listed if form == "items" else broken)), "page.html")
    assert [each for each in texts(document, kind) if each in items] == items
