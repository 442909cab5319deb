"""Texts that others wrote, as they are handed to an assistant: what a reader would see of them."""

import unicodedata

LONGEST = 2000
KEPT = "\n\t"
# Letters that nobody sees and a model reads: the tags of Unicode, and what turns a line around.
HIDDEN = {*range(0xE0000, 0xE0080), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0xFEFF}


def quoted_text(text: str) -> str:
    """The text without what is hidden from people, cut where it is very long."""
    seen = "".join(sign for sign in text if sign in KEPT or not _is_hidden(sign))
    return seen if len(seen) <= LONGEST else f"{seen[:LONGEST]}… (cut)"


def _is_hidden(sign: str) -> bool:
    return ord(sign) in HIDDEN or unicodedata.category(sign) == "Cc"
