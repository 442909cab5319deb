"""How whoever asks reads other people's e-mail addresses: owners and analysts whole."""

from dashboard.auth.identity import current_role, current_user_email
from dashboard.queries.workspace.addresses import Show, veiled_but, whole


def shown_addresses() -> Show:
    """What a viewer reads of an address that is not their own is its first sign and its domain."""
    return veiled_but(current_user_email()) if current_role() == "viewer" else whole
