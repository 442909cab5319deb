"""Attempts to sign in are counted in Redis, in memory where there is none."""

from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user

from settings import get_settings

PER_ADDRESS = "20 per minute"
PER_PERSON = "8 per minute"
limiter = Limiter(key_func=get_remote_address, in_memory_fallback_enabled=True)


def start_limits(server: Flask) -> None:
    """Gives the limiter its store."""
    server.config["RATELIMIT_STORAGE_URI"] = storage_uri(get_settings().redis_url)
    server.config["RATELIMIT_KEY_PREFIX"] = "pagelens"
    limiter.init_app(server)


def storage_uri(redis_url: str) -> str:
    """The address as the limiter writes it; a socket has a name of its own there."""
    if not redis_url:
        return "memory://"
    if urlsplit(redis_url).scheme == "unix":
        return "redis+" + redis_url
    return redis_url


def person_key() -> str:
    """The name that somebody tries to sign in with."""
    return request.form.get("email", "").strip().lower()[:200] or "nobody"


def count_failures(_response: Response) -> bool:
    """Only a failed attempt counts."""
    return bool(g.get("sign_in_failed", False))


def signed_in_key() -> str:
    """The person who is signed in; who is not is turned away before anything is counted."""
    return f"user:{current_user.get_id()}"


# Counted together, whether a person comes by the screens or by the API.
INVITING = limiter.shared_limit("30 per hour", scope="inviting", key_func=signed_in_key)
CHANGING_PASSWORDS = limiter.shared_limit("8 per minute", scope="passwords", key_func=signed_in_key)
FACEBOOK_STARTS = limiter.shared_limit("10 per minute", scope="starts", key_func=signed_in_key)
TOKEN_PASTES = limiter.shared_limit("10 per minute", scope="pastes", key_func=signed_in_key)
