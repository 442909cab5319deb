"""The server without Dash, and the three people signed in."""

import pytest
from flask import Flask

from tests.people import People
from tests.servers import bare_server


@pytest.fixture
def server(people: People) -> Flask:
    return bare_server()
