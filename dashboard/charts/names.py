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
# Meta's keys of reactions, by the names on their buttons.
REACTIONS = {"sorry": "Sad", "anger": "Angry"}


def part_name(key: str) -> str:
    """US as "United States", REACTION_LIKE as "Like", is_from_ads=0 as "Organic"."""
    if COUNTRY.fullmatch(key):
        return _countries().get(key, key)
    plain = key.removeprefix("REACTION_")
    words = WORDS.get(key) or REACTIONS.get(plain.lower()) or plain.replace("_", " ").strip()
    return words[:1].upper() + (words[1:].lower() if words.isupper() else words[1:])


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    return {code: str(name) for code, name in Locale("en").territories.items()}
