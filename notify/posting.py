"""JSON to the webhook of somebody else: to a checked address, without following it elsewhere."""

from collections.abc import Mapping
from contextlib import closing, suppress

import urllib3
from urllib3.exceptions import HTTPError

from models.outside import (
    Target,
    UnsafeAddressError,
    addresses_of,
    resolve,
    split_address,
)
from notify.not_sent import NotSentError
from settings import get_settings, listed

TIMEOUT = urllib3.Timeout(connect=5.0, read=10.0)
WHAT = "webhook's address"
# These say that the webhook is no more, or never takes what it was sent.
FINAL = frozenset({400, 404, 405, 410})
_HEADERS = {"Content-Type": "application/json", "User-Agent": "Pagelens"}


def post_json(address: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
    """Sends it once. Raises NotSentError, whose sentence names the host at most."""
    host = ""
    try:
        host = split_address(address, WHAT)[1]
        status = _post(resolve(address, WHAT, _allowed()), body, headers or {})
    except UnsafeAddressError as error:
        raise NotSentError(str(error), permanent=True) from None
    except (OSError, HTTPError):
        raise NotSentError(f"{host} did not answer.") from None
    if 300 <= status < 400:
        raise NotSentError(f"{host} sends us elsewhere, which is not followed.", permanent=True)
    if not 200 <= status < 300:
        raise NotSentError(f"{host} answered {status}.", permanent=status in FINAL)


def _post(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    with target.pool(TIMEOUT) as pool:
        response = pool.urlopen(
            "POST",
            target.request,
            body=body,
            headers={**_HEADERS, **headers, "Host": target.host_header},
            redirect=False,
            retries=False,
            assert_same_host=False,
            preload_content=False,
        )
        with closing(response):
            return response.status


def _allowed() -> set[tuple[str, int]]:
    """Servers of one's own network that operators let channels reach."""
    found: set[tuple[str, int]] = set()
    for name in listed(get_settings().webhook_private_hosts):
        host, _, port = name.rpartition(":")
        # One that is not found keeps no other from being reached.
        with suppress(OSError):
            found |= {(ip, int(port)) for ip in addresses_of(host.strip("[]"), int(port))}
    return found
