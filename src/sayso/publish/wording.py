"""English for names, places, dates and counts: the small change of a sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ..model import PlaceMention, TimeSpan
from .precision import KEPT, bounds

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
# Names whose head is a common noun take the article: the Syrian Army, but Hezbollah.
_HEADS = re.compile(
    r"\b(forces?|army|military|state|coalition|front|units?|movement|brigades?|council|party|guards?|corps|"
    r"observatory|ministry|organi[sz]ation|nations|union|fighters|militias?|troops|government|"
    r"police|navy|commission|command|legion|republic|alliance|division|battalions?|helmets|defen[cs]e|"
    r"administration|assembly|states|kingdom|emirates|office|centre|center|bureau|"
    r"committee|directorate|task force|tribe|clan|regiment|squadron|fleet|network(?= (?:for|of))|"
    r"institute|services|emergency service|press|mission|authority|department|court|cabinet)"
    r"($| (for|of|in|and)\b)",
    re.IGNORECASE,
)
_ARABIC_ARTICLE = re.compile(r"(al|el|ad|an|ar|as|ash|at|az)-[A-Z]")
_NUMBERED = re.compile(r"\d+(st|nd|rd|th) [A-Z]")
_ACRONYMS = frozenset(
    {
        "SDF", "YPG", "SAA", "NLF", "UN", "US", "UK", "EU", "SOHR", "NDF", "FSA", "PKK", "PYD",
        "SNA", "ISF", "PMF", "PMU", "IRGC", "IDF", "UAE",
    }
)  # fmt: skip
_COMMON = re.compile(
    r"(sources?|officials?|activists?|residents?|observers?|channels|outlets|reporters?|"
    r"commanders?|spokes\w+|witnesses|media|workers?|doctors?|elders)$"
)
# A title or a word before a person's name: `spokesman Chris Garver`, `injured Ahmed Mustafa`.
_TITLED = re.compile(
    r"^(?!.*\b(of|for|in|from|with|at|near|on|to)\b)[a-z-]+( [a-z-]+)?( [A-Z][a-z'’-]+){2,}$"
)
_OFFICE = re.compile(
    r"^(governor|mayor|president|minister|prime minister|general|colonel|major|captain|sheikh)"
    r"(?=( [A-Z][\w'’-]+)+$)"
)
# A noun behind a name or a people: `Syrian rescue service`, `SDF source`, `Kurdish-run channel`.
_ONE_OF_THEM = re.compile(
    r"^[A-Z][^()]* (source|service|group|channel|station|newspaper|agency|official|activist|"
    r"commander|fighter|officer|soldier|resident|witness|journalist|spokes(man|woman|person)|"
    r"doctor|medic|monitor|outlet|website|statement|helicopter|plane|warplane|jet|drone|"
    r"convoy|vehicle|building|position|base|network|minister|lawmaker|refugee|airbase|airfield|"
    r"column|checkpoint|patrol)$"
)
_DESCRIBED = re.compile(
    r"(Opposition|Rebel|Local|Humanitarian|Jihadist|Military|Security|Medical|Diplomatic|"
    r"Unverified|Unconfirmed) [a-z]+\b|"
    r"(Senior|Former) \w"
)
_CRAFT = re.compile(r"(War ?planes?|Jets?|Air ?craft|Helicopters?|Drones?)\b")
_PEOPLES = re.compile(r"(an|ish|ese|[^aeiou]i|eli|French|Dutch|Greek|Czech)$")
_COLLECTIVE = re.compile(
    r"^(coalition|army|military|ministry|government|regime|police|opposition)$"
)
_MASS = frozenset(
    {
        "food", "aid", "ammunition", "personnel", "infrastructure", "equipment", "artillery",
        "aircraft", "bread", "water", "fuel", "medicine", "traffic", "property", "weaponry",
        "electricity", "TV", "television", "radio", "poultry", "livestock",
    }
)  # fmt: skip
_ADJECTIVE = re.compile(
    r"^(the )?((north|south)?-?(eastern|western)|northern|southern|central|rural|upper|lower)"
    r"( (rural|and|northern|southern|eastern|western))*( of)?$"
)
_ON = re.compile(
    r"\b(bank|outskirts|road|highway|route|side|hill|edge|slope|shore|front|border|frontier|river|"
    r"coast)s?\b"
)
_POINT = re.compile(r"\b(crossing|checkpoint|gate|entrance|junction|crossroads?|roundabout)s?\b")
_ASIDE = re.compile(
    r"\s*\([^)]*\)|[#@|“”\"]+|"
    # Hours and what holds the place are no part of how it lies.
    r"\b(in )?the (early )?(morning|afternoon|evening)( hours)?\b|\bneighbou?ring( of)?$|"
    # Who holds a place is not for the report's adjectives to say.
    r"\b[\w-]+-(held|controlled|run|occupied|besieged)\b( +(?=and\b)and\b)?|"
    r"\b(besieged|liberated|occupied)\b|\bsecond (largest )?city( of)?\b",
    re.IGNORECASE,
)
_AT_AN_HOUR = re.compile(r"^in the (?:early )?(?:morning|afternoon|evening|night)\b ?")
_VICINITY = re.compile(r"\b(vicinity|proximity)\b")
_SITE = re.compile(
    r"\b(station|school|mosque|church|hospital|clinic|university|airport|air ?base|checkpoint|"
    r"crossing|roundabout|bridge|depot|headquarters)$",
    re.IGNORECASE,
)
_BEYOND = re.compile(r"(north|south)?-?(east|west)? of$|(north|south) of$")
_STRETCH = re.compile(
    r"\b(areas?|frontier|borderlands?|outskirts|region|countryside|neighbou?rhoods?|districts?|suburbs?|pocket|valley|mountains)$"
)
# A place by what it is, with no name of its own: `Kurdish-majority city`.
_LAND = re.compile(r"\b(countryside|borders?|frontier|sides?)\b")
_COMMON_PLACE = re.compile(
    r"^((Syrian|Kurdish|Iraqi|Turkish|Lebanese|Ukrainian|Russian|Yemeni|Libyan|Sudanese|Afghan|"
    r"Palestinian|Shia|Shiite|Sunni|Druze|Christian|[A-Z]\w+-[a-z]+) )+"
    r"(city|town|village|air ?base|airport|airfield|base|checkpoint|prison|hospital)$"
)
_TAIL = re.compile(
    r"(in (the )?)?((north|south|east|west)[a-z-]*|near|outside|inside|around|between|"
    r"centre|center)( of)?$"
)
_ABOUT = re.compile(r"(about|over|some|nearly|almost|roughly|around|approximately|more than) \d")
_ROLES = re.compile(
    r"\b(between|to|from|towards?|near|around|along|of|in|inside|at|on|outside|with)$"
)
_PREPOSITIONS = frozenset(
    {
        "in", "on", "at", "near", "around", "outside", "inside", "between", "from", "towards",
        "toward", "to", "off", "along", "close", "across", "beyond", "behind", "against", "into",
        "through", "throughout", "south", "north", "east", "west", "southeast", "southwest",
        "northeast", "northwest", "south-east", "south-west", "north-east", "north-west",
        "opposite",
    }
)  # fmt: skip
_LONGEST_RELATION = 3
"""Words above which a relation holds more than how the place lies; its end is what counts."""
_SMALL = frozenset({"village", "hamlet"})
_WIDE = frozenset({"province", "country", "region"})
_AT = frozenset({"base", "airport", "dam", "hill", "oil field", "crossing", "junction", "site"})
_WITH_ARTICLE = {"river": "on", "sea": "in", "desert": "in"}


def listed(words: Iterable[str], most: int = 0) -> str:
    """Return `a`, `a and b` or `a, b and c`; more than `most` end in `and N others`."""
    parts = list(dict.fromkeys(words))
    if most and len(parts) > most + 1:
        parts = [*parts[:most], f"{count_word(len(parts) - most)} others"]
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


_THE_SAME = re.compile(r"^(?:the |a )?same (?=\w+$)")
"""`The same source`, of whom nothing was told before."""
_ITS_AGENCY = re.compile(r"[a-z][\w-]+ [A-Z][\w-]+ (?:news )?agency$")
_PERSON_OF = re.compile(
    r"(?:[A-Z][\w'’-]+ ){2,4}(?:director|head|chief|spokes\w+|leader|founder|president|commander) "
)
"""A person by name and office: `Rami Abdel Rahman director of the Observatory`."""
_HONOURED = re.compile(
    r"(?:(?:Prime|Foreign|Defen[cs]e|Interior) Minister|President|Colonel|Major|Captain|"
    r"General(?! (?:Staff|Command|Security|Intelligence|Directorate|Organi|Council|Authority))|"
    r"Brigadier|Sheikh|King|Prince|Pope|Dr|Mr|Mrs|Ms)\.? (?=[A-Z])"
)


_AGED = re.compile(r"^(?:\d+-)?years?-old (?=\w)", re.IGNORECASE)


@lru_cache(maxsize=8192)
def with_article(name: str) -> str:
    """Put the article before a name or noun that English gives one.

    `the Syrian Army`, but `Hezbollah`; `a commander`, but `local sources` and `food`.
    """
    name = _coded(_AGED.sub("", name))
    name = "civilians" if name == "Civilians" else _plain_start(name)
    name = _THE_SAME.sub("", name)
    if _HONOURED.match(name) or _PERSON_OF.match(name):
        return name
    if re.match(r"(the|a|an|some|several|its|their|his)\b", name, re.IGNORECASE):
        return f"the {name[4:]}" if name[:4] == "The " and _HEADS.search(name) else name
    if _ITS_AGENCY.match(name) or (name.endswith(" Agency") and _PEOPLES.search(name.split()[0])):
        return f"the {name}"
    named = name[:1].isupper() or _NUMBERED.match(name) is not None
    if name in _ACRONYMS or (named and _HEADS.search(name)):
        return f"the {name}"
    if _ARABIC_ARTICLE.match(name):
        return name
    if name[:1].islower():
        if office := _OFFICE.match(name):
            return capital(office[0]) + name[office.end() :]
        return name if _TITLED.match(name) else _noun_with_article(name)
    return f"{_an(name)} {name}" if _ONE_OF_THEM.search(name) else name


def _coded(name: str) -> str:
    """Return a data set's label as words: `Unidentified Armed Group (Syria)`, `Police (Syria)`."""
    if pro := re.match(r"Militia \(Pro-(\w+)\)$", name):
        return f"pro-{pro.group(1).replace('Government', 'government')} militia"
    name = re.sub(r"\s*\([^)]*\)$", "", name)
    return name.lower() if name.startswith("Unidentified ") else name


