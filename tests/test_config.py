"""Settings: where they come from and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.config import load_config
from sayso.derive import recipe
from sayso.errors import InputError


def test_countries_come_from_the_file_and_change_what_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "mine.toml"
    settings.write_text('countries = ["SY", "IQ"]', encoding="utf-8")
    monkeypatch.setenv("SAYSO_CONFIG", str(settings))
    config = load_config()
    assert config.countries == ("SY", "IQ")
    plain = load_config(countries=())
    assert config.fingerprint != plain.fingerprint
    assert recipe(config) != recipe(plain)


@pytest.mark.parametrize("code", ["Syria", "sy", ""])
def test_what_is_no_country_code_is_refused(code: str) -> None:
    with pytest.raises(InputError, match="no ISO alpha-2 code"):
        load_config(countries=(code,))
