from __future__ import annotations

from typing import Any

import msgspec
import pytest

from sayso.geometry import kilometres
from sayso.locate import (
    SqliteGazetteer,
    issues_for_places,
    resolve_claims,
    resolve_mentions,
)
from sayso.locate.choose import Candidate, Slot, choose
from sayso.locate.context import country_weights
from sayso.model import Claim, Document, Evidence, Place, PlaceMention, Speaker
from sayso.reference import load_reference

from .conftest import cases


def _document(text: str) -> Document:
    return Document(id="d1_x", page="p", raw="", text=text)


def _claim(number: int, *places: PlaceMention) -> Claim:
    evidence = Evidence(text="", start=0, end=0)
    return Claim(id="", key=f"k1_{number}", type="clash", place=places, evidence=evidence)


def _mention(entry: dict[str, Any]) -> PlaceMention:
    return PlaceMention(text=entry["text"], kind=entry.get("kind"), relation=entry.get("relation"))


@pytest.mark.parametrize("report", cases("reports"), ids=lambda r: r["report"])
def test_places_of_the_reports(report: dict[str, Any], built_in: SqliteGazetteer) -> None:
    claims = [
        _claim(number, *(_mention(entry) for entry in entries))
        for number, entries in enumerate(report["claims"])
    ]
    ((_, resolved),) = resolve_claims([(_document(report["text"]), claims)], built_in, None)
    for entries, claim in zip(report["claims"], resolved, strict=True):
        for entry, mention in zip(entries, claim.place, strict=True):
            assert mention.text == entry["text"]
            for key in ("within", "unknown"):
                if key in entry:
                    lat, lon, km = entry[key]
                    assert mention.lat is not None, mention
                    assert mention.lon is not None
                    assert kilometres(lat, lon, mention.lat, mention.lon) <= km, mention
            if "within" in entry:
                assert mention.name is not None, mention
            if "unknown" in entry:
                assert mention.id is None, mention
                assert mention.name is None
                assert mention.radius_km is not None


def test_a_container_decides_between_namesakes(small: SqliteGazetteer) -> None:
    for province, lat in (("Hama", 35.1), ("Daraa", 32.6)):
        place, _ = resolve_mentions(
            [
                PlaceMention(text="Tell Amir", kind="village"),
                PlaceMention(text=province, kind="province", relation="within"),
            ],
            small,
            {"SY": 1.0},
        )
        assert place.lat == pytest.approx(lat)
        assert place.score > 0.5


def test_without_evidence_namesakes_stay_open(small: SqliteGazetteer) -> None:
    (place,) = resolve_mentions([PlaceMention(text="Tell Amir")], small, {"SY": 1.0})
    assert place.id is None
    assert len(place.others) == 2


def test_a_companion_decides_between_namesakes(small: SqliteGazetteer) -> None:
    place, _ = resolve_mentions(
        [PlaceMention(text="Tell Amir"), PlaceMention(text="Daraa", kind="city")],
        small,
        {"SY": 1.0},
    )
    assert place.lat == pytest.approx(32.6)


def test_a_town_and_the_province_named_after_it_are_no_rivals() -> None:
    town = Place(
        id="t", name="Homs", kind="city", lat=34.7, lon=36.7, radius_km=6, country="SY",
        admin1="Homs",
    )  # fmt: skip
    province = msgspec.structs.replace(town, id="p", kind="province", lon=38.5, radius_km=120)
    elsewhere = msgspec.structs.replace(province, id="q", country="JO", admin1="Mafraq")
    both = [Candidate(place=place, match="exact", base=3.0) for place in (town, province)]
    apart = [Candidate(place=place, match="exact", base=3.0) for place in (town, elsewhere)]
    named, open_ = (
        choose([Slot(name="Homs", kind=None, candidates=both)], {}),
        choose([Slot(name="Homs", kind=None, candidates=apart)], {}),
    )
    assert named[0].taken is not None
    assert open_[0].taken is None


def test_a_bare_name_never_jumps_to_another_country(small: SqliteGazetteer) -> None:
    (place,) = resolve_mentions([PlaceMention(text="Norvale")], small, {"SY": 1.0})
    assert place.id is None
    assert place.others[0].country == "CA"


def test_an_unknown_name_takes_its_container(small: SqliteGazetteer) -> None:
    place, container = resolve_mentions(
        [
            PlaceMention(text="Qasr Nowhere", kind="village"),
            PlaceMention(text="Hama", kind="province", relation="within"),
        ],
        small,
        {"SY": 1.0},
    )
    assert (place.id, place.name) == (None, None)
    assert (place.lat, place.lon) == (container.lat, container.lon)
    assert place.radius_km == container.radius_km
    assert place.score < container.score


