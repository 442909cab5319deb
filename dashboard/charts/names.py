"""Names of a map's keys, as people say them."""

import re
from functools import lru_cache

from babel import Locale

COUNTRY = re.compile(r"[A-Z]{2}")
WORDS = {
    "microAmount": "Amount",
    "is_from_ads=1": "From ads",
    "is_from_ads=0": "Organic",
    "is_from_followers=1": "Followers",
    "is_from_followers=0": "Others",
}


def part_name(key: str) -> str:
    """US as "United States", REACTION_LIKE as "Like", is_from_ads=0 as "Organic"."""
    if COUNTRY.fullmatch(key):
        return _countries().get(key, key)
    words = WORDS.get(key, key).removeprefix("REACTION_").replace("_", " ").strip()
    return words[:1].upper() + (words[1:].lower() if words.isupper() else words[1:])


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    return {code: str(name) for code, name in Locale("en").territories.items()}
