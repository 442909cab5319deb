"""Fifty people who open an overview at the same moment, on two workers, and what these keep."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median, quantiles

import psutil
import requests

from bench.demo import demo_settings, running_demo
from bench.installation import environment
from bench.serving import served, sign_in
from bench.table import Table

PEOPLE, EACH, PROCESSES = 50, 4, 2
WARM_UP = 100
WORKER = "local.web_worker.BufferingWorker"
CALLBACKS = re.compile(r'href="(/_dash-dependencies[^"]*)"')
MEGABYTE = 2**20


@dataclass
class Visit:
    """What one person asks for, as a browser does that has our files already."""

    site: str
    cookies: dict[str, str]
    is_whole: bool
    mine = threading.local()

    def __call__(self, path: str) -> float:
        """Seconds until all of it is answered."""
        began = time.monotonic()
        text = self._ask(path)
        found = CALLBACKS.search(text) if self.is_whole else None
        if found:
            self._ask(found[1])
        return time.monotonic() - began

    def _ask(self, path: str) -> str:
        if not hasattr(self.mine, "session"):
            self.mine.session = requests.Session()
        answer = self.mine.session.get(self.site + path, cookies=self.cookies, timeout=120)
        answer.raise_for_status()
        return str(answer.text)


def run() -> Table:
    """Documents alone, then whole overviews."""
    with (
        running_demo() as demo,
        environment(demo_settings(demo) | {"RATE_LIMIT": "9999999 per hour"}),
        served(WORKER, PROCESSES) as (port, pid),
    ):
        cookies, site = sign_in(port, demo.email, demo.password), f"http://localhost:{port}"
        found = requests.get(f"{site}/api/meta/pages/", cookies=cookies, timeout=30).json()
        paths = [f"/pages/{each['page_id']}" for each in found["results"]]
        kept = [_own_memory(pid)]
        rows = []
        for name, whole in (("the document alone", False), ("whole overviews", True)):
            visit = Visit(site, cookies, whole)
            rows.append((name, *_at_once(visit, paths), _megabytes(kept, pid)))
    return Table(
        "Fifty people at once",
        ("what", "a second", "median, s", "p95, s", "a worker's own memory, MB"),
        tuple(rows),
        f"{PEOPLE} people open {EACH} overviews each, on {PROCESSES} workers that have served"
        " before; the first callbacks are all answered, and nothing else is cached than the files"
        f" whose names change. Own is what a worker does not share; at the start {kept[0]:.0f} MB.",
    )


def _at_once(visit: Visit, paths: list[str]) -> tuple[str, str, str]:
    wanted = [paths[each % len(paths)] for each in range(PEOPLE * EACH)]
    with ThreadPoolExecutor(PEOPLE) as first:
        list(first.map(visit, wanted[:WARM_UP]))
    began = time.monotonic()
    with ThreadPoolExecutor(PEOPLE) as people:
        times = list(people.map(visit, wanted))
    took = time.monotonic() - began
    late = quantiles(times, n=20)[-1]
    return f"{len(times) / took:.1f}", f"{median(times):.2f}", f"{late:.2f}"


def _megabytes(kept: list[float], pid: int) -> str:
    kept.append(_own_memory(pid))
    return f"{kept[-1]:.0f}"


def _own_memory(pid: int) -> float:
    """MB that a worker of this server shares with nobody, the most of any."""
    workers = psutil.Process(pid).children()
    return max(float(each.memory_full_info().uss) for each in workers) / MEGABYTE