def test_resolution_is_deterministic_and_keeps_order(small: SqliteGazetteer) -> None:
    names = ["Homs", "Hama", "Tell Amir", "Daraa", "Norvale"]
    claims = [_claim(i, PlaceMention(text=name)) for i, name in enumerate(names)]
    document = _document("In Syria, Syrian forces moved.")
    first = next(iter(resolve_claims([(document, claims)], small, None)))
    second = next(iter(resolve_claims([(document, claims)], small, None)))
    assert msgspec.json.encode(first[1]) == msgspec.json.encode(second[1])
    assert [c.place[0].text for c in first[1]] == names


def test_claims_without_places_pass(small: SqliteGazetteer) -> None:
    claims = [_claim(0)]
    assert next(iter(resolve_claims([(_document("x"), claims)], small, None)))[1] == claims


def test_countries_of_a_text() -> None:
    weights = country_weights(
        _document("Syrian troops fought in Syria, said the U.S. and a Russian general."), [], None
    )
    assert weights["SY"] == 1.0
    assert weights.get("US", 0.0) < 0.3
    assert weights.get("RU", 0.0) < 0.3


@pytest.mark.parametrize(("about", "known"), [(("IT",), False), (("SY",), True), ((), False)])
def test_the_countries_to_be_expected_rule_out_namesakes_elsewhere(
    about: tuple[str, ...], known: bool, built_in: SqliteGazetteer
) -> None:
    document = _document("They took Palmyra on Friday.")
    claims = [_claim(0, PlaceMention(text="Palmyra"))]
    ((_, resolved),) = resolve_claims([(document, claims)], built_in, None, about)
    # Without any word of a country, Palmyra in New Jersey might be meant as well.
    assert (resolved[0].place[0].id is not None) == known


def test_a_document_that_speaks_of_another_country_is_about_it(built_in: SqliteGazetteer) -> None:
    document = _document("In Syria, Syrian troops took Palmyra; Syria's army said so in Syria.")
    claims = [_claim(0, PlaceMention(text="Palmyra"))]
    ((_, resolved),) = resolve_claims([(document, claims)], built_in, None, ("IT",))
    assert resolved[0].place[0].country == "SY"


def test_issue_for_an_unknown_name(small: SqliteGazetteer) -> None:
    claims = [
        _claim(i, PlaceMention(text="Qasr Nowhere"), PlaceMention(text="Hama", relation="within"))
        for i in range(2)
    ]
    document = _document("Syria")
    ((_, resolved),) = resolve_claims([(document, claims)], small, None)
    (issue,) = issues_for_places(resolved)
    assert issue.kind == "unknown place"
    assert issue.about == ("k1_0", "k1_1")
    assert "places.yaml" in issue.fixes[0].label
    assert "Qasr Nowhere" in issue.message


def test_issue_offers_the_runners_up(small: SqliteGazetteer) -> None:
    claims = [_claim(0, PlaceMention(text="Tell Amir"))]
    ((_, resolved),) = resolve_claims([(_document("Syria"), claims)], small, None)
    (issue,) = issues_for_places(resolved)
    taken = msgspec.convert(issue.fixes[1].set["place"], tuple[PlaceMention, ...])
    assert taken[0].id is not None
    assert taken[0].score == 1.0


@pytest.mark.parametrize(
    ("speaker", "country"), [("Kherson Governor Yaroslav Shevko", "UA"), ("a resident", None)]
)
def test_a_governor_says_in_which_country_the_villages_are(
    speaker: str, country: str | None, built_in: SqliteGazetteer
) -> None:
    text = f"{speaker} said American drones killed a man in Bilozerka."
    claim = msgspec.structs.replace(
        _claim(1, PlaceMention(text="Bilozerka")), says=(Speaker(text=speaker, cue="said"),)
    )
    assert set(country_weights(_document(text), [claim], None)) == {"US"}
    ((_, (found,)),) = resolve_claims([(_document(text), [claim])], built_in, load_reference())
    assert (found.place[0].country if found.place[0].name else None) == country


def _read_alone(text: str, place: PlaceMention, built_in: SqliteGazetteer) -> PlaceMention:
    claim = _claim(1, place)
    ((_, (found,)),) = resolve_claims([(_document(text), [claim])], built_in, None)
    return found.place[0]


