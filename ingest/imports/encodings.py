"""In which encoding a file is written, told by its bytes."""

import codecs
from pathlib import Path

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STEP = 1 << 20


def encoding_of(path: Path) -> str:
    """UTF-8 or UTF-16, with a mark or without; else Windows-1252, as older Excel writes.

    A file that is none of them fails when it is read. Raises OSError.
    """
    with path.open("rb") as file:
        start = file.read(4)
    for mark, name in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return name
    if len(start) == 4 and start[1] == start[3] == 0:
        return "utf-16-le"
    if len(start) == 4 and start[0] == start[2] == 0:
        return "utf-16-be"
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
