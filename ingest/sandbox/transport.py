"""From an answer to bytes on the wire, whole or spoiled by a fault."""

import json
import socket
from contextlib import suppress

from flask import Response, request

from ingest.sandbox.call import Answer

_SORRY = "<!DOCTYPE html><html><body><h1>Sorry, something went wrong.</h1></body></html>"


def send(answer: Answer) -> Response:
    """The HTTP response of an answer."""
    if answer.spoiled == "html":
        return Response(_SORRY, answer.status, mimetype="text/html")
    if answer.spoiled == "reset":
        _hang_up()
    text = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
    if answer.spoiled == "truncated":
        answer.status, text = 200, '{"data":[{"name":"page_media_view","period":"da'
    response = Response(text, answer.status, mimetype="application/json")
    response.headers.update(answer.headers)
    return response


def _hang_up() -> None:
    """Close the connection before a byte is sent."""
    connection = request.environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError("a fault hung up")
