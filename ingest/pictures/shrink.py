"""From whatever a server calls a picture to a small JPEG of ours."""

import io
import struct
import warnings

from PIL import Image, ImageOps

EDGE = 320
MOST_PIXELS = 25_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
QUALITY = 82
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class NotAPictureError(Exception):
    """These bytes are no picture that we can show."""


def shrink(content: bytes) -> bytes:
    """A JPEG of at most 320 pixels each way, without metadata. Raises NotAPictureError.

    The size that the file claims is checked before anything is unpacked.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                return _small(picture)
        except _BROKEN:
            raise NotAPictureError("These bytes are no picture.") from None


def _small(picture: Image.Image) -> bytes:
    if picture.width * picture.height > MOST_PIXELS:
        raise NotAPictureError("This picture is too large.")
    picture.draft("RGB", (2 * EDGE, 2 * EDGE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((EDGE, EDGE))
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright.convert("RGB"), mask=_opaque(upright))
    packed = io.BytesIO()
    flat.save(packed, "JPEG", quality=QUALITY, optimize=True)
    return packed.getvalue()


def _opaque(picture: Image.Image) -> Image.Image | None:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return None
    return picture.convert("RGBA").getchannel("A")
