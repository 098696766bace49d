"""record = derive(captured, ruled, config): the one equation, without a store.

`read_documents` and `read_claims` run the stages on one input; `derive` makes all derived rows
from documents, readings and rulings.  Everything here is a pure function of its arguments; the
order in which documents were added never matters.

A *reading* is what an engine took from one document, places resolved, before any ruling.  It
depends on the document and on the *recipe* alone, so readings are kept and only new documents
are parsed again.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from .actors import actor_index
from .communiques import issuing_force
from .config import Config, load_config
from .dataset_claims import DatasetClaims
from .dataset_rows import ENGINE, is_row
from .errors import InputError
from .ids import content_name, issue_id, seal
from .kept import Kept
from .local_parties import name_local_parties
from .misread_places import without_misread_places
from .model import Claim, Decision, Derived, Document, Issue, Place, Row
from .opponents import with_opponents
from .protocols import Capture, Engine, Gazetteer, PlaceHit
from .reference import PACKS, Reference, load_reference
from .risen_tolls import with_days_of_attacks
from .self_contradictions import without_contradictions
from .view import Rows

if TYPE_CHECKING:
    from .fuse import DocumentHead, Told

Readings = Mapping[str, Sequence[Claim]]
"""Document id → the claims read from it."""
_OPENING = 72
"""Characters of an untitled text by which an issue calls it."""


class Stages(Row, kw_only=True, frozen=True):
    """What documents are read with."""

    config: Config
    reference: Reference
    gazetteer: Gazetteer
    engine: Engine


def reading_settings(config: Config) -> Config:
    """Return the settings with only those kept that reading depends on."""
    names = ("engine", "gazetteer", "parser_model", "packs", "cache", "countries")
    return Config(**{name: getattr(config, name) for name in names})


def stages(config: Config) -> Stages:
    """Return the stages that the settings choose; loaded once per process."""
    return _stages(reading_settings(config))


@lru_cache(maxsize=2)
def _stages(config: Config) -> Stages:
    from .extract import get_engine

    reference = load_reference(config.packs)
    gazetteer = open_gazetteer(config)
    return Stages(
        config=config,
        reference=reference,
        gazetteer=gazetteer,
        engine=get_engine(config, reference, gazetteer),
    )


def open_gazetteer(config: Config) -> Gazetteer:
    """Return the gazetteer that the settings choose; its index is built on first use."""
    return _open_gazetteer(reading_settings(config))


@lru_cache(maxsize=2)
def _open_gazetteer(config: Config) -> Gazetteer:
    from .locate import open_gazetteer as opened

    gazetteer: Gazetteer = opened(config)
    return gazetteer


def recipe(config: Config) -> str:
    """Name what a reading depends on besides the document (recipe g1).

    Covers the engine and its version, the parser model, the gazetteer and every pack file; not
    the policy, which only matters after reading.
    """
    return _recipe(reading_settings(config))


@lru_cache(maxsize=2)
def _recipe(config: Config) -> str:
    folders = [PACKS, *map(Path, config.packs)]
    files = [
        [path.relative_to(folder).as_posix(), content_name("g1", path.read_text("utf-8"))]
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".yaml", ".tsv")
    ]
    used = stages(config)
    about = [list(config.countries)] if config.countries else []
    try:
        model = version(config.parser_model)
    except PackageNotFoundError:
        model = ""
    return content_name(
        "g1",
        [
            used.engine.name,
            ENGINE,
            config.parser_model,
            model,
            _gazetteer_of(config),
            files,
            *about,
        ],
    )


def _gazetteer_of(config: Config) -> str:
    """Return what tells one gazetteer's content from another's."""
    from .locate.gazetteer import index_path

    if config.gazetteer == "built-in":
        return index_path(config).name
    with Path(config.gazetteer).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def mark_of(config: Config) -> str:
    """Name what a derivation depends on besides documents and rulings (recipe g1).

    Covers what a reading depends on, the policy, and the program itself.
    """
    return content_name("g1", [recipe(config), config.policy, _program()])


@lru_cache(maxsize=1)
def _program() -> str:
    """Return what tells one state of the deriving modules from another."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for pattern in ("*.py", "fuse/*.py", "control/*.py", "locate/issues.py"):
        for path in sorted(folder.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def engine_name(config: Config) -> str:
    """Return the name and version of the engine that the settings choose."""
    return stages(config).engine.name


# ------------------------------------------------------------------ one input


def read_claims(
    source: str | Path | bytes | Capture,
    *,
    published: str | date | None = None,
    outlet: str | None = None,
    config: Config | None = None,
) -> list[Claim]:
    """Return the claims of one input, in text order.

    `source` is a path, an address, the bytes of a file, or a text (a `str` with a line break).
    `published` (a date, or ISO text) anchors relative dates; `outlet` names who published it.
    Raises InputError where the input cannot be read.
    """
    day = published.isoformat() if isinstance(published, date) else published
    view = read_view(source, published=day, outlet=outlet, config=config)
    return list(view.claims())


def read_view(
    source: str | Path | bytes | Capture,
    *,
    published: str | None = None,
    outlet: str | None = None,
    config: Config | None = None,
) -> Rows:
    """Return the documents and claims of one input; see `read_claims`."""
    if isinstance(source, str) and "\n" in source:
        source = Capture(data=source.encode(), name="text", media_type="text/plain")
    config = config or load_config()
    captures = open_inputs(source, config, source=outlet, published=published)
    documents = [document for capture in captures for document in read_documents(capture, config)]
    used = stages(config)
    return Rows(
        texts=documents,
        said=[claim for _, claims in extract(documents, used) for claim in claims],
        known=used.reference.sources,
    )


def open_inputs(
    spec: str | Path | bytes | Capture,
    config: Config,
    *,
    source: str | None = None,
    published: str | None = None,
) -> Iterator[Capture]:
    """Yield what a path, folder, address or bytes hold, with what is known from outside."""
    from .read import open_input

    if isinstance(spec, bytes):
        spec = Capture(data=spec, name="bytes")
    if isinstance(spec, Capture):
        yield msgspec.structs.replace(
            spec, source=spec.source or source, published=spec.published or published
        )
        return
    yield from open_input(str(spec), config=config, source=source, published=published)


def read_documents(
    capture: Capture, config: Config, columns: Mapping[str, str] | None = None
) -> list[Document]:
    """Return the documents in captured bytes; `columns` as for `read_capture`.

    Raises UnreadableInput.
    """
    from .read import read_capture

    return list(read_capture(capture, config, load_reference(config.packs), columns))


def extract(documents: Iterable[Document], used: Stages) -> Iterator[tuple[Document, list[Claim]]]:
    """Yield each document with the claims read from it, places resolved, ids given.

    Rows of others' data sets are taken at the word of their columns; the engine reads the rest.
    """
    from .locate import resolve_claims

    actors = actor_index(used.reference)
    about = used.config.countries
    for coded, group in groupby(documents, lambda document: is_row(document.reader)):
        if coded:
            rows = DatasetClaims(used.reference, used.gazetteer).extract(group)
            yield from located_rows(rows, used)
            continue
        pairs = used.engine.extract(group)
        for document, claims in resolve_claims(pairs, used.gazetteer, used.reference, about):
            source = used.reference.sources.get(document.source or "")
            alone = about[0] if len(about) == 1 else None
            covered = (source.covers if source else None) or alone
            claims = without_misread_places(claims, actors)
            stated_by = issuing_force(document, used.reference) if claims else None
            named = name_local_parties(claims, document.published, actors, covered, stated_by)
            sound = without_contradictions(named, document.published, actors)
            told = with_days_of_attacks(with_opponents(sound, document.published, actors))
            yield document, [seal(claim) for claim in told]


def located_rows(
    pairs: Iterable[tuple[Document, list[Claim]]], used: Stages
) -> Iterator[tuple[Document, list[Claim]]]:
    """Yield rows with their claims; the place of a row without coordinates is looked up.

    Where the row names neither province nor country, any place of the world could be meant: none
    is taken.
    """
    from .locate import resolve_claims

    for document, claims in pairs:
        places = [place for claim in claims for place in claim.place]
        wanted = any(place.lat is None for place in places)
        if not wanted or not any(p.country or p.relation == "within" for p in places):
            yield document, claims
        else:
            for _, found in resolve_claims([(document, claims)], used.gazetteer, used.reference):
                yield document, [seal(claim) for claim in found]


def read_batch(task: tuple[Config, tuple[Document, ...]]) -> list[tuple[str, tuple[Claim, ...]]]:
    """Read a batch of documents; what executors run, in this process or another."""
    config, documents = task
    return [(document.id, tuple(claims)) for document, claims in extract(documents, stages(config))]


# ------------------------------------------------------------------ the equation


def derive(
    documents: Iterable[Document],
    readings: Readings,
    decisions: Iterable[Decision],
    config: Config,
    previous: Sequence[Told] = (),
) -> Derived:
    """Return all derived rows.

    `previous` are the events of the derivation before, wanted only to say where each went.
    """
    return derive_whole(documents, readings, decisions, config, previous)[0]


def derive_whole(
    documents: Iterable[Document],
    readings: Readings,
    decisions: Iterable[Decision],
    config: Config,
    previous: Sequence[Told] = (),
) -> tuple[Derived, Kept]:
    """Return all derived rows, and what lets the next change be derived without the rest."""
    from .fuse import head

    heads: dict[str, DocumentHead] = {}
    texts: list[Document] = []
    for document in documents:
        heads[document.id] = head(document)
        texts.append(without_text(document))
    return derive_heads(heads, texts, readings, decisions, config, previous)


def without_text(document: Document) -> Document:
    """Return what deriving needs of a document besides its head: what it is called by is left."""
    return msgspec.structs.replace(document, text=document.text[:_OPENING], sections=())


def derive_heads(
    heads: Mapping[str, DocumentHead],
    texts: Sequence[Document],
    readings: Readings,
    decisions: Iterable[Decision],
    config: Config,
    previous: Sequence[Told] = (),
) -> tuple[Derived, Kept]:
    """Derive as `derive_whole`, from heads by document id and documents without their texts."""
    from .control import family_of, histories
    from .decide import apply_claims, standing
    from .fuse import copies_among, fuse_all, lineage, link_parts, ruled_on_nothing, trace
    from .keep import kept_claims, kept_documents, scoped_issues

    reference = load_reference(config.packs)
    texts = sorted(texts, key=document_order)
    log = list(decisions)
    rulings = standing(log)
    unique = unique_claims(texts, readings)
    claims, stale = apply_claims(unique, rulings)
    copied = copies_among(heads, reference)
    sayings = trace(claims, heads, reference, copied)
    fused = fuse_all(claims, heads, reference, config.policy, rulings, sayings)
    events = sorted(link_parts(fused.events, reference), key=lambda event: event.id)
    held = histories(claims, events, reference, config.policy, sayings, keep=True)
    places = held.places
    issues: dict[str, Issue] = {}
    scopes: dict[str, tuple[str, ...]] = {}
    found = scoped_issues(
        reader_issues(texts, readings),
        stale,
        claims,
        [*fused.issues, *ruled_on_nothing(rulings, {event.id for event in events}), *held.undated],
        places,
    )
    for issue, names in found:
        issues[issue.id] = issue
        if names:
            scopes[issue.id] = names
    controls = [(key, row) for key in sorted(places) for row in places[key].rows]
    derived = Derived(
        claims=tuple(claims),
        events=tuple(events),
        controls=tuple(row for _, row in controls),
        issues=tuple(issues[name] for name in sorted(issues)),
        lineage=tuple(lineage(previous, events)),
    )
    return derived, Kept(
        mark=mark_of(config),
        seq=max((decision.seq for decision in log), default=0),
        documents=kept_documents(heads.values(), copied),
        claims=kept_claims(unique, claims, events, heads, reference, fused.components),
        families=[family_of(key) for key, _ in controls],
        scopes=scopes,
        histories=held.kept,
    )


def document_order(document: Document | DocumentHead) -> tuple[str, str, str]:
    """Sort key of documents: oldest first, undated ones last."""
    return (document.published or "9999", document.page, document.id)


def unique_claims(texts: Sequence[Document], readings: Readings) -> list[Claim]:
    """Return the claims of all documents, one per key, oldest document first.

    A page captured twice makes the same claims twice; the older capture's reading stands.
    """
    first: dict[str, Claim] = {}
    for document in texts:
        for claim in readings.get(document.id, ()):
            first.setdefault(claim.key, claim)
    rank = {document.id: number for number, document in enumerate(texts)}
    return sorted(
        first.values(), key=lambda c: (rank[c.document], c.evidence.start, c.evidence.end, c.key)
    )


def reader_issues(texts: Iterable[Document], readings: Readings) -> Iterator[Issue]:
    """Yield what was odd about the documents themselves."""
    for document in texts:
        for note in document.notes:
            yield _issue("unreadable part", document, note, "low")
        if document.published is None:
            yield _issue("undated", document, "no date of publication was found", "middle")
        if not readings.get(document.id) and document.parent is None:
            yield _issue(
                "no claims", document, "nothing in this document was read as a claim", "low"
            )


def _issue(kind: str, document: Document, words: str, severity: Any) -> Issue:
    message = f"{_called(document)}: {words}"
    about = (document.id,)
    return Issue(
        id=issue_id(kind, about, message),
        kind=kind,
        message=message,
        about=about,
        severity=severity,
    )


def _called(document: Document) -> str:
    """Return what a reader knows a document by: its title, its address or its first words."""
    known = document.title or document.url
    if known:
        return known
    words = document.text[:_OPENING].split()
    if not words:
        return "a text without words"
    # Where the opening is cut, so may its last word be.
    cut = len(document.text) >= _OPENING and len(words) > 1
    return f"“{' '.join(words[:-1])} …”" if cut else f"“{' '.join(words)}”"


def known_by(documents: Iterable[Document], day: str) -> list[Document]:
    """Return the documents published on or before an ISO day; undated ones are left out."""
    return [d for d in documents if d.published and d.published[:10] <= day]


# ------------------------------------------------------------------ places


def place_hits(
    config: Config, name: str, countries: tuple[str, ...] = (), limit: int = 10
) -> list[PlaceHit]:
    """Return what the gazetteer answers to a name, best first."""
    return open_gazetteer(config).find(name, countries, limit)


def around(config: Config, words: str) -> tuple[float, float, float]:
    """Return latitude, longitude and kilometres of a place: `PLACE` or `PLACE,KM`.

    Raises InputError for a name that no gazetteer has.
    """
    name, _, last = words.rpartition(",")
    try:
        radius = float(last) if name else None
    except ValueError:
        radius = None
    if radius is not None and not 0 < radius < math.inf:
        raise InputError(f"{words}: {last.strip()} kilometres is no radius")
    place = find_place(config, words if radius is None else name.strip())
    return place.lat, place.lon, radius or max(10.0, place.radius_km)


def find_place(config: Config, name: str) -> Place:
    """Return the place that a name or place id most likely means.  Raises InputError."""
    gazetteer = open_gazetteer(config)
    found = gazetteer.get(name)
    if found:
        return found
    hits = gazetteer.find(name, (), 1)
    if not hits:
        raise InputError(f"no place is called {name!r}; look it up with: sayso places NAME")
    return hits[0].place
