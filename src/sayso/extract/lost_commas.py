"""Pasted texts lose commas: "… in eastern Syria the Observatory said" parses with one.

Before the parse a comma is put back where what is said ends and who says it begins, behind a place
or a day at the head of a sentence, and behind "according to" somebody.
"""

from __future__ import annotations

from typing import Any

from .lexicon import Lexicon
from .name import Name
from .words import words

STAND_IN_PLACE = "London"
"""What the parser is given for a place that it need not know."""
_LEADS_ON = words("parse", "leads_on")
"""What a speaker without its comma never follows: "by the army …", "what officials …"."""
_SAYS_AT_END = words("parse", "says_at_end")
_HARMED = words("figures", "toll_killed") | words("figures", "toll_injured")
"""“15 injured officials said”: of whom is told, not who tells."""
_WITHIN_A_NAME = words("parse", "within_a_name")
_OPENS_TELLING = words("parse", "opens_telling")
_ARTICLES = words("parse", "articles")
_PRONOUNS = words("parse", "pronouns")
_MANY = tuple(sorted(words("parse", "many")))
_ENDS_SPEECH = words("parse", "ends_speech")


class LostCommas:
    """Finds them in the tokens of a sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def told_at_end(self, doc: Any) -> bool:
        """Say whether the sentence may end in who says it, so that it is worth looking."""
        return any(t.text.lower() in _SAYS_AT_END for t in doc[5:])

    def lost(
        self,
        doc: Any,
        first: int,
        last: int,
        name: Name | None,
        before: list[str],
        told_at_end: bool,
    ) -> bool:
        """Say whether a comma was lost before the token `first`; `before` are the words so far."""
        if told_at_end and "," not in before and self._speaker_at_end(doc, first, before):
            return True
        if (
            len(before) > 5
            and before[-1].lower().endswith("day")
            and before[-1][0].isupper()
            and (
                doc[first].text.lower()
                in (
                    "state",
                    "official",
                    "a",
                    "an",
                    "the",
                    "local",
                    "activists",
                    "witnesses",
                    "residents",
                    "medics",
                    "officials",
                    "police",
                )
            )
        ):
            near = [t.lemma_.lower() or t.text.lower() for t in doc[first : first + 9]]
            texts = [t.text.lower() for t in doc[first : first + 9]]
            return "," not in texts and bool(
                {"said", "reported", "says", "reports", "told"} & {*near, *texts}
            )
        if len(before) < 13 and self._after_according(doc, first, before):
            return True
        if name is None or last + 1 >= len(doc):
            return False
        fronted = before[:1] and before[0] in ("In", "At", "Near", "Around", "Outside", "Inside")
        if fronted and name.kind == "actor" and before[-1] == STAND_IN_PLACE:
            return len(before) < 12 and "," not in before
        if (
            len(before) == 2
            and before[0].lower() in ("on", "last")
            and before[1].lower().endswith("day")
        ):
            return True
        if name.kind not in ("source", "proper"):
            return False
        if doc[last + 1].lemma_.lower() not in self.lexicon.say and doc[
            last + 1
        ].text.lower() not in ("said", "says", "reported", "reports", "added"):
            return False
        if len(before) < 5 or before[-1] in (",", "”", '"', "“", "—", "-", ":", ";", "and", "but"):
            return False
        return before[-1].lower() not in (
            "the",
            "to",
            "by",
            "as",
            "that",
            "of",
            "a",
            "for",
            "in",
            "on",
            "from",
            "with",
        )

    def _after_according(self, doc: Any, first: int, before: list[str]) -> bool:
        """“According to the monitor the army shelled …”: begins what is told here?"""
        if not 2 < len(before) < 13 or before[0].lower() != "according":
            return False
        if before[1].lower() != "to":
            return False
        if "," in before or before[-1].lower() in _LEADS_ON or not before[-1][-1:].isalnum():
            return False
        low = [t.text.lower() for t in doc[first : first + 2]]
        return low[0] in _OPENS_TELLING or low == ["at", "least"]

    def _speaker_at_end(self, doc: Any, first: int, before: list[str]) -> bool:
        """“… killing eight volunteers opposition activists said Saturday”: begins the speaker here?

        Only who says it, and when, may stand behind the words that are said.
        """
        if len(before) < 5 or not before[-1][-1:].isalnum() or before[-1].lower() in _LEADS_ON:
            return False
        if before[-1].endswith("ing"):
            # "an organisation monitoring the conflict said"
            return False
        low = [t.text.lower() for t in doc[first : first + 9]]
        said = next((i for i, word in enumerate(low) if i and word in _SAYS_AT_END), 0)
        if not said:
            return False
        after = low[said + 1] if said + 1 < len(low) else "."
        if low[said] != "told" and after not in _ENDS_SPEECH and not after.endswith("day"):
            return False
        who = low[:said]
        if not all(word[0].isalnum() or word == "-" for word in who):
            return False
        if who[0] in _PRONOUNS:
            return said == 1
        if who[0] in (_LEADS_ON - _ARTICLES) | _HARMED or set(who[1:]) & _LEADS_ON - _WITHIN_A_NAME:
            return False
        speaks = any(w in self.lexicon.speakers for w in (who[-1], who[-1].removesuffix("s")))
        if who[0] in _ARTICLES:
            named = any(w.removesuffix("s") in self.lexicon.speakers for w in who)
            called = doc[first + said - 1].text[0].isupper() and not set(who[1:]) & _LEADS_ON
            return speaks or named or called
        # "ten soldiers officials said": a noun in the plural is no part of the speaker.
        if doc[first].text[0].isupper() and doc[first + said - 1].text[0].isupper():
            # "Lebanese TV channel Al-Mayadin reported"
            return any(w in self.lexicon.speakers for w in who[1:-1])
        long = said - 2 * who.count("-") > 3
        return speaks and not long and not any(w.endswith(_MANY) or w.isdigit() for w in who[:-1])
