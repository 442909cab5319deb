"""Where a request says that people reach us.

A proxy may show us below a path of its own, the mount. Inside, every address begins at the root:
what goes to a browser passes `mounted`, what comes from one `unmounted`.
"""

from typing import Any, NewType
from urllib.parse import urlsplit

from flask import has_request_context, request

from settings import get_settings

# An address of this site that is told to others, as it is called inside.
SitePath = NewType("SitePath", str)


def site_address() -> str:
    """Where people reach us, without a slash at the end: as set, else as this request came."""
    return get_settings().public_url or request_origin() + mount()


def request_origin() -> str:
    """Scheme and host of this request, as the person's browser knows them."""
    return f"{'https' if is_https() else 'http'}://{request.host}"


def is_https() -> bool:
    """Whether the person's browser speaks https: a trusted proxy says so, or PUBLIC_URL does."""
    public = urlsplit(get_settings().public_url)
    return request.is_secure or (public.scheme, public.netloc) == ("https", request.host)


def mount() -> str:
    """The path below which this request found us, without a slash at the end; empty at the root."""
    return request.script_root if has_request_context() else ""


def cookie_path() -> str:
    """The path for which cookies are, so that a neighbour on the same host is not sent them."""
    return mount() or "/"


def mounted(address: str) -> str:
    """An address of this site as a browser needs it; any other stays as it is."""
    ours = address.startswith("/") and not address.startswith("//")
    return mount() + address if ours else address


def unmounted(address: str) -> str:
    """An address that a browser tells, as it is called inside."""
    here = mount()
    rest = address.removeprefix(here)
    if not here or rest == address:
        return address
    if rest.startswith("/"):
        return rest
    return f"/{rest}" if not rest or rest.startswith("?") else address


def path_of(pathname: Any) -> str:
    """The path inside that a browser's `pathname` means, whatever was sent as it."""
    return unmounted(pathname) if isinstance(pathname, str) else ""
