"""Texts of others among our words: short, in one paragraph, unable to turn what is around them."""

import re

LONGEST = 220
# Characters that change the direction of what follows, or that no font draws.
_CONTROLS = re.compile("[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def excerpt(text: str, longest: int = LONGEST) -> str:
    """The beginning of a text, whole words, with an ellipsis where it goes on."""
    # Cut first: a text of 60,000 characters is not worked on as a whole.
    plain = " ".join(_CONTROLS.sub(" ", text[: 8 * longest]).split())
    if len(plain) <= longest and len(text) <= 8 * longest:
        return plain
    return f"{_whole_words(plain, longest - 1)}…"


def _whole_words(plain: str, longest: int) -> str:
    """A word as long as half of the room, or a script without spaces, is cut within."""
    cut = plain[:longest]
    end = cut.rfind(" ") if plain[longest : longest + 1] not in ("", " ") else longest
    return (cut[:end] if end >= longest // 2 else cut).rstrip()
