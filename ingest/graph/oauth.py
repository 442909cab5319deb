"""Sign-in with Facebook: the dialog's address, and codes exchanged for tokens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from ingest.graph.client import GraphClient
from ingest.graph.errors import unreachable

REQUIRED_SCOPES = ("read_insights", "pages_read_engagement", "pages_show_list")
# For counts of reactions and comments, and for Pages that a business owns; may be declined.
OPTIONAL_SCOPES = ("pages_read_user_content", "business_management")
SCOPES = (*REQUIRED_SCOPES, *OPTIONAL_SCOPES)

_LONGEST_SECONDS = 10 * 366 * 86_400


@dataclass(frozen=True)
class IssuedToken:
    """A token and when it ends, in UTC; None when Meta did not say."""

    access_token: str = field(repr=False)
    expires_at: datetime | None


def _now() -> datetime:
    return datetime.now(UTC)


def dialog_url(  # noqa: PLR0913 - what the dialog is made of
    dialog_base_url: str,
    version: str,
    *,
    app_id: str,
    redirect_uri: str,
    state: str,
    config_id: str = "",
    scopes: tuple[str, ...] = SCOPES,
    ask_again: bool = False,
) -> str:
    """Where the browser is sent. A `config_id` (Login for Business) takes the place of scopes.

    `ask_again` shows permissions that were declined before.
    """
    params = {
        "client_id": app_id,
        "redirect_uri": redirect_uri,
        "state": state,
        "response_type": "code",
    }
    if config_id:
        params |= {"config_id": config_id, "override_default_response_type": "true"}
    else:
        params["scope"] = ",".join(scopes)
    if ask_again:
        params["auth_type"] = "rerequest"
    return f"{dialog_base_url.rstrip('/')}/{version}/dialog/oauth?{urlencode(params)}"


def exchange_code(
    client: GraphClient,
    code: str,
    *,
    app_id: str,
    app_secret: str,
    redirect_uri: str,
    now: Callable[[], datetime] = _now,
) -> IssuedToken:
    """The token for a code of the dialog; `redirect_uri` must be the same as there.

    Raises GraphError, for one when the code was used before or is too old.
    """
    return _exchange(
        client,
        {
            "client_id": app_id,
            "client_secret": app_secret,
            "redirect_uri": redirect_uri,
            "code": code,
        },
        now,
    )


def exchange_for_long_lived(
    client: GraphClient,
    token: str,
    *,
    app_id: str,
    app_secret: str,
    now: Callable[[], datetime] = _now,
) -> IssuedToken:
    """A token of about 60 days for one of about an hour. Raises GraphError."""
    return _exchange(
        client,
        {
            "grant_type": "fb_exchange_token",
            "client_id": app_id,
            "client_secret": app_secret,
            "fb_exchange_token": token,
        },
        now,
    )


def _exchange(
    client: GraphClient, params: Mapping[str, str], now: Callable[[], datetime]
) -> IssuedToken:
    body = client.with_token("").post("oauth/access_token", params)
    token, seconds = body.get("access_token"), body.get("expires_in")
    if not isinstance(token, str) or not token:
        raise unreachable("No token in the answer")
    known = isinstance(seconds, int) and not isinstance(seconds, bool)
    lasts = min(seconds, _LONGEST_SECONDS) if known and isinstance(seconds, int) else 0
    return IssuedToken(token, now() + timedelta(seconds=lasts) if lasts > 0 else None)
