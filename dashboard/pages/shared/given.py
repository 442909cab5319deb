"""What a browser sent, as the type that an action takes; anything strange becomes nothing."""

import base64
import binascii
from typing import Any

GREATEST = 2**31 - 1


def text_of(value: Any) -> str:
    """A text that a database takes: without NUL and halves of signs."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode(errors="ignore").decode()


def number_of(value: Any) -> int:
    """The id of a row; 0, which none has, for anything else."""
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if 0 < value <= GREATEST else 0


def file_of(value: Any) -> bytes:
    """The file of a data address, as `dcc.Upload` sends it; nothing for anything else."""
    _head, _comma, data = text_of(value).partition(",")
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return b""