def _plain_start(name: str) -> str:
    """Lower the first letter of a description (`Reliable sources`), not of a name or a people."""
    if _DESCRIBED.match(name):
        return name[0].lower() + name[1:]
    words = name.split()
    described = bool(words) and all(word[:1].islower() for word in words[1:])
    common = described and _COMMON.search(words[-1].casefold()) is not None
    common = common or _CRAFT.match(name) is not None
    if not common or words[0][1:2].isupper() or (len(words) > 1 and _PEOPLES.search(words[0])):
        return name
    return name[0].lower() + name[1:]


def _an(words: str) -> str:
    """Return the article by the sound of the first word: `an SDF source`, `a US source`."""
    first = words.split(maxsplit=1)[0]
    if re.match(r"[A-Z]{2,3}(?![A-Za-z])", first):
        return "an" if first[0] in "AEFHILMNORSX" else "a"
    return "an" if first[0].casefold() in "aeio" else "a"


def _noun_with_article(noun: str) -> str:
    head = re.split(r"\s+(?:of|for|in|from|with|at|near|on|to)\s+", noun)[0].split()[-1]
    if re.search(_COLLECTIVE, head):
        return f"the {noun}"
    many = re.search(r"((?<!bu)(?<!ga)s|men|people|children|police|media)$", head)
    if head in _MASS or many or " and " in noun:
        return noun
    if re.match(r"(\d|one\b|two\b|three\b|many\b|more\b|no\b|two-|hundreds|dozens)", noun):
        return noun
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def capital(text: str) -> str:
    """Return the text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def count_word(number: int) -> str:
    """Return small counts in words, others in figures."""
    words = (
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    )  # fmt: skip
    return words[number] if 0 <= number < len(words) else f"{number:,}"


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return `one event`, `three events`."""
    return f"{count_word(number)} {singular if number == 1 else plural or singular + 's'}"


