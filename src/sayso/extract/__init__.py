"""Documents → claims."""

from __future__ import annotations

from ..config import Config
from ..errors import InputError
from ..protocols import Engine, Gazetteer
from ..reference import Reference

__all__ = ["get_engine"]


def get_engine(config: Config, reference: Reference, gazetteer: Gazetteer) -> Engine:
    """Return the engine named in the settings: the built-in `rules`, or one found by entry point.

    Raises InputError if no engine bears the name.
    """
    if config.engine == "rules":
        from .engine import RulesEngine

        return RulesEngine(config, reference, gazetteer)
    from importlib.metadata import entry_points

    for entry in entry_points(group="sayso.engines", name=config.engine):
        made: Engine = entry.load()(config, reference, gazetteer)
        return made
    raise InputError(f"engine {config.engine!r} is not installed")
