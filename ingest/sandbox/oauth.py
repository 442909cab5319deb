"""The login dialog, the exchanges of codes and tokens, and debug_token."""

import hmac
from datetime import timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode

from ingest.sandbox.call import GraphCall
from ingest.sandbox.credentials import DEMO_APP_ID, DEMO_APP_SECRET, DEMO_USER_ID, app_token
from ingest.sandbox.data_access import ends_at
from ingest.sandbox.errors import RefusedError
from ingest.sandbox.tokens import ALL_SCOPES, Token, mint, read_token, refuse_expired
from ingest.sandbox.world import World

LONG_LIVED_SECONDS = 5183944
SHORT_LIVED_SECONDS = 5400
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Log in (sandbox)</title><link rel="icon" href="data:,"><style>
body{{font:16px/1.5 system-ui,sans-serif;background:#f0f2f5;color:#1c1e21;display:grid;
place-items:center;min-height:100vh;margin:0}}
main{{background:#fff;border-radius:12px;padding:32px;max-width:26rem;
box-shadow:0 2px 12px #0002}}
a{{display:block;text-align:center;border-radius:8px;padding:.7rem;margin-top:.75rem;
text-decoration:none;color:#1c1e21;background:#e4e6eb}}
a.go{{background:#0b5fd7;color:#fff;font-weight:600}}</style></head><body><main>
<h1>Connect your Pages</h1>
<p>This is the sandbox's stand-in for Facebook's dialog. The app asks for:</p><ul>{scopes}</ul>
<a class="go" href="{go}">Continue as Demo</a><a href="{cancel}">Cancel</a>
</main></body></html>"""


def dialog_page(world: World, params: dict[str, str]) -> str:
    """The dialog as HTML. Raises RefusedError when a parameter is missing or wrong."""
    redirect = params.get("redirect_uri", "")
    if params.get("client_id") != DEMO_APP_ID:
        raise RefusedError("Invalid App ID", 101)
    if not redirect.startswith(("http://", "https://")):
        raise RefusedError("The redirect_uri URL must be absolute", 191)
    scopes = [s for s in params.get("scope", "").split(",") if s] or list(ALL_SCOPES)
    expires = int((world.now() + timedelta(minutes=10)).timestamp())
    code = mint(Token("CODE", DEMO_USER_ID, "", tuple(scopes), expires, redirect))
    state = {"state": params["state"]} if "state" in params else {}
    denied = {
        "error": "access_denied",
        "error_code": "200",
        "error_reason": "user_denied",
        "error_description": "Permissions error",
    }
    join = "&" if "?" in redirect else "?"
    return _PAGE.format(
        scopes="".join(f"<li>{escape(scope)}</li>" for scope in scopes),
        go=escape(redirect + join + urlencode({"code": code, **state})),
        cancel=escape(redirect + join + urlencode({**denied, **state})),
    )


def exchange(world: World, call: GraphCall) -> dict[str, Any]:
    """/oauth/access_token: a code for a token, or a token for a long-lived one."""
    params = call.params
    if params.get("client_id") != DEMO_APP_ID:
        raise RefusedError("Error validating application. Cannot get application info.", 101)
    if not hmac.compare_digest(params.get("client_secret", ""), DEMO_APP_SECRET):
        raise RefusedError("Error validating client secret.", 1)
    if params.get("grant_type") == "fb_exchange_token":
        old = read_token(params.get("fb_exchange_token", ""))
        refuse_expired(old, world.now())
        return _grant(world, old, LONG_LIVED_SECONDS)
    code = read_token(params.get("code", ""))
    if code.kind != "CODE" or code.redirect_uri != params.get("redirect_uri"):
        text = (
            "Error validating verification code. Please make sure your redirect_uri is identical"
            " to the one you used in the OAuth dialog request"
        )
        raise RefusedError(text, 100, 36008)
    if world.now().timestamp() > code.expires_at:
        raise RefusedError("This authorization code has expired.", 100, 36007)
    return _grant(world, code, SHORT_LIVED_SECONDS)


def _grant(world: World, old: Token, seconds: int) -> dict[str, Any]:
    expires = int(world.now().timestamp()) + seconds
    token = mint(Token("USER", old.user_id, "", old.scopes, expires))
    return {"access_token": token, "token_type": "bearer", "expires_in": seconds}


def debug_token(world: World, call: GraphCall) -> dict[str, Any]:
    """What a token is; asked with the app's own token or a token of the app."""
    _require_app(call)
    text = call.params.get("input_token", "")
    try:
        token = read_token(text)
    except RefusedError as refusal:
        return {"data": {"is_valid": False, "scopes": [], "error": _short(refusal)}}
    kept = world.granted(token, token.page_id)
    scopes = [scope for scope in token.scopes if scope in kept]
    now = world.now()
    ends = ends_at(world.faults, now, token.page_id)
    data: dict[str, Any] = {
        "app_id": DEMO_APP_ID, "type": token.kind, "application": "Pagelens demo",
        "data_access_expires_at": int(ends.timestamp()), "expires_at": token.expires_at,
        "is_valid": True, "issued_at": int(now.timestamp()) - 86400, "scopes": scopes,
        "granular_scopes": [_granular(world, scope, token) for scope in scopes],
        "user_id": token.user_id,
    }  # fmt: skip
    if token.kind == "PAGE":
        data["profile_id"] = token.page_id
    try:
        refuse_expired(token, now)
        world.refuse_revoked(token, text)
    except RefusedError as refusal:
        data.update(is_valid=False, error=_short(refusal))
    return {"data": data}


def _granular(world: World, scope: str, token: Token) -> dict[str, Any]:
    if scope in ("pages_show_list", "pages_read_engagement", "read_insights"):
        ids = [token.page_id] if token.page_id else [page.page_id for page in world.listed()]
        return {"scope": scope, "target_ids": ids}
    return {"scope": scope}


def _short(refusal: RefusedError) -> dict[str, Any]:
    error: dict[str, Any] = {"code": refusal.code, "message": refusal.message}
    return {**error, "subcode": refusal.subcode} if refusal.subcode else error


def _require_app(call: GraphCall) -> None:
    if call.token_text == app_token():
        return
    if "|" in call.token_text or not call.token_text:
        raise RefusedError("(#100) You must provide an app access token, or a user access token"
                           " that is an owner or developer of the app", 100)  # fmt: skip
    read_token(call.token_text)
