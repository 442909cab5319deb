"""gunicorn's entry: `gunicorn wsgi:server`."""

import structlog

from cli import explain
from jobs.logs import log_as_json

# Gunicorn's own code for a worker that cannot start: with any other it would try for ever.
CANNOT_START = 3

log_as_json()
try:
    from dashboard.server import create_server
    from traces.spans import load

    load()

    server = create_server()
except Exception as error:  # noqa: BLE001  no traceback may reach a log
    structlog.get_logger(__name__).error("web_cannot_start", reason=explain(error))
    raise SystemExit(CANNOT_START) from None
