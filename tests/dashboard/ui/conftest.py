"""The whole of the product, for screens and their callbacks."""

import pytest
from flask import Flask

from tests.people import People
from tests.servers import whole_server


@pytest.fixture
def server(people: People) -> Flask:
    """As the people find it; a file whose screens show more has one of its own."""
    return whole_server()
