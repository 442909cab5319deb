"""What `pagelens doctor` looks at in Redis: whether it answers, and to whom."""

import ipaddress
import socket
from typing import Any

import redis

from jobs.health.check import Check
from settings import Settings

NETWORK_SECONDS = 5
OPEN = (
    "Whoever reaches it can stop all work: set a password (requirepass, or an ACL) and put it into"
    " REDIS_URL, or let it listen on a Unix socket."
)
CREDENTIALS = {"username": None, "password": None, "credential_provider": None}


def look_at_redis(settings: Settings) -> Check:
    """Its version; a warning where it stands on a network and asks for no password."""
    url = settings.require_redis_url()
    with redis.Redis.from_url(url, socket_connect_timeout=NETWORK_SECONDS) as client:
        version = str(client.info("server").get("redis_version", ""))
        options = client.connection_pool.connection_kwargs
    if is_on_network(options) and lets_anybody_in(client):
        return Check("Redis", f"{version}, on a network without a password", OPEN, optional=True)
    return Check("Redis", version)


def is_on_network(options: dict[str, Any]) -> bool:
    """Whether these options of a connection lead out of this machine."""
    host = options.get("host")
    if not host:
        return False
    found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    return not all(ipaddress.ip_address(str(at[4][0])).is_loopback for at in found)


def lets_anybody_in(client: redis.Redis) -> bool:
    """Whether the server answers without the credentials that the client has."""
    pool = client.connection_pool
    options = {**pool.connection_kwargs, **CREDENTIALS}
    with redis.Redis.from_pool(
        redis.ConnectionPool(connection_class=pool.connection_class, **options)
    ) as anybody:
        try:
            return bool(anybody.ping())
        except redis.RedisError:
            return False
