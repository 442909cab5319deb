"""Sign-in with Facebook: the dialog's address, and its code turned into a connection."""

from ingest.connect.errors import ConnectError, refused
from ingest.connect.tokens import ConnectResult, connect_with_token
from ingest.graph import oauth
from ingest.graph.errors import GraphError
from ingest.run.graph_clients import ATTEMPTS_WHILE_WAITING, graph_client
from settings import Settings, get_settings


def start_oauth(state: str, redirect_uri: str, *, ask_again: bool = False) -> str:
    """The address of Meta's dialog, which sends the browser back to `redirect_uri`.

    `state` is single-use and bound to the browser's session; `ask_again` shows what was declined
    before. Raises ConnectError when a setting is missing.
    """
    settings = _app_settings()
    return oauth.dialog_url(
        settings.meta_dialog_base_url,
        settings.meta_graph_api_version,
        app_id=settings.meta_app_id,
        redirect_uri=redirect_uri,
        state=state,
        config_id=settings.meta_login_config_id,
        ask_again=ask_again,
    )


def finish_oauth(
    tenant_id: int, code: str, redirect_uri: str, *, user_id: int | None = None
) -> ConnectResult:
    """Exchanges the dialog's code for a token and connects; `redirect_uri` as it was begun with.

    Raises ConnectError.
    """
    settings = _app_settings()
    try:
        with graph_client("", attempts=ATTEMPTS_WHILE_WAITING) as client:
            issued = oauth.exchange_code(
                client,
                code,
                app_id=settings.meta_app_id,
                app_secret=settings.meta_app_secret.get_secret_value(),
                redirect_uri=redirect_uri,
            )
    except GraphError as error:
        raise refused(error) from None
    return connect_with_token(tenant_id, issued.access_token, kind="oauth", user_id=user_id)


def _app_settings() -> Settings:
    settings = get_settings()
    if not (settings.meta_app_id and settings.meta_app_secret.get_secret_value()):
        raise ConnectError("Set META_APP_ID and META_APP_SECRET, or paste a system user's token.")
    return settings
