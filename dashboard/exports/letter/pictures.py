"""The pictures of a letter: small, and on white of their own, whatever ground a mailbox has."""

from io import BytesIO

from PIL import Image

from dashboard.exports.report.pictures import picture_of
from models import Tenant
from models.report_letters import LetterPicture

# Twice as many pixels as are shown.
SHARPNESS = 2
LOGO, LOGO_MARGIN = (400, 128), 20
POST = (192, 192)


def logo_on_white(tenant: Tenant) -> LetterPicture | None:
    """The workspace's logo with white around it; None where there is none to show."""
    found = picture_of(tenant.logo_key, LOGO)
    if found is None:
        return None
    size = (found.width + 2 * LOGO_MARGIN, found.height + 2 * LOGO_MARGIN)
    plate = Image.new("RGB", size, "white")
    plate.paste(found, (LOGO_MARGIN, LOGO_MARGIN), found)
    return as_png(plate, tenant.name, plate.width // SHARPNESS)


def post_picture(key: str, alt: str) -> LetterPicture | None:
    """A post's stored picture; None where there is none to show."""
    found = picture_of(key, POST)
    if found is None:
        return None
    out = BytesIO()
    found.convert("RGB").save(out, "JPEG", quality=82)
    return LetterPicture("image/jpeg", out.getvalue(), found.width // SHARPNESS, alt)


def as_png(picture: Image.Image, alt: str, width: int) -> LetterPicture:
    """A picture of few colours, as small a file as it goes, shown at this width."""
    out = BytesIO()
    picture.convert("RGB").quantize(128).save(out, "PNG", optimize=True)
    return LetterPicture("image/png", out.getvalue(), width, alt)
