"""The ways to read requests, side by side under both loads: many people, and slow clients."""

import importlib.util
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from statistics import median

import psutil
import requests

from bench.distant_sandbox import distant_sandbox
from bench.installation import connected_installation
from bench.reading import reading
from bench.serving import served, sign_in
from bench.slow_clients import slow_clients
from bench.table import Table
from dashboard.auth.accounts import add_user
from models.scope import wide_session

PAGES, PEOPLE, EACH = 50, 50, 2
ASKED, PATIENCE = 20, 3.0
EMAIL, PASSWORD = "people@example.com", "opens fifty overviews"
BUFFERING = "local.web_worker.BufferingWorker"


@dataclass(frozen=True)
class Way:
    """A kind of gunicorn's workers, and how many."""

    name: str
    worker: str
    processes: int
    needs: str = "gunicorn"


WAYS = (
    Way("gthread, 2 processes", "gthread", 2),
    Way("gthread, 4 processes", "gthread", 4),
    Way("gevent, 2 processes", "gevent", 2, needs="gevent"),
    Way("waitress in gunicorn, 2 processes (chosen)", BUFFERING, 2),
)


def run() -> Table:
    """Every way in turn, while the workers read the histories of all Pages."""
    sandbox = partial(distant_sandbox, PAGES, 100)
    with connected_installation(sandbox, RATE_LIMIT="1000000 per minute") as installed:
        with wide_session("command") as session:
            add_user(session, "bench", EMAIL, "owner", PASSWORD)
        paths = [f"/pages/{page.page_id}" for page in installed.pages]
        with reading(seconds_before=20):
            here = [way for way in WAYS if importlib.util.find_spec(way.needs)]
            rows = tuple((way.name, *_measure(way, paths)) for way in here)
    return Table(
        "How requests are read",
        (
            "workers",
            "overviews a second",
            "median, s",
            "slowest, s",
            "CPU, ms each",
            "answered beside 40 half-sent",
            "beside 400 and 40 that drip",
        ),
        rows,
        f"{PEOPLE} people open {EACH} overviews each while the workers read the histories of"
        f" {PAGES} Pages; then, with the slow clients connected, {ASKED} requests for /healthz and"
        f" /login, of which each may take {PATIENCE:.0f} s. Four threads a process. On two cores"
        " the work is the processor's, so that more processes or greenlets do not make it less;"
        " greenlets all share one, and each waits for all. A buffering proxy of our own would be"
        " one more program to keep safe. gevent is measured where it is installed. Times are of a"
        " machine that did other work too: what compares is the processor's time and who is"
        " answered.",
    )


def _measure(way: Way, paths: list[str]) -> tuple[str, ...]:
    with served(way.worker, way.processes) as (port, pid):
        cookies = sign_in(port, EMAIL, PASSWORD)
        began, worked = time.monotonic(), _cpu_seconds(pid)
        with ThreadPoolExecutor(PEOPLE) as people:
            times = sorted(people.map(partial(_open, port, cookies), paths * EACH))
        took, worked = time.monotonic() - began, _cpu_seconds(pid) - worked
        few = _answered(port, half_sent=40, dripping=0)
        many = _answered(port, half_sent=400, dripping=40)
    speed, cost = f"{len(times) / took:.1f}", f"{worked / len(times) * 1000:.0f}"
    return speed, f"{median(times):.2f}", f"{times[-1]:.2f}", cost, few, many


def _cpu_seconds(pid: int) -> float:
    """What the server and its processes have worked so far."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return float(sum(each.cpu_times().user + each.cpu_times().system for each in family))


def _open(port: int, cookies: dict[str, str], path: str) -> float:
    began = time.monotonic()
    answer = requests.get(f"http://localhost:{port}{path}", cookies=cookies, timeout=120)
    answer.raise_for_status()
    return time.monotonic() - began


def _answered(port: int, *, half_sent: int, dripping: int) -> str:
    """How many of some requests are answered while the slow clients are there."""
    with slow_clients(port, half_sent=half_sent, dripping=dripping):
        answered = sum(_is_answered(port, path) for path in ["/healthz", "/login"] * (ASKED // 2))
    return f"{answered} of {ASKED}"


def _is_answered(port: int, path: str) -> bool:
    try:
        return requests.get(f"http://localhost:{port}{path}", timeout=PATIENCE).ok
    except requests.RequestException:
        return False
