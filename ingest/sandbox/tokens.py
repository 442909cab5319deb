"""Tokens that describe themselves, so that they outlive a restart of the sandbox."""

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from ingest.sandbox.errors import RefusedError

ALL_SCOPES = (
    "read_insights", "pages_show_list", "pages_read_engagement", "pages_read_user_content",
    "business_management",
)  # fmt: skip
_SIGNING_KEY = b"pagelens sandbox"
_PREFIX = "EAASBX"


@dataclass(frozen=True)
class Token:
    """Who a token speaks for. `kind` is USER, SYSTEM_USER, PAGE or CODE."""

    kind: str
    user_id: str
    page_id: str
    scopes: tuple[str, ...]
    expires_at: int
    redirect_uri: str = ""


def mint(token: Token) -> str:
    """The opaque text of a token: letters and digits only."""
    payload = json.dumps(asdict(token), separators=(",", ":")).encode()
    signature = hmac.digest(_SIGNING_KEY, payload, "sha256")[:10]
    return _PREFIX + base64.b32encode(signature + payload).decode().rstrip("=")


def read_token(text: str) -> Token:
    """The token behind the text. Refuses (190) what this sandbox never minted."""
    try:
        packed = text.removeprefix(_PREFIX)
        raw = base64.b32decode(packed + "=" * (-len(packed) % 8))
        signature, payload = raw[:10], raw[10:]
        known = hmac.compare_digest(signature, hmac.digest(_SIGNING_KEY, payload, "sha256")[:10])
        if not (known and text.startswith(_PREFIX)):
            raise ValueError(text)
        values = json.loads(payload)
    except ValueError:
        raise RefusedError("Invalid OAuth access token - Cannot parse access token", 190) from None
    return Token(**{**values, "scopes": tuple(values["scopes"])})


def refuse_expired(token: Token, now: datetime) -> None:
    """Refuse a token whose time is over (190/463)."""
    if token.expires_at and now.timestamp() >= token.expires_at:
        moment = datetime.fromtimestamp(token.expires_at, now.tzinfo)
        text = "Error validating access token: Session has expired on {}. The current time is {}."
        form = "%A, %d-%b-%y %H:%M:%S PST"
        raise RefusedError(
            text.format(moment.strftime(form), now.strftime(form)), 190, 463, status=401
        )


def proof_of(token_text: str, app_secret: str) -> str:
    """The `appsecret_proof` that belongs to a token: hex HMAC-SHA256."""
    return hmac.new(app_secret.encode(), token_text.encode(), hashlib.sha256).hexdigest()
