"""What people wait for while the workers of the same machine read the histories of many Pages."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import median, quantiles

import requests

from bench.distant_sandbox import distant_sandbox
from bench.installation import connected_installation
from bench.reading import reading
from bench.serving import served, sign_in
from bench.table import Table
from dashboard.auth.accounts import add_user
from models.scope import wide_session

PAGES, OVERVIEWS, PROCESSES = 50, 200, 2
CROWDS = (1, 8, 50)
EMAIL, PASSWORD = "people@example.com", "opens many overviews"
WORKER = "local.web_worker.BufferingWorker"
UNLIMITED = "1000000 per minute"


def run() -> Table:
    """Each crowd alone, then beside the workers."""
    sandbox = partial(distant_sandbox, PAGES, 100)
    with connected_installation(sandbox, RATE_LIMIT=UNLIMITED) as installed:
        with wide_session("command") as session:
            add_user(session, "bench", EMAIL, "owner", PASSWORD)
        paths = [f"/pages/{page.page_id}" for page in installed.pages]
        with served(WORKER, PROCESSES) as (port, _pid):
            visit = partial(_open, port, sign_in(port, EMAIL, PASSWORD))
            _times(visit, paths, 8)
            idle = {crowd: _times(visit, paths, crowd) for crowd in CROWDS}
            with reading(seconds_before=20):
                beside = {crowd: _times(visit, paths, crowd) for crowd in CROWDS}
    rows = [_row(crowd, idle[crowd], beside[crowd]) for crowd in CROWDS]
    return Table(
        "People beside the workers of the same machine",
        (
            "people at once",
            "median alone, ms",
            "beside, ms",
            "p95 alone, ms",
            "beside, ms",
            "ratio",
        ),
        tuple(rows),
        f"{OVERVIEWS} documents of overviews, by so many people at once, alone and while the"
        f" workers of this machine read the histories of {PAGES} Pages from a Graph API whose"
        " answers take 100 ms. The workers stand behind people in the processor's line; the"
        " sandbox and the database do not.",
    )


def _times(visit: partial[float], paths: list[str], crowd: int) -> list[float]:
    wanted = [paths[each % len(paths)] for each in range(OVERVIEWS)]
    with ThreadPoolExecutor(crowd) as people:
        return list(people.map(visit, wanted))


def _open(port: int, cookies: dict[str, str], path: str) -> float:
    began = time.monotonic()
    answer = requests.get(f"http://localhost:{port}{path}", cookies=cookies, timeout=120)
    answer.raise_for_status()
    return (time.monotonic() - began) * 1000


def _row(crowd: int, idle: list[float], beside: list[float]) -> tuple[str, ...]:
    late, later = quantiles(idle, n=20)[-1], quantiles(beside, n=20)[-1]
    figures = (median(idle), median(beside), late, later)
    return (str(crowd), *(f"{each:.0f}" for each in figures), f"{later / late:.2f}")
