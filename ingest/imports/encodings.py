"""In which encoding a file is written, told by its bytes."""

import codecs
from pathlib import Path

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STEP = 1 << 20
_LOOKED_AT = 4096
SIGNS_A_ZERO = 40


def encoding_of(path: Path) -> str:
    """UTF-8 or UTF-16, with a mark or without; else Windows-1252, as older Excel writes.

    A file that is none of them fails when it is read. Raises OSError.
    """
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    for mark, name in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return name
    # Digits, separators and the ends of lines have an empty half in UTF-16, whatever the language.
    low, high = start[::2].count(0), start[1::2].count(0)
    if max(low, high) * SIGNS_A_ZERO > len(start):
        return "utf-16-le" if high > low else "utf-16-be"
    return "utf-8" if _is_utf8(path) else "cp1252"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while part := file.read(_STEP):
                decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
