"""How a tenant's reports look: a logo and a colour, both checked before they are kept."""

import re
import uuid
import warnings
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from dashboard.color import PAPER, contrast
from dashboard.format import written
from dashboard.queries.inputs import BadInput
from models.files import file_key, write_file

LARGEST_LOGO = 1_000_000
MOST_PIXELS = 16_000_000
KEPT_SIZE = (800, 400)
FORMATS = ("PNG", "JPEG", "WEBP")
COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII | re.IGNORECASE)
LEAST_CONTRAST = 4.5
LONGEST_WORDS = 3000
NO_SVG = "SVG files can carry scripts and are not taken; save the logo as PNG."
NO_PICTURE = "This is no PNG, JPEG or WebP picture that can be read."


def store_logo(tenant_id: int, content: bytes) -> str:
    """The key of the picture's file, drawn anew so that nothing but its pixels is kept.

    Raises BadInput.
    """
    picture = _clean(content)
    key = file_key(tenant_id, "logo", f"{uuid.uuid4().hex}.png")
    write_file(key, [picture])
    return key


def checked_colour(text: str) -> str:
    """The colour as #rrggbb, or empty for none. Raises BadInput where white on it is unreadable."""
    colour = text.strip().lower()
    if not colour:
        return ""
    if not COLOUR.fullmatch(colour):
        raise BadInput("report_color", "Write the colour as # and six digits, like #0b5cad.")
    found = contrast_with_white(colour)
    if found < LEAST_CONTRAST:
        raise BadInput(
            "report_color",
            f"White text on this colour has a contrast of {written(found, 1)} : 1 and would be"
            f" hard to read; choose a darker one, from {LEAST_CONTRAST} on.",
        )
    return colour


def checked_words(text: str) -> str:
    """What stands at the head of the mails of reports; empty for nothing. Raises BadInput."""
    if len(text) > LONGEST_WORDS:
        raise BadInput("report_words", f"The words hold at most {LONGEST_WORDS} characters.")
    return text.strip()


def contrast_with_white(colour: str) -> float:
    """The contrast of white on a colour #rrggbb, by the formula of WCAG 2."""
    return contrast(colour, PAPER)


def _clean(content: bytes) -> bytes:
    if len(content) > LARGEST_LOGO:
        raise BadInput("logo", "The picture may have at most 1 MB; save it smaller.")
    if b"<svg" in content[:1000].lower():
        raise BadInput("logo", NO_SVG)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _drawn_anew(content)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Warning):
        raise BadInput("logo", NO_PICTURE) from None
    except Image.DecompressionBombError:
        raise BadInput("logo", "This picture has too many pixels; save it smaller.") from None


def _drawn_anew(content: bytes) -> bytes:
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise BadInput("logo", "This picture has too many pixels; save it smaller.")
        kept = picture.convert("RGBA")
    kept.thumbnail(KEPT_SIZE)
    clean, out = Image.new("RGBA", kept.size), BytesIO()
    clean.paste(kept)
    clean.save(out, "PNG", optimize=True)
    return out.getvalue()
