"""What holds of every claim of every document: exact words, same result, no crash."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.extract.engine import RulesEngine
from sayso.model import Claim, Document
from tests.extract.reading import CASES, document, load, of_case

TEXTS = [
    c for p in sorted(CASES.glob("*.yaml")) for c in load(p.name) if p.name != "known_gaps.yaml"
]


def claims_of(engine: RulesEngine, *documents: Document) -> list[list[Claim]]:
    return [claims for _, claims in engine.extract(documents)]


def as_bytes(claims: list[Claim]) -> bytes:
    return msgspec.json.encode(claims)


def check(text: str, claims: list[Claim]) -> None:
    """Every claim's words are words of the text."""
    for claim in claims:
        evidence = claim.evidence
        assert text[evidence.start : evidence.end] == evidence.text
        assert evidence.text == evidence.text.strip() != ""
        for mention in (*claim.actor, *claim.target, *claim.weapon):
            assert mention.text.strip()
        for figure in claim.figures:
            assert figure.low is not None or figure.high is not None
            assert figure.part_of is None or 0 <= figure.part_of < len(claim.figures)
        assert 0.0 <= claim.score <= 1.0
        assert claim.engine == "rules@1"
        for name in ("actor", "target", "place"):
            assert getattr(claim, name) or claim.why_empty.get(name), (name, evidence.text)
    starts = [c.evidence.start for c in claims]
    assert starts == sorted(starts)


@pytest.fixture(scope="module")
def long_document() -> Document:
    """All cases' sentences as the paragraphs of one report."""
    return document("\n".join(c["text"] for c in TEXTS), "2022-07-06")


def test_claims_are_words_of_the_text(engine: RulesEngine, long_document: Document) -> None:
    (claims,) = claims_of(engine, long_document)
    assert len(claims) > 100
    check(long_document.text, claims)


def test_the_same_document_twice_gives_the_same_bytes(
    engine: RulesEngine, long_document: Document
) -> None:
    first, second = claims_of(engine, long_document, long_document)
    assert as_bytes(first) == as_bytes(second)


def test_a_document_alone_reads_as_among_others(engine: RulesEngine) -> None:
    documents = [of_case(c) for c in TEXTS[::4]]
    together = claims_of(engine, *documents)
    for document_, claims in zip(reversed(documents), reversed(together), strict=True):
        (alone,) = claims_of(engine, document_)
        assert as_bytes(alone) == as_bytes(claims), document_.text


OTHERS = [
    "قصفت الطائرات الحربية مدينة الرقة يوم الثلاثاء وقتل 12 مدنيا.",
    "Российские войска обстреляли Харьков, погибли 3 человека.",
    "Los rebeldes atacaron el pueblo y mataron a doce soldados en Arauca.",
    "צבא ההגנה הפציץ את חאן יונס.",
    "ጦርነቱ ቀጥሏል።",
    "שלום Rebels captured Raqqa قال 12 soldiers were killed \u202bالرقة\u202c.",
    "Rebels\u00a0captured\u200f Raqqa\u200e on\u2028Monday.",
    "👨‍👩‍👧 Rebels captured 👍 Raqqa \U0001f1f8\U0001f1fe.",
    "e\u0301 Rebels captured Raqqa\u0301.",
    "\ufeffRebels captured Raqqa.",
]


@pytest.mark.parametrize("text", OTHERS)
@pytest.mark.parametrize("language", ["en", None])
def test_other_scripts_do_not_break_it(
    engine: RulesEngine, text: str, language: str | None
) -> None:
    (claims,) = claims_of(engine, document(text, "2020-01-01", language=language))
    check(text, claims)


def test_a_document_said_to_be_in_another_language_has_no_claims(engine: RulesEngine) -> None:
    assert claims_of(engine, document("Rebels captured Raqqa.", language="ar")) == [[]]


_PIECES = (
    "Rebels captured Raqqa shelled killed 12 soldiers the army said that in near of and , . ( ) : "
    "“ ” Syria on Monday wounded five Turkish-backed ISIS-held airstrikes by not will may "
    "according to SANA - [ ] 's the village a town were was attack on , which who\n\n fighting"
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.sampled_from(_PIECES.split(" ")), min_size=1, max_size=40).map(" ".join)
    | st.text(max_size=120)
)
def test_any_words(engine: RulesEngine, text: str) -> None:
    (claims,) = claims_of(engine, document(text, "2022-07-06"))
    check(text, claims)


def test_an_empty_document_has_no_claims(engine: RulesEngine) -> None:
    assert claims_of(engine, document("")) == [[]]
