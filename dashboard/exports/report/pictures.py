"""Stored pictures as data in the page: decoded and written anew, small, never an address."""

import base64
import io
import warnings

from PIL import Image, ImageOps

from models.files import read_file

MOST_BYTES = 8_000_000
THUMBNAIL = (240, 240)
LOGO = (720, 240)


def thumbnail(key: str) -> str:
    """A post's or a Page's picture as a data address; empty where there is none to show."""
    return _picture(key, THUMBNAIL, "JPEG")


def logo(key: str) -> str:
    """A logo as a data address, its transparency kept; empty where there is none to show."""
    return _picture(key, LOGO, "PNG")


def _picture(key: str, size: tuple[int, int], kind: str) -> str:
    if not key:
        return ""
    try:
        content = read_file(key)
        return _shrunk(content, size, kind) if len(content) <= MOST_BYTES else ""
    except (OSError, ValueError, Image.DecompressionBombWarning, Image.DecompressionBombError):
        return ""


def _shrunk(content: bytes, size: tuple[int, int], kind: str) -> str:
    """What a broken or hostile file holds beside its pixels is lost here."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content)) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGBA" if kind == "PNG" else "RGB")
    picture.thumbnail(size)
    out = io.BytesIO()
    picture.save(out, kind, quality=82)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"
