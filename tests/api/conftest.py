"""The server without Dash, and the three people signed in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import ALICE, BOB, CHARLIE, People
from tests.servers import bare_server
from tests.visitors import visitor


@pytest.fixture
def server(people: People) -> Flask:
    return bare_server()


@pytest.fixture
def alice(server: Flask) -> FlaskClient:
    return visitor(server, ALICE)


@pytest.fixture
def bob(server: Flask) -> FlaskClient:
    return visitor(server, BOB)


@pytest.fixture
def charlie(server: Flask) -> FlaskClient:
    return visitor(server, CHARLIE)
