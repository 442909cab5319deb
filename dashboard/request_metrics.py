"""What each web process counts of the requests that it answers. Addresses would name Pages."""

import time

from flask import Flask, Response, g, request
from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy.pool import QueuePool

from models.engine import get_engine

BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
CALLBACK = "/_dash-update-component"
# Their 503 are no errors, and they are asked for all the time.
PROBES = "health"
# The first that fits says what an address is for.
PARTS = (
    (CALLBACK, "callback"),
    ("/api/", "api"),
    ("/assets/", "file"),
    ("/_", "file"),
    ("/thumbnails/", "file"),
    ("/auth/", "file"),
    ("/healthz", PROBES),
    ("/readyz", PROBES),
    ("/metrics", PROBES),
)
requests_answered = Counter(
    "pagelens_http_requests", "Requests answered", ["method", "status"],
    registry=None,
)  # fmt: skip
request_seconds = Histogram(
    "pagelens_http_request_seconds",
    "How long an answer took, by what was asked for: page, callback, api, file, health",
    ["part"],
    buckets=BUCKETS,
    registry=None,
)
unavailable = Counter(
    "pagelens_unavailable", "Answers that were 503 because a part was away", ["part"],
    registry=None,
)  # fmt: skip
connections_in_use = Gauge(
    "pagelens_database_connections_in_use",
    "Connections of the web processes' pools that somebody has",
    multiprocess_mode="livesum",
    registry=None,
)
IN_PROCESS = (requests_answered, request_seconds, unavailable, connections_in_use)


def start_request_metrics(server: Flask) -> None:
    """Counts each answer by method and status, those to probes not; and how long all took."""
    for part in ("database", "database_pool", "redis"):
        # From 0, so that the first one counts as an increase.
        unavailable.labels(part)
    server.before_request(_begin)
    server.after_request(_count)


def _begin() -> None:
    g.began = time.perf_counter()


def _count(response: Response) -> Response:
    part = part_of(request.path)
    if part != PROBES:
        requests_answered.labels(request.method, str(response.status_code)).inc()
    if "began" in g:
        request_seconds.labels(part).observe(time.perf_counter() - g.began)
    return response


def part_of(path: str) -> str:
    """What an address is for."""
    return next((part for beginning, part in PARTS if path.startswith(beginning)), "page")


def note_connections() -> None:
    """How many connections of this process's pool somebody has at this moment."""
    pool = get_engine().pool if get_engine.cache_info().currsize else None
    connections_in_use.set(pool.checkedout() if isinstance(pool, QueuePool) else 0)
