"""The whole server, and people who are signed in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import ALICE, ANA, BOB, CHARLIE, People, add_analyst
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
def ana(server: Flask) -> FlaskClient:
    add_analyst()
    return visitor(server, ANA)


@pytest.fixture
def charlie(server: Flask) -> FlaskClient:
    return visitor(server, CHARLIE)
