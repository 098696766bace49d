"""One engine for all tests of this folder: it takes seconds to load."""

from __future__ import annotations

import pytest

from sayso.config import load_config
from sayso.extract.engine import RulesEngine
from sayso.locate.gazetteer import open_gazetteer
from sayso.reference import load_reference


@pytest.fixture(scope="session")
def engine() -> RulesEngine:
    config, reference = load_config(), load_reference()
    return RulesEngine(config, reference, open_gazetteer(config))
