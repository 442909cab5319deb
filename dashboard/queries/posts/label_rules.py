"""The words of a label as one regular expression of PostgreSQL.

A text is looked for as it stands, in any case and with any space between its words; a hashtag is
found whole, so that #tea does not find #team.
"""

import re
from collections.abc import Iterable

MOST_WORDS, LONGEST_WORDS = 20, 80
_HASHTAG = re.compile(r"[#\uff03]\w+")
_AS_IT_IS = re.compile(r"[^\w\s]")


def pattern_of(words: Iterable[str]) -> str | None:
    """What a text must fit to hold one of these; None where there are none."""
    parts = [_one(each) for each in words]
    return "|".join(parts) if parts else None


def _one(words: str) -> str:
    if _HASHTAG.fullmatch(words):
        return rf"(?<!\w)[#\uff03]{words[1:]}(?!\w)"
    return r"\s+".join(_AS_IT_IS.sub(r"\\\g<0>", word) for word in words.split())
