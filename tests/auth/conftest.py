"""The server without Dash."""

import pytest
from flask import Flask

from dashboard.server import create_flask
from tests.people import People


@pytest.fixture
def server(people: People) -> Flask:
    return create_flask()
