"""The server below a path of a host, and Alice, who comes there."""

import pytest
from flask import Flask

from tests.people import People
from tests.servers import whole_server

MOUNT = "/insights"


@pytest.fixture
def root(people: People) -> Flask:
    """The whole server at the root of its host."""
    return whole_server()


@pytest.fixture
def server(root: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The same below a path: its clients come as behind a proxy that takes the path off."""
    monkeypatch.setitem(root.config, "APPLICATION_ROOT", MOUNT)
    return root
