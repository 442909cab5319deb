"""How often somebody may be wrong about an account's secrets. Only failures count.

1. From an unknown browser: tightly for one account from one address, more widely for the address,
   and for the account from all addresses together, which slows a guesser with many of them.
2. From a browser that is known for the account: a budget of its own, and none of the above, so
   that no stranger's failures shut the owner out.
"""

from collections.abc import Callable
from typing import Any

from flask import request

from dashboard.auth.known_browser import known_browser
from dashboard.auth.limits import address_key, count_failures, limiter
from dashboard.secret_tokens import digest

ONE_ACCOUNT_FROM_ONE_ADDRESS = "8 per minute; 30 per hour"
ONE_ADDRESS = "20 per minute; 200 per hour"
ONE_ACCOUNT = "40 per hour; 200 per day"
KNOWN_BROWSER = "8 per minute; 30 per hour"
View = Callable[..., Any]


def account_named() -> str:
    """The address that somebody tries to sign in with, as it is stored."""
    return request.form.get("email", "").replace("\x00", "").strip().lower()


def _mark() -> str:
    return known_browser(account_named())


def _is_known() -> bool:
    return bool(_mark())


def _account_key() -> str:
    return f"account:{digest(account_named())}"


def _pair_key() -> str:
    return f"{_account_key()}:{address_key()}"


def limit_guesses(view: View) -> View:
    """Counts the attempts for which a view sets `g.sign_in_failed`; the form names the account."""
    kinds: list[tuple[str, str, Callable[[], str], Callable[[], bool]]] = [
        (ONE_ACCOUNT_FROM_ONE_ADDRESS, "guesses of one", _pair_key, _is_known),
        (ONE_ADDRESS, "guesses", address_key, _is_known),
        (ONE_ACCOUNT, "guesses of all", _account_key, _is_known),
        (KNOWN_BROWSER, "guesses of the owner", _mark, lambda: not _is_known()),
    ]
    for rate, scope, key, exempt in kinds:
        view = limiter.shared_limit(
            rate, scope=scope, key_func=key, exempt_when=exempt, deduct_when=count_failures
        )(view)
    return view
