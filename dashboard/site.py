"""Where a request says that people reach us."""

from urllib.parse import urlsplit

from flask import request

from settings import get_settings


def site_address() -> str:
    """Where people reach us, without a slash at the end: as set, else as this request came."""
    return get_settings().public_url or request_origin()


def request_origin() -> str:
    """Scheme and host of this request, as the person's browser knows them."""
    return f"{'https' if is_https() else 'http'}://{request.host}"


def is_https() -> bool:
    """Whether the person's browser speaks https: a trusted proxy says so, or PUBLIC_URL does."""
    public = urlsplit(get_settings().public_url)
    return request.is_secure or (public.scheme, public.netloc) == ("https", request.host)