_ONE = {"children": "child", "women": "woman", "men": "man", "civilians": "civilian"}
_ONES = re.compile(r"(?P<ones>(?:[\w-]+ )*?[\w-]+[^suiA-Z\W]s)(?P<whose> of .+)?")
"""A plural: no word like `press` or `Damascus`, and no initials."""
_ENDINGS = ((r"(?<=[^aeiou])ies$", "y"), (r"(?<=ss|sh|ch)es$", ""), (r"s$", ""))


def singular(noun: str) -> str:
    """Return a noun for one of them: `civilian`, `member of the PKK`; as it is where unsure."""
    if one := _ONE.get(noun.casefold()):
        return one
    if (found := _ONES.fullmatch(noun)) is None:
        return noun
    ending, one = next(e for e in _ENDINGS if re.search(e[0], found["ones"]))
    return re.sub(ending, one, found["ones"]) + (found["whose"] or "")


def amount(low: float | None, high: float | None, spelt: bool = False) -> str:
    """Return a range: `17`, `at least 17`, `up to 70`, `60 to 70`.

    `spelt` writes small counts out (`five`).
    """
    if low is None:
        return "an unstated number" if high is None else f"up to {_plain(high, spelt)}"
    if high is None:
        return f"at least {_plain(low, spelt)}"
    if low == high:
        return _plain(low, spelt)
    return f"{_plain(low, spelt)} to {_plain(high, spelt)}"


