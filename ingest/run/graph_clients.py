"""Clients of the Graph API with the installation's settings, and a stored Page's token."""

from ingest.graph.client import MAX_ATTEMPTS, GraphClient, Hooks
from ingest.run.throttle import Throttle
from jobs.budgets import STOP_PERCENT
from models import MetaPage
from models.vault import decrypt_token
from settings import PlainError, get_settings

# Somebody waits at a screen for the answer: an error soon is better than a success too late.
ATTEMPTS_WHILE_WAITING = 2


class NoTokenError(PlainError):
    """A Page has no token any more; the message says what to do."""

    def __init__(self) -> None:
        super().__init__("This Page is not connected any more; connect it again.")


def graph_client(
    token: str, hooks: Hooks | None = None, attempts: int = MAX_ATTEMPTS
) -> GraphClient:
    """A client for that token. Close it after use, or use it as a context manager."""
    settings = get_settings()
    return GraphClient(
        token,
        base_url=settings.meta_graph_base_url,
        version=settings.meta_graph_api_version,
        app_secret=settings.meta_app_secret.get_secret_value(),
        attempts=attempts,
        hooks=hooks or Throttle(None).hooks(),
    )


def page_client(page: MetaPage, *, stop_percent: float = STOP_PERCENT) -> GraphClient:
    """A client with the Page's own token, which stops when so much of a budget is spent.

    Raises NoTokenError or UnreadableTokenError.
    """
    if page.token_encrypted is None:
        raise NoTokenError
    throttle = Throttle(page.page_id, stop_percent=stop_percent)
    return graph_client(decrypt_token(page.token_encrypted), throttle.hooks())
