"""gunicorn's entry: `gunicorn wsgi:server`."""

from dashboard.server import create_server

server = create_server()
