"""Language packs: what a user's folder adds to the built-in words, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.errors import PackError
from sayso.extract.pack import load_pack


def pack(folder: Path, name: str, content: str) -> str:
    target = folder / "lang" / "en" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content, encoding="utf-8")
    return str(folder)


def test_words_are_added_and_replaced(tmp_path: Path) -> None:
    built_in = load_pack("en")
    folder = pack(tmp_path, "triggers.yaml", "verbs:\n  mortar: {type: shelling}\nlight: [wreak]\n")
    pack(tmp_path, "things.yaml", "weapon: [hellcannon]\nmeans: {artillery: [hellcannon]}\n")
    added = load_pack("en", [folder])
    assert added["triggers"]["verbs"]["mortar"] == {"type": "shelling"}
    assert added["triggers"]["light"] == [*built_in["triggers"]["light"], "wreak"]
    assert "hellcannon" in added["things"]["weapon"]
    assert "hellcannon" in added["things"]["means"]["artillery"]
    assert added["things"]["means"]["air"] == built_in["things"]["means"]["air"]
    assert load_pack("en") == built_in


def test_a_later_folder_wins(tmp_path: Path) -> None:
    first = pack(tmp_path / "a", "triggers.yaml", "verbs:\n  mortar: {type: shelling}\n")
    second = pack(tmp_path / "b", "triggers.yaml", "verbs:\n  mortar: {type: clash}\n")
    assert load_pack("en", [first, second])["triggers"]["verbs"]["mortar"] == {"type": "clash"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("verbs:\n  mortar: {type: bang}\n", "verbs: mortar: wants a type, one of abduction"),
        ("verbs:\n  mortar: {type: shelling, colour: red}\n", "mortar: colour: not understood"),
        ("verbs:\n  mortar: {type: shelling, object: place}\n", "mortar: object: a list of words"),
        ("adverbs: [loudly]\n", "adverbs: no such list; there are light, nouns"),
        ("light: wreak\n", "light: a list of words is wanted"),
        ("verbs: [mortar]\n", "verbs: a mapping is wanted"),
        ("- mortar\n", "a pack file is a mapping of lists"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, content: str, told: str) -> None:
    folder = pack(tmp_path, "triggers.yaml", content)
    with pytest.raises(PackError, match=r"triggers\.yaml: ") as error:
        load_pack("en", [folder])
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_language_without_a_pack() -> None:
    with pytest.raises(PackError, match="no language pack for 'xx'"):
        load_pack("xx")
