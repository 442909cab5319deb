"""A Redis on a network that asks for no password is named; one of this machine is not."""

import subprocess
from collections.abc import Iterator

import pytest
import redis

from local.doctor import redis as doctor_redis
from local.doctor.redis import is_on_network, look_at_redis
from local.ports import free_port
from local.redis import installed_program
from settings import get_settings
from tests.conftest import refresh_settings
from tests.local.waiting import wait_for

PASSWORD = "a-password"


@pytest.fixture
def port() -> Iterator[int]:
    """A Redis that listens on a port of this machine, without a password."""
    number = free_port()
    argv = [installed_program(), "--bind", "127.0.0.1", "--port", str(number), "--save", ""]
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL) as server:
        wait_for(lambda: answers(number))
        yield number
        server.terminate()


def answers(port: int) -> bool:
    try:
        with redis.Redis(port=port) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


@pytest.mark.parametrize(
    ("host", "outside"),
    [("127.0.0.1", False), ("::1", False), ("localhost", False), ("10.0.0.5", True)],
)
def test_what_leads_out_of_this_machine_is_on_a_network(host: str, outside: bool) -> None:
    assert is_on_network({"host": host}) is outside
    assert not is_on_network({"path": "/run/redis.sock"})


def test_an_open_one_is_named_until_it_has_a_password(
    environment: pytest.MonkeyPatch, port: int
) -> None:
    environment.setenv("REDIS_URL", f"redis://127.0.0.1:{port}/0")
    refresh_settings()
    assert look_at_redis(get_settings()).cure == ""
    environment.setattr(doctor_redis, "is_on_network", lambda _options: True)
    found = look_at_redis(get_settings())
    assert (found.mark, "requirepass" in found.cure) == ("–", True)
    with redis.Redis(port=port) as client:
        client.config_set("requirepass", PASSWORD)
    environment.setenv("REDIS_URL", f"redis://:{PASSWORD}@127.0.0.1:{port}/0")
    refresh_settings()
    assert look_at_redis(get_settings()).mark == "✓"