def _plain(number: float, spelt: bool) -> str:
    if not float(number).is_integer():
        return f"{number:,g}"
    return count_word(int(number)) if spelt and number <= 10 else f"{number:,.0f}"


def day_words(day: dt.date, year: bool = False) -> str:
    """Return `7 September`, with the year where asked."""
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def span_words(first: dt.date, last: dt.date) -> str:
    """Return `3 September 2018` or `3–16 September 2018` or `28 August – 3 September 2018`."""
    if first == last:
        return day_words(first, year=True)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last, year=True)}"
    return f"{day_words(first, year=first.year != last.year)} – {day_words(last, year=True)}"


@lru_cache(maxsize=KEPT)
def when(time: TimeSpan | None, year: bool = False) -> str:
    """Return when something happened as an adverb: `on 7 September`, or nothing if unknown.

    `year` adds the year; a span over more than one year always has it.
    """
    edges = bounds(time)
    if edges is None:
        return ""
    first, last = edges
    if first == last:
        return f"on {day_words(first, year)}"
    said = " ".join((time.text or "").split()) if time else ""
    lately = _OF_LATE.match(said)
    if lately and (last - first).days > 7:
        return f"in the {lately[1].lower()} up to {day_words(last, year)}"
    if since := _SINCE.match(said):
        return f"from {_beginning(since[1], first, year or first.year != last.year)} on"
    if (last - first).days >= 364:
        return (
            f"in {first.year}"
            if first.year == last.year
            else (f"between {first.year} and {last.year}")
        )
    if first.day == 1 and (last + dt.timedelta(days=1)).day == 1 and first.month == last.month:
        return f"in {MONTHS[first.month - 1]}" + (f" {first.year}" if year else "")
    apart = first.year != last.year
    if first.month == last.month and not apart:
        return f"between {first.day} and {day_words(last, year)}"
    return f"between {day_words(first, apart)} and {day_words(last, year or apart)}"


