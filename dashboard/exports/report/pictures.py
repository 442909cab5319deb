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


def picture_of(key: str, size: tuple[int, int]) -> Image.Image | None:
    """A stored picture, no larger than `size`; None where there is none to show."""
    if not key:
        return None
    try:
        content = read_file(key)
        return _shrunk(content, size) if len(content) <= MOST_BYTES else None
    except (OSError, ValueError, Image.DecompressionBombWarning, Image.DecompressionBombError):
        return None


def _picture(key: str, size: tuple[int, int], kind: str) -> str:
    picture = picture_of(key, size)
    if picture is None:
        return ""
    out = io.BytesIO()
    picture.convert("RGBA" if kind == "PNG" else "RGB").save(out, kind, quality=82)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


def _shrunk(content: bytes, size: tuple[int, int]) -> Image.Image:
    """What a broken or hostile file holds beside its pixels is lost here."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content)) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    picture.thumbnail(size)
    return picture
