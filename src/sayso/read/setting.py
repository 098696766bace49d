"""What every reader is given besides the bytes: settings, packs, page phrases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..config import Config
from ..reference import Reference
from .phrases import Phrases, load_phrases


@dataclass(frozen=True)
class Setting:
    """Settings and reference data that readers share."""

    config: Config
    reference: Reference

    @cached_property
    def phrases(self) -> Phrases:
        """Page phrases of all language packs."""
        return load_phrases(tuple(self.config.packs))

    @property
    def limit(self) -> int:
        """Largest number of bytes one input may have, compressed or not."""
        return self.config.max_input_mb * 1024 * 1024
