"""sayso: who did what to whom, where and when — and on whose say-so.

    import sayso

    for claim in sayso.read("report.txt", published="2017-06-07"):
        print(claim.type, claim.evidence.text)

    with sayso.open("syria.db") as record:
        record.add(["report.txt"])
        for event in record.events():
            print(event.status, event.reason)

What needs the store or a stage is loaded when first used, so that `import sayso` is quick.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .config import Config, Policy, load_config
from .errors import (
    ConflictError,
    FetchRefused,
    InputError,
    PackError,
    RecordError,
    SaysoError,
    StorageError,
    UnreadableInput,
)
from .model import (
    Actor,
    Claim,
    ClaimFigure,
    Control,
    Decision,
    Document,
    Draft,
    Event,
    Evidence,
    Figure,
    Filters,
    Issue,
    Lineage,
    Mention,
    Place,
    PlaceMention,
    Run,
    Section,
    Source,
    Speaker,
    TimeSpan,
    Voice,
)
from .protocols import Capture
from .reference import load_reference

if TYPE_CHECKING:
    from .derive import read_claims as read
    from .record import AddResult, Record
    from .record import open_record as open

__version__ = "0.1.0"
__all__ = [
    "__version__",
    "Actor",
    "AddResult",
    "Capture",
    "Claim",
    "ClaimFigure",
    "Config",
    "ConflictError",
    "Control",
    "Decision",
    "Document",
    "Draft",
    "Event",
    "Evidence",
    "FetchRefused",
    "Figure",
    "Filters",
    "InputError",
    "Issue",
    "Lineage",
    "Mention",
    "PackError",
    "Place",
    "PlaceMention",
    "Policy",
    "Record",
    "RecordError",
    "Run",
    "SaysoError",
    "Section",
    "Source",
    "Speaker",
    "StorageError",
    "TimeSpan",
    "UnreadableInput",
    "Voice",
    "load_config",
    "load_reference",
    "open",
    "read",
]
_LATER = {"AddResult": "AddResult", "Record": "Record", "open": "open_record"}


class _ReadStage(ModuleType):
    """The module `sayso.read`, which may also be called: `sayso.read("report.txt")`."""

    def __call__(self, source: Any, **options: Any) -> list[Claim]:
        """Return the claims of a file, an address, bytes or a text; see `derive.read_claims`."""
        from .derive import read_claims

        return read_claims(source, **options)


class _Package(ModuleType):
    """The package `sayso`: makes its module `read` callable whenever Python attaches it.

    The stage that turns bytes into documents is the package `sayso.read`, and the verb that users
    call is `sayso.read(...)`.  Importing a submodule sets it as an attribute of its package, which
    would replace a function of that name; so the module itself carries the call.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "read" and isinstance(value, ModuleType):
            value.__class__ = _ReadStage
        super().__setattr__(name, value)


def __getattr__(name: str) -> Any:
    if name == "read":
        return importlib.import_module(".read", __name__)
    if name not in _LATER:
        raise AttributeError(f"module 'sayso' has no attribute {name!r}")
    value = getattr(importlib.import_module(".record", __name__), _LATER[name])
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


sys.modules[__name__].__class__ = _Package
