"""The server below a path of a host, and Alice, who comes there."""

import pytest
from flask import Flask

from dashboard.server import create_server
from tests.people import People

MOUNT = "/insights"


@pytest.fixture
def root(people: People) -> Flask:
    """The whole server at the root of its host."""
    return create_server()


@pytest.fixture
def server(root: Flask) -> Flask:
    """The same below a path: its clients come as behind a proxy that takes the path off."""
    root.config["APPLICATION_ROOT"] = MOUNT
    return root
