"""How much one may ask, counted in Redis; in memory, by each process, where there is none."""

import time
from ipaddress import IPv6Address, ip_network
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_limiter import ApplicationLimit, Limiter
from flask_login import current_user

from dashboard.auth.identity import came_with_token
from dashboard.proxies import plain_address
from dashboard.secret_tokens import digest
from settings import get_settings

PREFIX = "pagelens"
# A Redis that hangs is as good as none: people must not wait for it.
REDIS_SECONDS: dict[str, str | int] = {"socket_timeout": 1, "socket_connect_timeout": 1}
# Whoever watches over the process, and files that cost no query.
UNCOUNTED = frozenset({"/healthz", "/readyz", "/metrics", "/favicon.ico"})
UNCOUNTED_FOLDERS = ("/assets/", "/_dash-component-suites/", "/auth/")


def address_key() -> str:
    """The address that asks; of IPv6 the network, since one connection has all of its addresses."""
    address = plain_address(request.remote_addr or "")
    if isinstance(address, IPv6Address):
        return f"address:{ip_network((address, 64), strict=False)}"
    return f"address:{address or 'socket'}"


def _is_known() -> bool:
    return getattr(current_user, "id", None) is not None


def caller_key() -> str:
    """The token or the person that asks; else the address."""
    if not _is_known():
        return address_key()
    if came_with_token():
        return f"token:{digest(request.headers['Authorization'].partition(' ')[2].strip())}"
    return signed_in_key()


def _rate() -> str:
    settings = get_settings()
    return settings.rate_limit if _is_known() else settings.rate_limit_per_address


limiter = Limiter(
    key_func=address_key,
    application_limits=[ApplicationLimit(_rate, key_function=caller_key)],
    strategy="moving-window",
    storage_options=REDIS_SECONDS,
    in_memory_fallback_enabled=True,
    swallow_errors=True,
    key_prefix=PREFIX,
    request_identifier=lambda: request.endpoint or "nowhere",
)


def start_limits(server: Flask) -> None:
    """Gives the limiter its store."""
    server.config["RATELIMIT_STORAGE_URI"] = storage_uri(get_settings().redis_url)
    limiter.init_app(server)
    server.after_request(_say_when)


def storage_uri(redis_url: str) -> str:
    """The address as the limiter writes it; a socket has a name of its own there."""
    if not redis_url:
        return "memory://"
    if urlsplit(redis_url).scheme == "unix":
        return "redis+" + redis_url
    return redis_url


def seconds_to_wait() -> int:
    """Until the limit that was met lets somebody through again."""
    met = limiter.current_limit
    return max(1, round(met.reset_at - time.time())) if met else 60


def time_to_wait() -> str:
    """The same in words."""
    minutes = round(seconds_to_wait() / 60 + 0.4)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"


def count_failures(_response: Response) -> bool:
    """Only a failed attempt counts."""
    return bool(g.get("sign_in_failed", False))


def signed_in_key() -> str:
    """The person who is signed in; who is not is turned away before anything is counted."""
    return f"person:{current_user.id}"


@limiter.request_filter
def _costs_nothing() -> bool:
    return request.path in UNCOUNTED or request.path.startswith(UNCOUNTED_FOLDERS)


def _say_when(response: Response) -> Response:
    if response.status_code == 429 and "Retry-After" not in response.headers:
        response.headers["Retry-After"] = str(seconds_to_wait())
    return response


# Counted together, whether a person comes by the screens or by the API.
INVITING = limiter.shared_limit("30 per hour", scope="inviting", key_func=signed_in_key)
CHANGING_PASSWORDS = limiter.shared_limit("8 per minute", scope="passwords", key_func=signed_in_key)
FACEBOOK_STARTS = limiter.shared_limit("10 per minute", scope="starts", key_func=signed_in_key)
TOKEN_PASTES = limiter.shared_limit("10 per minute", scope="pastes", key_func=signed_in_key)
ARCHIVES = limiter.shared_limit("6 per hour", scope="archives", key_func=signed_in_key)
