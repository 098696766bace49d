"""Spellings of one place name brought together: folding keys and a weighted edit similarity.

Folding goes in steps.  Step 1 removes what never tells two names apart (case, accents,
apostrophes, hyphens).  Step 2 removes articles and unifies generic words (Tell / Tal, Deir /
Dayr).  Step 3 applies the spelling rules of a language family (Arabic, Slavic, others).  Step 4
keeps consonants only; it proposes candidates and never decides.

Which names may meet by which step is measured in eval/places.py.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from ..reference import PACKS, read_yaml

PACK = PACKS / "places"

FAMILIES = ("arabic", "slavic", "loose")
"""Spelling families; a country belongs to at most one."""


@lru_cache(maxsize=1)
def spelling() -> dict[str, Any]:
    """Return the spelling data of the places pack."""
    content: dict[str, Any] = read_yaml(PACK / "spelling.yaml")
    return content


def _family_of() -> dict[str, str]:
    return {c: family for family, codes in spelling()["families"].items() for c in codes}


FAMILY = _family_of()
"""ISO alpha-2 country code → spelling family."""

_SIBILANTS = str.maketrans({"ş": "sh", "š": "sh", "ç": "ch", "č": "ch", "ž": "zh", "ġ": "gh"})
_SPECIAL = str.maketrans(
    {
        "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ŋ": "n", "ə": "a",
        "ɛ": "e", "ɔ": "o", "ƙ": "k", "ɓ": "b", "ɗ": "d", "ß": "ss", "æ": "ae", "œ": "oe",
        "þ": "th", "-": " ", "‐": " ", "‑": " ", "–": " ", "—": " ", "_": " ", "/": " ", ".": " ",
        ",": " ", "(": " ", ")": " ", '"': " ", "“": " ", "”": " ", "&": " and ", "\u00a0": " ",
        "'": None, "’": None, "‘": None, "ʿ": None, "ʾ": None, "`": None, "´": None, "ʼ": None,
        "ʻ": None, "ˈ": None, "′": None, "ʹ": None, "ʺ": None, "ˌ": None, "·": None, "ـ": None,
        "\u200c": " ", "\u200d": None, "\u200e": None, "\u200f": None, ":": " ", ";": " ",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ؤ": "و",
        "ئ": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه", "ۀ": "ه",
    }
)  # fmt: skip
_ARABIC = re.compile("[\u0621-\u064a\u066e-\u06d3]")
_CYRILLIC = re.compile("[\u0400-\u052f]")


def plain(name: str) -> str:
    """Step 1: lower case, no accents, no apostrophes, hyphens as blanks.  Any script."""
    if not name.isascii():
        name = name.lower().translate(_SPECIAL)
        parts = unicodedata.normalize("NFKD", name)
        name = "".join(c for c in parts if not unicodedata.combining(c)).lower().translate(_SPECIAL)
    else:
        name = name.lower().translate(_SPECIAL)
    return " ".join(name.split())


def _data() -> tuple[frozenset[str], frozenset[str], dict[str, str], dict[int, str]]:
    data = spelling()
    words = {form: group[0] for group in data["words"] for form in group}
    letters = {ord(k): v for k, v in {**data["cyrillic"], **data["arabic"]}.items()}
    return frozenset(data["articles"]), frozenset(data["assimilated"]), words, letters


_ARTICLES, _ASSIMILATED, _WORDS, _LETTERS = _data()
_BEFORE = frozenset(spelling()["generic_before"])
_AFTER = frozenset(spelling()["generic_after"])
_FUSED = re.compile(r"^[aeu](sh|dh|th|[rszdtn])(?=\1)")
_FUSED_AL = re.compile(r"^[ae]l(?=[bcdfghjkmnpqrstvwxyz][aeiou])")


def romanise(folded: str) -> str:
    """Spell Cyrillic or Arabic letters of a step-1 name in Latin ones; others stay."""
    if folded.isascii():
        return folded
    if _ARABIC.search(folded):
        folded = " ".join(
            word[2:] if word.startswith("ال") and len(word) > 4 else word for word in folded.split()
        )
    return folded.translate(_LETTERS)


def words_of(folded: str) -> list[str]:
    """Step 2: the words of a step-1 name without articles, generic words in one spelling."""
    tokens = folded.split()
    kept: list[str] = []
    for position, token in enumerate(tokens):
        following = tokens[position + 1] if position + 1 < len(tokens) else ""
        if following and token in _ARTICLES:
            continue
        if following and token in _ASSIMILATED and following[0] == token[1]:
            continue
        if following and token == "al" and not kept:
            continue
        kept.append(_WORDS.get(token, token))
    return kept or tokens


def bare(folded: str) -> str:
    """A step-1 name without a generic word before or after it ("raqqa city" → "raqqa")."""
    tokens = folded.split()
    if len(tokens) > 2 and tokens[0] in _BEFORE and tokens[1] == "of":
        tokens = tokens[2:]
    elif len(tokens) > 1 and tokens[-1] in _AFTER:
        tokens = tokens[:-1]
    elif len(tokens) > 1 and tokens[0] in _BEFORE:
        tokens = tokens[1:]
    return " ".join(tokens)


_ARABIC_STEPS = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"tch|tsh|ch", "sh"),
        (r"dj|dz|c(?!k)", "j"),
        (r"gu(?=[ei])", "g"),
        (r"kh", "x"),
        (r"rh", "g"),
        (r"sh", "$"),
        (r"gh", "g"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"ph", "f"),
        (r"[qc]", "k"),
        (r"p", "b"),
        (r"(?<=.[^aeiou])(?:iy+|i|y)[ae]h?$", "+"),
        (r"(?<=[iao][nlrmt])e$", ""),
        (r"(?<=..)i?(?:ie|iye|ye)h?$", "ia"),
        (r"(?<=[bdfgjklmnrstxz$])e$", "a"),
        (r"ou(?=[aei])", "w"),
        (r"v", "w"),
        (r"n(?=b)", "m"),
        (r"a[wu]|o[uw]|oo|u+|o", "u"),
        (r"a[yi]|e[yi]|ee|i+|y|e", "i"),
        (r"iy+", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)(?:[ai]h|at|it|i?a|i)$", "a"),
        (r"(?<=i)[ia](?=.)", ""),
    )
)
_SLAVIC_STEPS = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"shch|sch|sh", "s"),
        (r"zh", "z"),
        (r"tch|ch|cz|tj", "c"),
        (r"kh|gh|g|x", "h"),
        (r"ts|tz", "c"),
        (r"w", "v"),
        (r"j|y", "i"),
        (r"i[aeou]", "i"),
        (r"(?:iv|ov|ev|yv|iiv|yiv)(?=k|c|$| |s)", "v"),
        (r"(?<=..)(?:i|ii|a|e|o|oe|ie|ia)+$", ""),
        (r"e|i+", "i"),
        (r"o", "u"),
        (r"(.)\1+", r"\1"),
    )
)
_LOOSE_STEPS = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"tch|ch", "c"),
        (r"dj", "j"),
        (r"ph", "f"),
        (r"ou|oo|w|u+", "u"),
        (r"q|k", "k"),
        (r"y|ee|i+|ie", "i"),
        (r"(?<=[bcdgjkpqstz])h", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)[eh]+$", ""),
    )
)
_STEPS = {"arabic": _ARABIC_STEPS, "slavic": _SLAVIC_STEPS, "loose": _LOOSE_STEPS}


def family_key(folded: str, family: str) -> str:
    """Step 3: the key by which spellings of one name of that family meet."""
    text = romanise(folded)
    if family == "arabic":
        tokens = [_FUSED_AL.sub("", _FUSED.sub("", w)) if len(w) > 4 else w for w in words_of(text)]
    else:
        tokens = [_WORDS.get(w, w) for w in text.split()]
    out = []
    for token in tokens:
        out.append(_stepped(token, family))
    return "".join(out)


@lru_cache(maxsize=1 << 16)
def _stepped(token: str, family: str) -> str:
    for pattern, by in _STEPS[family]:
        token = pattern.sub(by, token)
    return token


_VOWELS = re.compile(r"[aeiouwyh+]")
_COARSE = {
    "arabic": str.maketrans("gxq$zvd", "kkkssft"),
    "slavic": str.maketrans("gxqczv", "kkkssf"),
    "loose": str.maketrans("gxq$zv", "kkkssf"),
}


def skeleton(folded: str, family: str) -> str:
    """Step 4: consonants only, kin sounds as one; proposes, never decides.

    Names with a single consonant ("Awja", "Hawl") keep h and the sound of u and w as well; empty
    where too little is left.
    """
    key = family_key(folded, family)
    bones = _VOWELS.sub("", key).translate(_COARSE[family])
    if len(bones) > 1:
        return bones
    short = _AGAIN.sub(r"\1", _LIGHT.sub("", key).replace("w", "u")).translate(_COARSE[family])
    return "~" + short if len(short) > 1 else ""


_LIGHT = re.compile(r"[aeiy+]")
_AGAIN = re.compile(r"(.)\1+")


def arabic_forms(folded: str) -> list[str]:
    """Return the Latin step-1 forms under which an Arabic name may be written, itself first.

    Kadhim is Kazim, Harithah Harisah, Gihad Jihad; where j stands before a consonant it may be
    the y of other alphabets ("Dumajr").
    """
    forms = [folded]
    for letters, others in _OTHER_LETTERS:
        form = letters.sub(others, folded)
        if form != folded:
            forms.append(form)
    return forms


_OTHER_LETTERS = (
    (re.compile("dh"), "z"),
    (re.compile("th"), "s"),
    (re.compile(r"g(?!h)"), "j"),
    (re.compile(r"(?<=[aeiou])j(?=[^aeiouj ]|$)|(?<![^ ])j(?=[aeiou])"), "y"),
)


def slavic_forms(name: str) -> list[str]:
    """Return the step-1 forms a name may stand for where it is Slavic, the plain one first.

    "Ševčenkove" is Shevchenkove; the j of "Kostjantinivka" is a y, that of "Oujhorod" a zh.
    """
    forms = [romanise(plain(name)), plain(name.lower().translate(_SIBILANTS))]
    forms += [form.replace("j", other) for form in forms if "j" in form for other in ("y", "zh")]
    return list(dict.fromkeys(forms))


_VOWEL = frozenset("aeiouyw'")
_NEAR = {
    frozenset(pair)
    for pair in ("td", "ts", "sz", "dz", "gj", "gk", "kq", "kx", "hx", "sc", "kc", "zj", "bp", "vw",
                 "fv", "gh", "td", "mn", "s$", "hk", "bv", "gx", "kg", "rg", "cj", "jy", "bf")
}  # fmt: skip


def similarity(left: str, right: str) -> float:
    """Return 0..1, how alike two names are by ear: edits of vowels and kin sounds cost little.

    Weighted edit distance over the step-2 forms (vowel 0.3, sounds of one class 0.4, others 1),
    divided by the mean length.
    """
    a, b = _spoken(left), _spoken(right)
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    return max(0.0, 1.0 - _distance(a, b) / (0.5 * (len(a) + len(b))))


_BY_EAR = (("ou", "u"), ("kh", "x"), ("sh", "$"), ("gh", "g"), ("rh", "g"), ("ch", "$"),
           ("dj", "j"), ("dh", "d"), ("th", "t"), ("q", "k"), ("ee", "i"), ("oo", "u"),
           ("aa", "a"))  # fmt: skip


@lru_cache(maxsize=1 << 16)
def _spoken(name: str) -> str:
    """Return the step-2 form with two letters for one sound written as one."""
    text = "".join(words_of(romanise(plain(name.lower().translate(_SIBILANTS)))))
    for letters, sound in _BY_EAR:
        text = text.replace(letters, sound)
    return text


_FIRST = 0.6
"""Cost of a vowel too many where a name begins: Ahmadiyah is not Hamidiyah."""


def _weight(char: str, before: str) -> float:
    """Cost of a letter too many: little for a vowel, a doubled letter or an h."""
    if char in _VOWEL:
        return 0.3 if before else _FIRST
    return 0.25 if char == before else 0.5 if char == "h" else 1.0


@lru_cache(maxsize=65536)
def _distance(a: str, b: str) -> float:
    row = [0.0]
    for char in b:
        row.append(row[-1] + _weight(char, b[len(row) - 2] if len(row) > 1 else ""))
    for i, x in enumerate(a):
        drop = _weight(x, a[i - 1] if i else "")
        previous, row = row, [row[0] + drop]
        for j, y in enumerate(b):
            if x == y:
                change = 0.0
            elif x in _VOWEL and y in _VOWEL:
                change = 0.25
            else:
                change = 0.4 if frozenset((x, y)) in _NEAR else 1.0
            add = _weight(y, b[j - 1] if j else "")
            row.append(min(previous[j] + change, previous[j + 1] + drop, row[j] + add))
    return row[-1]
