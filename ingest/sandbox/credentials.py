"""The demo's app and tokens. They open nothing but this sandbox."""

from ingest.sandbox.characters import BY_ID
from ingest.sandbox.tokens import ALL_SCOPES, Token, mint

DEMO_APP_ID = "424242424242424"
DEMO_APP_SECRET = "sandbox-only-app-secret"  # noqa: S105 - invented, for the sandbox alone
DEMO_USER_ID = "90210000000001"
DEMO_SYSTEM_USER_ID = "90210000000002"


def demo_user_token(scopes: tuple[str, ...] = ALL_SCOPES, expires_at: int = 0) -> str:
    """A long-lived token of the demo's person. `expires_at` in unix seconds, 0 is never."""
    return mint(Token("USER", DEMO_USER_ID, "", scopes, expires_at))


def demo_system_user_token(scopes: tuple[str, ...] = ALL_SCOPES) -> str:
    """The token to paste in the demo: a system user that sees all five Pages, without expiry."""
    return mint(Token("SYSTEM_USER", DEMO_SYSTEM_USER_ID, "", scopes, 0))


def demo_page_token(page_id: str, scopes: tuple[str, ...] = ALL_SCOPES) -> str:
    """The Page token of one of the demo's Pages. Raises KeyError for another id."""
    return mint(Token("PAGE", DEMO_USER_ID, BY_ID[page_id].page_id, scopes, 0))


def app_token() -> str:
    """The token in the app's own name."""
    return f"{DEMO_APP_ID}|{DEMO_APP_SECRET}"
