"""Who may call what: tokens, proofs, and permissions."""

import hmac

from ingest.sandbox.call import GraphCall
from ingest.sandbox.credentials import DEMO_APP_SECRET
from ingest.sandbox.data_access import refuse_ended
from ingest.sandbox.errors import (
    RefusedError,
    needs_engagement,
    needs_page_token,
    no_token,
    unknown_object,
)
from ingest.sandbox.tokens import Token, proof_of, read_token, refuse_expired
from ingest.sandbox.world import World


def require_token(world: World, call: GraphCall) -> Token:
    """The valid token of the call, or Meta's refusal."""
    if not call.token_text:
        raise no_token()
    token = read_token(call.token_text)
    if token.kind == "CODE":
        raise RefusedError("Invalid OAuth access token - Cannot parse access token", 190)
    refuse_expired(token, world.now())
    world.refuse_revoked(token, call.token_text)
    refuse_ended(world.faults, world.now(), token)
    _check_proof(world, call)
    return token


def _check_proof(world: World, call: GraphCall) -> None:
    sent = call.params.get("appsecret_proof", "")
    kind = "GraphMethodException"
    if not sent and world.enforce_proof:
        text = "API calls from the server require an appsecret_proof argument"
        raise RefusedError(text, 100, type=kind)
    if sent and not hmac.compare_digest(sent, proof_of(call.token_text, DEMO_APP_SECRET)):
        text = "Invalid appsecret_proof provided in the API argument"
        raise RefusedError(text, 100, type=kind)


def require_page_token(call: GraphCall, page_id: str) -> None:
    """Refuse any token but one of this very Page."""
    if call.token is None or call.token.kind != "PAGE":
        raise needs_page_token()
    if call.token.page_id != page_id:
        raise unknown_object(page_id)


def require_user(call: GraphCall) -> Token:
    """The token of a person or system user."""
    if call.token is None or call.token.kind == "PAGE":
        raise RefusedError("(#100) Tried accessing nonexisting field (accounts) on node type (Page)"
                           , 100)  # fmt: skip
    return call.token


def require_engagement(world: World, call: GraphCall, page_id: str) -> None:
    """Refuse (#10) without pages_read_engagement."""
    if call.token is None or "pages_read_engagement" not in world.scopes(call.token, page_id):
        raise needs_engagement()
