"""Where Facebook is to send the browser back to, and whether the person declined there lately."""

from flask import request, session

from dashboard.auth.gate import RETURN_PATH
from dashboard.site import request_origin, site_address
from ingest.connect import ConnectError
from settings import get_settings

UNKNOWN_ADDRESS = (
    "Pagelens does not know the address at which people reach it. Set PUBLIC_URL to it, or"
    " META_OAUTH_REDIRECT_URI to the full address of /api/meta/connect/callback/."
)
NO_REDIS = "Connecting is not possible for the moment; try again in a minute."
DECLINED_KEY = "facebook_declined"


def return_address() -> str:
    """As set, else where the browser says that it is. Raises ConnectError.

    A browser names the site that a POST comes from, and no script can change that; where it says
    another than the request's own address, a proxy or a forger stands between.
    """
    settings = get_settings()
    if settings.meta_oauth_redirect_uri:
        return settings.meta_oauth_redirect_uri
    own = request_origin()
    if not settings.public_url and request.headers.get("Origin", own) != own:
        raise ConnectError(UNKNOWN_ADDRESS)
    return site_address() + RETURN_PATH


def note_declined() -> None:
    """Remembers that the person did not grant all, so that Facebook asks for it again."""
    session[DECLINED_KEY] = True


def take_declined() -> bool:
    """Whether the person declined a moment ago; told once."""
    return bool(session.pop(DECLINED_KEY, False))
