"""UCDP GED: 49 columns in file order (version 23.1 header), lethal events only.

An event is a row if somebody gives at least one death as the best estimate and an organised actor
is named.  best = deaths of side a + side b + civilians + unknown.  Ids that only UCDP assigns
(conflict, dyad, actor) stay empty.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from ..countries import country
from ..model import Event, PlaceMention, Row
from ..protocols import View
from ..reference import Reference
from .coding import LeftOut, Party, district, is_state, parties, why_not, within
from .facts import Facts, Publication, main_place
from .files import write_table
from .given_back import row_given
from .losses import Losses, Range, losses
from .placing import place_name, where
from .precision import UCDP_WHERE, Dating, dating, grain

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id",
    "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name",
    "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b",
    "number_of_sources", "source_article", "source_office", "source_date", "source_headline",
    "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip


class Sides(Row, kw_only=True, frozen=True):
    """The two sides as UCDP orders them: in state-based violence the state is side a."""

    violence: Literal[1, 2, 3]
    a: str
    b: str
    swapped: bool = False
    """True where UCDP's side a is the event's target."""
    gw_a: int | None = None
    gw_b: int | None = None


def sides(one: Sequence[Party], two: Sequence[Party]) -> Sides | str:
    """Return type of violence and sides, or in words why there are none.

    1 state-based: a state on one side; 2 non-state: none; 3 one-sided: civilians on the other.
    """
    fighters = [[p for p in party if not p.civilian] for party in (one, two)]
    civilians = [any(p.civilian for p in party) for party in (one, two)]
    if fighters[0] and fighters[1]:
        first, second = fighters[0][0], fighters[1][0]
        if not is_state(first) and not is_state(second):
            return Sides(violence=2, a=first.name, b=second.name)
        swapped = not is_state(first)
        if swapped:
            first, second = second, first
        return Sides(
            violence=1, a=_side(first), b=_side(second), swapped=swapped,
            gw_a=_gw(first), gw_b=_gw(second),
        )  # fmt: skip
    for i, other in ((0, 1), (1, 0)):
        if fighters[i] and civilians[other]:
            killer = fighters[i][0]
            return Sides(
                violence=3, a=_side(killer), b="Civilians", swapped=i == 1, gw_a=_gw(killer)
            )
    return "fewer than two named parties"


def _side(party: Party) -> str:
    if is_state(party) and party.actor is not None and party.actor.home:
        land = country(party.actor.home)
        return f"Government of {land.ucdp_name if land else party.actor.home}"
    return party.name


def _gw(party: Party) -> int | None:
    land = country(party.actor.home) if party.actor and is_state(party) else None
    return land.gw if land else None


_YEAR = 366
"""Days that the coarsest code of a date stands for."""


def priogrid(lat: float, lon: float) -> int:
    """Return the PRIO-GRID cell of a point (Tollefsen et al. 2012): half-degree cells from the
    south-west corner of the earth, counted from 1, row by row.
    """
    row = min(math.floor((lat + 90) / 0.5), 359)
    column = min(math.floor((lon + 180) / 0.5), 719)
    return row * 720 + column + 1


def clarity(event: Event, dated: Dating) -> int:
    """Return 1 for an event told by itself, 2 for one told in a summary of several."""
    own = [place for place in event.place if place.relation != "within"]
    return 2 if dated.ucdp >= 3 or len(own) > 1 else 1


def number(identity: str) -> int:
    """Return an event's id as the whole number that GED's id column holds (48 bits, stable)."""
    body = identity.split("_", 1)[-1].upper()
    value = 0
    for character in body[:10]:
        value = value * 32 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(character) % 32
    return value % (1 << 48)


class UcdpWriter:
    """CSV with the columns of UCDP GED."""

    name = "ucdp"
    suffix = ".csv"

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        facts = Facts(view, self.reference)
        write_table(
            target, COLUMNS, (row for row in self._code(view, facts) if isinstance(row, list))
        )

    def left_out(self, view: View) -> list[LeftOut]:
        """Return the events that are no GED rows, and why."""
        coded = self._code(view, Facts(view, self.reference))
        return [row for row in coded if isinstance(row, LeftOut)]

    def _code(self, view: View, facts: Facts) -> Iterator[list[Any] | LeftOut]:
        for event in view.events():
            never = why_not(event)
            if never is not None:
                yield LeftOut(event=event.id, reason=never)
                continue
            if cells := row_given(event, facts, "ucdp"):
                yield [cells.get(column) for column in COLUMNS]
                continue
            place = main_place(event)
            nation, _ = within(event, place)
            pair = sides(parties(event.actor, nation, facts), parties(event.target, nation, facts))
            lost, dated = losses(event, facts), dating(event.time)
            total = lost.total
            if total is None or total.best < 1:
                reason: str | None = "no death with a number"
            elif dated is None:
                reason = "date not known"
            elif (dated.last - dated.first).days > _YEAR:
                reason = "a sum over more than a year"
            elif isinstance(pair, str):
                reason = pair
            else:
                reason = None
            if reason is not None or dated is None or total is None or isinstance(pair, str):
                yield LeftOut(event=event.id, reason=reason or "")
                continue
            yield self._row(event, place, dated, pair, lost, total, facts)

    def _row(
        self,
        event: Event,
        place: PlaceMention | None,
        dated: Dating,
        pair: Sides,
        lost: Losses,
        total: Range,
        facts: Facts,
    ) -> list[Any]:
        nation, province = within(event, place)
        land = country(nation)
        publications = _articles(facts.publications_of(event))
        side_a, side_b = (lost.b, lost.a) if pair.swapped else (lost.a, lost.b)
        lat, lon = (place.lat, place.lon) if place else (None, None)
        dyad = f"{pair.a} - {pair.b}"
        speakers = dict.fromkeys(
            facts.origin_name(v.origin, v.paths) for v in event.voices if v.stance == "affirms"
        )
        return [
            number(event.id), event.id, dated.first.year, None, None, pair.violence, None, None,
            _conflict(pair, dyad), None, None, dyad, None, None, pair.a, None, None,
            pair.b, len(publications) or -1, ";".join(_article(p) for p in publications),
            ";".join(p.source for p in publications),
            ";".join((p.published or "")[:10] for p in publications),
            ";".join(p.title for p in publications), "; ".join(speakers),
            UCDP_WHERE[grain(place)] if place else None, place_name(place) if place else None,
            where(event.place), province, district(event), lat, lon,
            f"POINT ({lon} {lat})" if lat is not None and lon is not None else None,
            priogrid(lat, lon) if lat is not None and lon is not None else None,
            land.ucdp_name if land else None, land.gw if land else None,
            land.ucdp_region if land else None, clarity(event, dated), dated.ucdp,
            f"{dated.first.isoformat()} 00:00:00.000", f"{dated.last.isoformat()} 00:00:00.000",
            _best(side_a), _best(side_b), _best(lost.civilians), _best(lost.unknown),
            int(total.best), int(total.high), int(total.low), pair.gw_a, pair.gw_b,
        ]  # fmt: skip


def _conflict(pair: Sides, dyad: str) -> str | None:
    """Return the conflict's name: of a war within a state it would say what it is over."""
    if pair.violence != 1:
        return dyad
    government = "Government of "
    if not (pair.a.startswith(government) and pair.b.startswith(government)):
        return None
    return " - ".join(sorted(side.removeprefix(government) for side in (pair.a, pair.b)))


def _best(part: Range | None) -> int:
    return int(part.best) if part else 0


def _articles(publications: Iterable[Publication]) -> list[Publication]:
    """Return each article once: two captures of one title of one day are one source."""
    found: dict[object, Publication] = {}
    for number, publication in enumerate(publications):
        found.setdefault(_article(publication) if publication.title else number, publication)
    return list(found.values())


def _article(publication: Publication) -> str:
    words = f"{publication.source},{(publication.published or '')[:10]},{publication.title}"
    return f'"{words.replace(chr(34), chr(39))}"'
