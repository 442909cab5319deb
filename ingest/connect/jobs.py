"""The job that looks at one connection's token."""

import structlog

from ingest.connect.check import check_connection
from settings import get_settings

log = structlog.get_logger(__name__)


def check_tokens(*, tenant_id: int, connection_id: int) -> str:
    """Returns the connection's state. Does nothing while fetching from Meta is switched off."""
    if not get_settings().meta_page_insights_enabled:
        return "switched_off"
    state = check_connection(tenant_id, connection_id)
    log.info("tokens_checked", tenant_id=tenant_id, connection_id=connection_id, state=state)
    return state
