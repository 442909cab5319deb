"""One picture over HTTP: bounded in size and time, and to checked addresses only."""

import time
from contextlib import closing
from urllib.parse import urljoin

import urllib3
from urllib3.exceptions import HTTPError

from ingest.pictures.addresses import resolve
from models.outside import Target, UnsafeAddressError

LARGEST_BYTES = 8 * 1024 * 1024
MOST_REDIRECTS = 2
WHOLE_SECONDS = 20.0
TIMEOUT = urllib3.Timeout(connect=5.0, read=10.0)
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 64 * 1024
_HEADERS = {"Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "Pagelens"}


class PictureError(Exception):
    """A picture could not be had; `passing` says that another try may help.

    The message never holds the address, which is signed.
    """

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


def fetch_picture(address: str) -> bytes:
    """The bytes behind a picture's address. Raises PictureError."""
    deadline = time.monotonic() + WHOLE_SECONDS
    for _ in range(MOST_REDIRECTS + 1):
        try:
            content, onward = _fetch_once(resolve(address), deadline)
        except UnsafeAddressError as error:
            raise PictureError(str(error)) from None
        except (OSError, HTTPError):
            raise PictureError("The picture's server did not answer.", passing=True) from None
        if not onward:
            return content
        address = urljoin(address, onward)
    raise PictureError("The picture's address leads from one to the next.")


def _fetch_once(target: Target, deadline: float) -> tuple[bytes, str]:
    """The picture, or the address that the server sends us to."""
    with target.pool(TIMEOUT) as pool:
        response = pool.urlopen(
            "GET",
            target.request,
            headers={**_HEADERS, "Host": target.host_header},
            redirect=False,
            retries=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=False,
        )
        with closing(response):
            return _content(response, deadline)


def _content(response: urllib3.BaseHTTPResponse, deadline: float) -> tuple[bytes, str]:
    if response.status in REDIRECTS:
        return b"", response.headers.get("Location", "") or _refuse("leads nowhere")
    if response.status != 200:
        raise PictureError(
            f"The picture's server answered {response.status}.", passing=response.status >= 500
        )
    if not response.headers.get("Content-Type", "").lower().startswith("image/"):
        _refuse("is no picture")
    return _read(response, deadline), ""


def _read(response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    """Takes what comes, piece by piece, so that a server that dribbles holds nobody up."""
    content = bytearray()
    while piece := response.read1(_CHUNK):
        content += piece
        if len(content) > LARGEST_BYTES:
            _refuse("is too large")
        if time.monotonic() > deadline:
            raise PictureError("The picture came too slowly.", passing=True)
    return bytes(content)


def _refuse(what: str) -> str:
    raise PictureError(f"What stands at the picture's address {what}.")
