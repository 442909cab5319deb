"""Connecting a tenant to Meta, watching over its tokens, ending it."""

from ingest.connect.disconnect import Disconnected, disconnect
from ingest.connect.errors import ConnectError
from ingest.connect.meta_users import deauthorize, delete_meta_user
from ingest.connect.named import page_reference
from ingest.connect.oauth_flow import finish_oauth, start_oauth
from ingest.connect.signed_request import (
    SignedRequest,
    SignedRequestError,
    read_signed_request,
)
from ingest.connect.tokens import ConnectedPage, ConnectResult, connect_with_token
from ingest.graph.oauth import SCOPES

__all__ = [
    "SCOPES",
    "ConnectError",
    "ConnectResult",
    "ConnectedPage",
    "Disconnected",
    "SignedRequest",
    "SignedRequestError",
    "connect_with_token",
    "deauthorize",
    "delete_meta_user",
    "disconnect",
    "finish_oauth",
    "page_reference",
    "read_signed_request",
    "start_oauth",
]
