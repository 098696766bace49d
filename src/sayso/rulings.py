"""Rulings as people give them → rulings that the log can keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from .decide import WORK, about_work, basis_for, check_decision
from .errors import InputError
from .model import Decision, Verb

if TYPE_CHECKING:
    from .store import Store


def prepare(store: Store, given: Mapping[str, Any], at: str, by: str) -> Decision:
    """Return a ruling with claim ids turned into keys and, where none is given, its basis.

    `at` and `by` fill in what `given` does not say.  Raises InputError for a value of the wrong
    shape.
    """
    on = [_key(store, name) for name in given.get("on", ())]
    verb = given.get("verb")
    values = {
        "seq": 0,
        "at": given.get("at") or at,
        "by": given.get("by") or by,
        "verb": verb,
        "on": on,
        "set": given.get("set") or {},
        "basis": () if verb in WORK else _basis(store, on, given.get("basis") or ()),
        "reason": given.get("reason") or "",
    }
    try:
        return msgspec.convert(values, Decision)
    except msgspec.ValidationError as error:
        raise InputError(f"ruling: {error}") from error


def prepare_all(
    store: Store, rulings: Iterable[Mapping[str, Any]], at: str, by: str
) -> list[Decision]:
    """Return several rulings ready to be kept one after another; all have been verified.

    A ruling may carry the `seq` it had elsewhere; revocations among them then follow the new
    numbers.
    """
    log = store.decisions()
    last = max((made.seq for made in log), default=0)
    renumbered: dict[str, str] = {}
    ready: list[Decision] = []
    for given in rulings:
        ruling = prepare(store, given, at, by)
        if ruling.verb == "revoke":
            on = tuple(renumbered.get(seq, seq) for seq in ruling.on)
            ruling = msgspec.structs.replace(ruling, on=on)
        verify(store, ruling, log)
        ready.append(ruling)
        log.append(msgspec.structs.replace(ruling, seq=last + len(ready)))
        if "seq" in given:
            renumbered[str(given["seq"])] = str(last + len(ready))
    return ready


def verify(store: Store, ruling: Decision, log: Sequence[Decision]) -> None:
    """Raise InputError for a ruling that cannot mean anything; `log` are the rulings so far."""
    keys = {claim.key for claim in store.claims(keys=list(ruling.on))}
    # A struck claim is no longer listed; it can still be ruled on.
    keys.update(name for made in log for name in made.on)
    events = {name for name in ruling.on if store.lineage(name)}
    check_decision(ruling, keys, events, log)


def touching(
    store: Store, on: Iterable[str], since: int, verb: Verb | None = None
) -> list[Decision]:
    """Return the rulings after number `since` that concern what `on` names, oldest first.

    `on` holds what a ruling may be on.  Claims of one event concern each other, and so do claims
    of events that are one by now; a revocation concerns what the revoked ruling was on.  With the
    `verb` of a ruling about to be made, only what it would contradict unseen: a note contradicts
    nothing, an assignment only another one, and neither stands in the way of a ruling.
    """
    log = store.decisions()
    newer = [ruling for ruling in log if ruling.seq > since]
    by_number = {str(ruling.seq): ruling for ruling in log}
    on = tuple(on)
    if verb is not None:
        work = about_work(log)
        about = [by_number[name].seq in work for name in on if name in by_number]
        of_work = verb in WORK or (bool(about) and all(about))
        newer = [
            made
            for made in newer
            if verb != "note" and made.verb != "note" and (made.seq in work) == of_work
        ]
    if not newer:
        return []
    wanted = _concerned(store, on, by_number)
    return [ruling for ruling in newer if wanted & _concerned(store, ruling.on, by_number)]


def _concerned(store: Store, on: Iterable[str], by_number: Mapping[str, Decision]) -> set[str]:
    """Return what is named, what revoked rulings were on, and the events all that is part of."""
    found: set[str] = set()
    ahead = [_key(store, name) for name in on]
    while ahead:
        name = ahead.pop()
        if name in found:
            continue
        found.add(name)
        if name in by_number:
            ahead += by_number[name].on
        else:
            found.update(store.lineage(name))
            found.update(store.events_of_claim(name))
    return found


def _key(store: Store, name: str) -> str:
    """Return the key of a claim that is named by id; anything else as it is."""
    claim = store.claim(name) if name.startswith("c1_") else None
    return claim.key if claim else name


def _basis(store: Store, on: Sequence[str], seen: Iterable[str]) -> tuple[str, ...]:
    """Return what somebody saw who rules on these claims and events.

    Without `seen` that is what the record shows now.  Ids of claims that it shows now get the
    names of their readings beside them: a later engine names the same reading otherwise.
    """
    told = tuple(seen)
    events = [event for event in map(store.event, on) if event]
    keys = [*on, *(key for event in events for key in event.claims)]
    now = store.claims(keys=keys)
    if told:
        return tuple(dict.fromkeys((*told, *basis_for(c for c in now if c.id in told))))
    return (*basis_for(now), *(event.id for event in events))
