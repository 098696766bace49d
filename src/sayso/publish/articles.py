"""The article that English puts before a name or a noun: `the Syrian Army`, `a commander`."""

from __future__ import annotations

import re
from functools import lru_cache

from .wording import capital

# Names whose head is a common noun take the article: the Syrian Army, but Hezbollah.
_HEADS = re.compile(
    r"\b(forces?|army|military|state|coalition|front|units?|movement|brigades?|council|party|guards?|corps|"
    r"observatory|ministry|organi[sz]ation|nations|union|fighters|militias?|troops|government|"
    r"police|navy|commission|command|legion|republic|alliance|division|battalions?|helmets|defen[cs]e|"
    r"administration|assembly|states|kingdom|emirates|office|centre|center|bureau|"
    r"committee|directorate|task force|tribe|clan|regiment|squadron|fleet|network(?= (?:for|of))|"
    r"doctors network|committees|programme|"
    r"institute|services|emergency service|service(?= of)|press|"
    r"times|tribune|telegraph|herald|mission|authority|department|court|cabinet|"
    r"red crescent|red cross)"
    r"($| (for|of|in|and)\b)",
    re.IGNORECASE,
)
_BUILT = re.compile(
    r" (?:Mosque|Church|Cathedral|Synagogue|Monastery|Mine|Dam|Bridge|Citadel|Refinery|Factory|"
    r"Plant|Palace|Roundabout|Crossing|Cemetery)$"
)
"""What stands in one place and is named: `Great Mosque`."""
_ARABIC_ARTICLE = re.compile(r"(al|el|ad|an|ar|as|ash|at|az)-[A-Z]")
_OF_SOMEBODY = re.compile(r"(?:[A-Z][\w-]*[ ])*[A-Z][\w-]*(?:['’]s|s['’]) ")
"""A name that says whose it is: `Ukraine's deputy prime minister`."""
_NUMBERED = re.compile(r"\d+(st|nd|rd|th) [A-Z]")
_WITH_THE = frozenset(
    {
        "SDF", "YPG", "SAA", "NLF", "UN", "US", "UK", "EU", "SOHR", "NDF", "FSA", "PKK", "PYD",
        "SNA", "ISF", "PMF", "PMU", "IRGC", "IDF", "UAE", "Kremlin", "Pentagon", "White House",
    }
)  # fmt: skip
_COMMON = re.compile(
    r"(sources?|officials?|activists?|residents?|observers?|channels|outlets|reporters?|"
    r"commanders?|spokes\w+|witnesses|media|workers?|doctors?|elders)$"
)
# A title or a word before a person's name: `spokesman Chris Garver`, `injured Ahmed Mustafa`.
_TITLED = re.compile(
    r"^(?!.*\b(of|for|in|from|with|at|near|on|to)\b)[a-z-]+( [a-z-]+)?( [A-Z][\w'’-]+){2,}$"
)
_OFFICE = re.compile(
    r"^(governor|mayor|president|minister|prime minister|general|colonel|major|captain|sheikh)"
    r"(?=( [A-Z][\w'’-]+)+$)"
)
# A noun behind a name or a people: `Syrian rescue service`, `SDF source`, `Kurdish-run channel`.
_ONE_OF_THEM = re.compile(
    r"^(?:[A-Z]|a[ld]-[A-Z])[^()]* (source|reporter|correspondent|team|delegation|"
    r"service|group|channel|station|newspaper|agency|official|activist|"
    r"commander|fighter|officer|soldier|resident|witness|journalist|spokes(man|woman|person)|"
    r"doctor|medic|monitor|outlet|website|statement|helicopter|plane|warplane|jet|drone|"
    r"convoy|vehicle|building|position|base|network|minister|lawmaker|refugee|airbase|airfield|"
    r"ship|vessel|tanker|boat|truck|column|checkpoint|patrol|depot|cemetery|school|church|mosque|"
    r"hospital|warehouse|factory|plant)$"
)
_DESCRIBED = re.compile(
    r"(Opposition|Rebel|Local|Humanitarian|Jihadist|Military|Security|Medical|Diplomatic|Emergency|"
    r"Unverified|Unconfirmed|New) [a-z]+\b|"
    r"(Senior|Former) \w"
)
_CRAFT = re.compile(r"(War ?planes?|Jets?|Air ?craft|Helicopters?|Drones?)\b")
_PEOPLES = re.compile(r"(an|ish|ese|[^aeiou]i|eli|French|Dutch|Greek|Czech)$")
_LANDMARK = re.compile(
    r"^(?:[a-z-]+ )?(?:port|airport|city|town|village|centre|center|hospital|market|university|"
    r"prison|stadium|border|outskirts|capital|bridge|citadel|district) of [A-Z]"
)
"""Of which a place has one, or one that is meant."""
_LAST = re.compile(
    r"(?:last|final|only|main|remaining|rest|(?:larg|bigg|high|long|old|tall|small|near|clos)est)\b"
)
"""Of which there is one kind, or one."""
_COLLECTIVE = re.compile(
    r"^(coalition|army|military|ministry|government|regime|police|opposition|population|public)$"
)
_MASS = frozenset(
    {
        "food", "aid", "ammunition", "personnel", "infrastructure", "equipment", "artillery",
        "aircraft", "bread", "water", "fuel", "medicine", "traffic", "property", "weaponry",
        "electricity", "TV", "television", "radio", "poultry", "livestock",
    }
)  # fmt: skip
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
_SPOKEN_WITH_A_VOWEL = re.compile(
    r"(?!one\b|once\b|eu|ur[aeiou]|us[aeiu]|unit|uni(?:on|que|form|vers|lat)|ut[aeiou]|uk|ugand|ewe)[aeiou]|"
    r"hour|hono|heir",
    re.IGNORECASE,
)
_OF_A_CROWD = re.compile(
    r"\b(?:People|Workers?|Women|Children|Farmers?|Peasants?|Teachers?|Students?|Soldiers?)['’]s? "
)
"""Whose in the name of a party, and no owner: `the Donetsk People's Republic`."""
_AGED = re.compile(r"^(?:\d+-)?years?-old (?=\w)", re.IGNORECASE)


