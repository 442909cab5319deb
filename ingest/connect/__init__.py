"""Connecting a tenant to Meta, watching over its tokens, ending it."""

from ingest.connect.disconnect import Disconnected, disconnect
from ingest.connect.errors import ConnectError
from ingest.connect.named import page_reference
from ingest.connect.oauth_flow import finish_oauth, start_oauth
from ingest.connect.tokens import ConnectedPage, ConnectResult, connect_with_token
from ingest.graph.oauth import SCOPES

__all__ = [
    "SCOPES",
    "ConnectError",
    "ConnectResult",
    "ConnectedPage",
    "Disconnected",
    "connect_with_token",
    "disconnect",
    "finish_oauth",
    "page_reference",
    "start_oauth",
]