_OF_LATE = re.compile(
    r"(?:in|over|during|for|throughout) (?:the )?(?:recent|past|last|previous|preceding) "
    r"(?:few |several )?(weeks|months|years)$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"since (.+)$", re.IGNORECASE)


def _beginning(said: str, first: dt.date, year: bool) -> str:
    """Return the first day of a time no more exactly than its words have it."""
    if re.search(r"\b(?!(?:19|20)\d\d\b)\d|day\b", said):
        return day_words(first, year)
    if any(month in said for month in MONTHS):
        return f"{MONTHS[first.month - 1]} {first.year}" if year else MONTHS[first.month - 1]
    return str(first.year) if first.day == first.month == 1 else day_words(first, year)


def without_year(time: TimeSpan | None) -> str:
    """Return `30 August` for a day whose year nobody states, else nothing."""
    found = re.match(r"--(\d\d)-(\d\d)", time.start) if time else None
    return f"{int(found[2])} {MONTHS[int(found[1]) - 1]}" if found else ""


def place_name(place: PlaceMention) -> str:
    """Return the name of a place, else its words."""
    return place.name or place.text


def where(places: Sequence[PlaceMention]) -> str:
    """Return the places as an adverb: `in Hajin and As Susah`, `near At Tanf`, or nothing."""
    return _where(tuple(places)) if places else ""


@lru_cache(maxsize=KEPT)
def _where(places: tuple[PlaceMention, ...]) -> str:
    phrases: dict[str, list[str]] = {}
    own = _own(places)
    closer = {place_name(place) for place in own if place.relation}
    own = [place for place in own if place.relation or place_name(place) not in closer]
    for before, place in zip((None, *own), own, strict=False):
        lead = _preposition(place)
        if before is not None and lead == "in" and _preposition(before).endswith("between"):
            # The road between one town and the next: the relation stands with the first.
            lead = _preposition(before)
        phrases.setdefault(lead, []).append(_named(place))
    return ", ".join(_joined(lead, names) for lead, names in phrases.items())


def _joined(lead: str, names: Sequence[str]) -> str:
    if lead.endswith("between") and len(set(names)) < 2:
        lead = lead[: -len("between")] + "near"
    return f"{lead} {listed(names)}"


def taken(places: Sequence[PlaceMention]) -> str:
    """Return the places as what is taken or held: `Hajin`, `the area of X`, `ground near X`."""
    return _taken(tuple(places)) if places else ""


@lru_cache(maxsize=KEPT)
def _taken(places: tuple[PlaceMention, ...]) -> str:
    return listed(_object(place) for place in _own(places))


def _own(places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Return the places without their containers, marked as such or wider than another of them."""
    own = [place for place in places if not holds_others(place, places)] or list(places)
    fine = [place for place in own if place.kind not in _WIDE]
    below = [place for place in own if place.kind != "country"]
    return [
        place
        for place in own
        if place.kind not in _WIDE
        or not any(_contains(place, o) for o in (below if place.kind == "country" else fine))
    ]


def holds_others(place: PlaceMention, places: Iterable[PlaceMention]) -> bool:
    """Say whether a place only tells where others are: `the X and Y areas in the east of Z`."""
    if place.relation == "within":
        return True
    relation = place.relation or ""
    return any(other is not place and other.text in relation for other in places)


def _contains(wide: PlaceMention, fine: PlaceMention) -> bool:
    if wide.country and fine.country and wide.country != fine.country:
        return False
    return wide.kind == "country" or not wide.admin1 or wide.admin1 == (fine.admin1 or wide.admin1)


def is_described(name: str) -> bool:
    """Say whether words for a place say what it is, and are no name: `Iraqi city`."""
    return _COMMON_PLACE.search(name) is not None and not name[:1].islower()


def _named(place: PlaceMention) -> str:
    """Return a place's name with the article of rivers, deserts and stretches of land."""
    name = place_name(place)
    if place.id is None and is_described(name):
        return f"{_an(name)} {name}"
    # "The bank of the river in Abu Kamal": the relation has said that it is a river.
    water = place.kind in _WITH_ARTICLE and (place.kind or "") not in (place.relation or "")
    takes = water or _STRETCH.search(name)
    return f"the {name}" if takes and name[:4].casefold() != "the " else name


def _preposition(place: PlaceMention) -> str:
    relation = " ".join(_ASIDE.sub("", place.relation or "").split())
    relation = _AT_AN_HOUR.sub("", relation)
    if place.kind == "country" and relation.endswith("area of"):
        return "in"
    relation = re.sub(r"\b(in|on|at|of|to|from|near) the$", r"\1", relation)
    # "Across the northwestern province of Idlib" and "the divided city of Aleppo", less the noun.
    relation = re.sub(r"\bthe ((?:[a-z-]+ern)|central)$", r"\1", relation)
    relation = re.sub(r"\bof the [a-z]+ed$", "of", relation)
    # `Its centres in the part of Aleppo`: whose centres stands before it.
    relation = re.sub(r"^(the )?(its|their) [\w ]*?(?=in )", "", relation)
    relation = re.sub(r"\bthe (parts? of)$", r"\1", relation)
    if _VICINITY.search(relation):
        return "near"
    if len(relation.split()) > _LONGEST_RELATION and (tail := _TAIL.search(relation)):
        lone = re.fullmatch(r"(north|south|east|west)[a-z-]*", tail[0])
        relation = f"in {tail[0]}" if lone else tail[0]
    if re.fullmatch(r"(north|south|east|west)(-?(east|west))?", relation):
        relation = f"in {relation}"
    relation = relation[:1].lower() + relation[1:]
    if "between" in relation and not relation.endswith("between"):
        return "near"
    if place.kind == "country" and _BEYOND.match(relation):
        # "West of Syria" is the sea: its west is meant.
        return f"in the {relation}"
    if _ABOUT.match(relation):
        return relation
    if re.search(r"[A-Z]|\band\b", relation):
        return "in the area of"
    if not relation or relation in {"within", "of"}:
        if (kind := place.kind or "") in _WITH_ARTICLE:
            return _WITH_ARTICLE[kind]
        spot = kind in _AT or (place.id is None and _SITE.search(place_name(place)))
        return "at" if spot else "on" if kind == "road" else "in"
    first = relation.split()[0]
    if first in _PREPOSITIONS or first[0].isdigit():
        return relation
    bare = re.sub(r"^(the|an?)\s+", "", relation)
    if part := re.fullmatch(r"(parts?)( of)?", bare):
        return f"in {part[1]} of"
    if _ADJECTIVE.match(relation):
        if place.kind in _SMALL:
            # The northern village of X: not its north.
            return "in"
        return f"in {re.sub(r' of$', '', bare)}"
    if _POINT.search(bare):
        return f"at the {bare}" if _ROLES.search(bare) else f"at the {bare} of"
    at = "on" if _ON.search(bare) and not bare.startswith("area") else "in"
    return f"{at} the {bare}" if _ROLES.search(bare) else f"{at} the {bare} of"


def _object(place: PlaceMention) -> str:
    relation, name = (place.relation or "").strip(), _named(place)
    if not relation or relation in {"within", "in", "at", "of"}:
        return name
    lead = _preposition(place)
    if _LAND.search(lead) and not lead.endswith("area of"):
        # Who took ground there has not taken all of it.
        return f"territory {lead} {name}"
    if lead.startswith(("in the ", "on the ")):
        return f"{lead[3:]} {name}"
    if lead.startswith("in "):
        return f"{lead[3:]} {name}"
    return f"ground {lead} {name}"
