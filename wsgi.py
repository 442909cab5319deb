"""gunicorn's entry: `gunicorn wsgi:server`."""

from dashboard.server import create_server
from jobs.logs import log_as_json

log_as_json()
server = create_server()