@lru_cache(maxsize=8192)
def with_article(name: str) -> str:
    """Put the article before a name or noun that English gives one.

    `the Syrian Army`, but `Hezbollah`; `a commander`, but `local sources` and `food`.
    """
    name = _coded(_AGED.sub("", name))
    name = "civilians" if name == "Civilians" else _plain_start(name)
    name = _THE_SAME.sub("", name)
    owned = _OF_SOMEBODY.match(name) and not _OF_A_CROWD.search(name)
    if _HONOURED.match(name) or _PERSON_OF.match(name) or owned:
        return name
    if re.match(r"(the|a|an|some|several|its|their|his)\b", name, re.IGNORECASE):
        return f"the {name[4:]}" if name[:4] == "The " and _HEADS.search(name) else name
    if _ITS_AGENCY.match(name) or (name.endswith(" Agency") and _PEOPLES.search(name.split()[0])):
        return f"the {name}"
    named = name[:1].isupper() or _NUMBERED.match(name) is not None
    if name in _WITH_THE or (named and (_HEADS.search(name) or _BUILT.search(name))):
        return f"the {name}"
    if _ARABIC_ARTICLE.match(name) and not _ONE_OF_THEM.search(name):
        return name
    if name[:1].islower() and not _ONE_OF_THEM.search(name):
        if office := _OFFICE.match(name):
            return capital(office[0]) + name[office.end() :]
        return name if _TITLED.match(name) else _noun_with_article(name)
    return f"{an(name)} {name}" if _ONE_OF_THEM.search(name) else name


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


def an(words: str) -> str:
    """Return the article by the sound of the first word: `an SDF source`, `a US source`."""
    first = words.split(maxsplit=1)[0]
    if re.match(r"[A-Z]{2,3}(?![A-Za-z])", first):
        return "an" if first[0] in "AEFHILMNORSX" else "a"
    return "an" if _SPOKEN_WITH_A_VOWEL.match(first) else "a"


def _noun_with_article(noun: str) -> str:
    if _LAST.match(noun):
        return f"the {noun}"
    head = re.split(r"\s+(?:of|for|in|from|with|at|near|on|to)\s+", noun)[0].split()[-1]
    if re.search(_COLLECTIVE, head) or _LANDMARK.match(noun):
        return f"the {noun}"
    many = re.search(r"((?<!bu)(?<!ga)(?<!s)s|men|people|children|police|media)$", head)
    if head in _MASS or many or " and " in noun:
        return noun
    if re.match(r"(\d|one\b|two\b|three\b|many\b|more\b|no\b|two-|hundreds|dozens)", noun):
        return noun
    return f"{an(noun)} {noun}"