def test_a_place_in_a_province_lies_in_its_country(built_in: SqliteGazetteer) -> None:
    group = [
        PlaceMention(text="Borysivka"),
        PlaceMention(text="Kharkiv region", relation="within"),
    ]
    found = resolve_mentions(group, built_in, {"UA": 1.0, "RU": 0.6})[0]
    assert found.country == "UA"


@pytest.mark.parametrize(
    ("text", "country", "admin1"),
    [
        ("Guzamala LGA", "NG", "Borno State"),
        ("Jere Local Government Area", "NG", "Borno State"),
        ("Uror County", "SS", "Jonglei"),
        ("Bulen woreda", "ET", None),
        ("Bankass cercle", "ML", "Mopti"),
        ("Hpruso township", "MM", "Kayah State"),
        ("Seno province", "BF", "Sahel"),
        ("Rutshuru territory", "CD", "North Kivu"),
    ],
)
def test_words_for_areas_of_other_countries_are_known(
    text: str, country: str, admin1: str | None, built_in: SqliteGazetteer
) -> None:
    (found,) = resolve_mentions([PlaceMention(text=text)], built_in, {country: 1.0})
    assert found.name is not None
    assert found.country == country
    assert admin1 in (None, found.admin1)


def test_gaza_is_meant_where_israel_alone_is_named(built_in: SqliteGazetteer) -> None:
    text = "Israeli commandos killed scores of people in Deir al-Balah."
    assert _read_alone(text, PlaceMention(text="Deir al-Balah"), built_in).country == "PS"
    text = "Israeli and Syrian troops clashed in Deir al-Balah."
    assert _read_alone(text, PlaceMention(text="Deir al-Balah"), built_in).country != "PS"


def test_ukraine_is_meant_where_russia_alone_is_named(built_in: SqliteGazetteer) -> None:
    text = "Russian missiles struck the centre of Vinnytsia."
    found = _read_alone(text, PlaceMention(text="Vinnytsia"), built_in)
    assert (found.country, found.kind) == ("UA", "city")
    unknown = _read_alone(text, PlaceMention(text="Xyrnovka"), built_in)
    assert unknown.country is None  # the missiles are Russian, the village need not be


@pytest.mark.parametrize(
    ("text", "names", "abroad"),
    [
        ("Syrian jets hit Syria's north.", ("Orem", "Aleppo governorate"), "US"),
        ("Syrian jets hit Syria's north.", ("Juba", "eastern Idlib countryside"), "SS"),
        ("Congo's army and Uganda's.", ("Kisunga", "Kalembo", "North Kivu province"), "UG"),
        ("Russia's aircraft flew from Hmeimim in Syria.", ("Mashhad", "Aleppo", "Salihiya"), "IR"),
    ],
)
def test_no_place_abroad_beside_others_of_one_country(
    text: str, names: tuple[str, ...], abroad: str, built_in: SqliteGazetteer
) -> None:
    claim = _claim(1, *(PlaceMention(text=name) for name in names))
    ((_, (found,)),) = resolve_claims([(_document(text), [claim])], built_in, None)
    assert abroad not in {place.country for place in found.place}


@pytest.mark.parametrize(
    ("text", "name", "beside"),
    [
        ("Israel's army struck Syria. Israel said Israeli jets hit it.", "Beit Jinn", "Yavne’el"),
        ("Russia's army. Russia said so, Russian news reported.", "Amman", "Dalnerechensk"),
    ],
)
def test_what_sounds_alike_gives_way_to_who_bears_the_name(
    text: str, name: str, beside: str, built_in: SqliteGazetteer
) -> None:
    assert _read_alone(text, PlaceMention(text=name), built_in).name != beside


def test_no_name_speaks_for_its_own_country(built_in: SqliteGazetteer) -> None:
    text = "Belgian and Syrian jets flew; Syria's army said so."
    assert _read_alone(text, PlaceMention(text="Mar’a"), built_in).country in ("SY", None)


def test_a_direction_may_be_part_of_a_province_s_name(built_in: SqliteGazetteer) -> None:
    found = _read_alone("Sudan's army", PlaceMention(text="South Kordofan"), built_in)
    assert (found.kind, found.admin1) == ("province", "Southern Kordofan")


def test_a_name_that_opens_with_another_sound_is_another(built_in: SqliteGazetteer) -> None:
    (found,) = resolve_mentions([PlaceMention(text="Ahmadiyah")], built_in, {"SY": 1.0})
    assert found.name is None
