"""Captured and ruled rows of a store → its derived rows: read what is new, derive, replace.

The order of events when several work on one record: everybody reads what is missing, derives from
one state, and replaces the derived rows in one transaction; whoever finds that the state has moved
on derives once more, so that whoever writes last makes sure that nothing is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from . import derive as equation
from .garbage import no_cycles
from .model import Run
from .reference import load_reference

if TYPE_CHECKING:
    from .config import Config
    from .store import Store

Progress = Callable[[int, int | None], None]
RunOf = Callable[[dict[str, int]], Run]
"""Makes the run to log of the counts that come out."""
_BATCH = 8
"""Documents a worker reads at a time: enough for the parser, few enough to share out evenly."""


def derive(
    store: Store,
    config: Config,
    recipe: str,
    run_of: RunOf,
    *,
    changes: bool,
    progress: Progress | None = None,
) -> Run:
    """Derive the record under a recipe and return the run; see `Record.derive`."""
    while True:
        # Before reading: what others capture meanwhile has no reading yet and must be waited for.
        seen = _inputs(store)
        read_missing(store, config, recipe, progress)
        run = derive_change(store, config, recipe, run_of) if changes else None
        run = run or derive_all(store, config, recipe, run_of)
        if seen == _inputs(store) and not store.missing_readings(recipe):
            return run


def _inputs(store: Store) -> tuple[int, int]:
    """Return what tells one state of captured and ruled rows from another: both only grow."""
    counts = store.counts()
    return counts["documents"], counts["decisions"]


def read_missing(store: Store, config: Config, recipe: str, progress: Progress | None) -> None:
    """Have the engine read the documents that it has not read under this recipe."""
    from .jobs import get_executor

    missing = store.missing_readings(recipe)
    if not missing:
        return
    executor = get_executor(config.executor, config.workers, config.address)
    batches = [missing[i : i + _BATCH] for i in range(0, len(missing), _BATCH)]
    tasks = ((batch[0], (config, tuple(store.documents(batch)))) for batch in batches)
    done = 0
    for _, read in executor.run(equation.read_batch, tasks):
        store.save_readings(recipe, read)
        done += len(read)
        if progress:
            progress(done, len(missing))


def derive_all(store: Store, config: Config, recipe: str, run_of: RunOf) -> Run:
    """Derive everything."""
    with no_cycles():
        with store.snapshot():
            readings = dict(store.readings(recipe))
            decisions = store.decisions()
            previous = store.events_told()
            count = store.counts()["documents"]
            # Documents are read as they are wanted: their texts need not all be held at once.
            derived, kept = equation.derive_whole(
                store.documents(), readings, decisions, config, previous
            )
        run = run_of(
            {
                "documents": count,
                "claims": len(derived.claims),
                "events": len(derived.events),
                "controls": len(derived.controls),
                "issues": len(derived.issues),
            }
        )
        store.replace_derived(derived, run, kept)
    return run


def derive_change(store: Store, config: Config, recipe: str, run_of: RunOf) -> Run | None:
    """Derive what has changed since the last derivation; None where only a whole one can."""
    from . import increment

    with no_cycles():
        with store.snapshot():
            base = store.derivation()
            if base is None or base.mark != equation.mark_of(config):
                return None
            reference = load_reference(config.packs)
            change = increment.change_of(store, config, reference, recipe, base)
        return store.apply_change(change, run_of, base.serial)
