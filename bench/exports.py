"""A report with eight charts beside eight one-shot pictures, exports by two workers, memory."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import plotly.io
import psutil
from sqlalchemy import select

from bench.installation import Installation, connected_installation
from bench.table import Table
from dashboard.charts.trend import trend_figure
from dashboard.exports.jobs import run_export
from dashboard.exports.options import freeze_options
from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.insights.timeseries import read_timeseries
from ingest.inline import sync_page
from jobs import queues
from jobs.chromium import MISSING, find_chromium
from jobs.exports import ExportRequest, start_export
from local.programs import pagelens
from models import ExportJob, MetaPage
from models.orm import now_utc
from models.scope import tenant_session

CHARTS = 8
FORMATS = ("pdf", "csv", "png")
MEGABYTE = 1_000_000


def run() -> Table:
    """Times of the same run and of the same browser, so that only their ratios matter."""
    before = os.getloadavg()[0]
    with connected_installation() as installed:
        page = installed.pages[0]
        sync_page(page, ["page", "post"])
        with peak_memory() as peak:
            cold, warm = (_seconds(installed, page, "pdf") for _time in range(2))
        one_shot = _one_shot_pictures(page)
        minute = _exports_a_minute(page)
    rows = (
        ("PDF with eight charts, first", f"{cold:.1f} s", f"{one_shot / cold:.1f} times"),
        ("PDF with eight charts, again", f"{warm:.1f} s", f"{one_shot / warm:.1f} times"),
        ("Eight one-shot `to_image` calls", f"{one_shot:.1f} s", "1"),
        ("Exports a minute, two workers", f"{minute:.0f}", ""),
        ("Peak memory of one PDF, Chromium included", f"{peak[0] / MEGABYTE:,.0f} MB", ""),
    )
    told = (
        f"Both by `{Path(_browser()).name}`, in one run on {os.cpu_count()} processors; the load"
        f" of the machine was {before:.1f} when it began{_priority()}."
    )
    return Table("Exports", ("What", "Measured", "As fast as one-shot pictures"), rows, told)


def _priority() -> str:
    """Whether the load beside it counted."""
    first = os.sched_getscheduler(0) in (os.SCHED_FIFO, os.SCHED_RR)
    return ", but what was measured came first, with real-time priority" if first else ""


def _browser() -> str:
    path = find_chromium()
    if path is None:
        raise RuntimeError(MISSING)
    return path


def _seconds(installed: Installation, page: MetaPage, export_format: str) -> float:
    job = _ask(page, export_format)
    queues.drop(str(job))
    began = time.perf_counter()
    ended = run_export(tenant_id=installed.tenant_id, export_job_id=str(job))
    if ended != "completed":
        raise RuntimeError(f"the {export_format} export ended as {ended}")
    return time.perf_counter() - began


def _ask(page: MetaPage, export_format: str) -> UUID:
    with tenant_session(page.tenant_id) as session:
        options = freeze_options(session, page, {}, now_utc()).as_json()
        return start_export(session, page, ExportRequest(export_format, options)).id


def _exports_a_minute(page: MetaPage) -> float:
    """By two worker processes, their start not counted: it is over with the first two exports."""
    with _worker(), _worker():
        _make_all(page, FORMATS[-2:])
        began = time.perf_counter()
        _make_all(page, FORMATS * 2)
    return len(FORMATS) * 2 / (time.perf_counter() - began) * 60


@contextmanager
def _worker() -> Iterator[None]:
    # A session of its own, so that its work horses end with it.
    with subprocess.Popen(  # noqa: S603  our own command
        pagelens("worker", "export"), stdout=subprocess.DEVNULL, start_new_session=True
    ) as worker:
        try:
            yield
        finally:
            os.killpg(worker.pid, signal.SIGKILL)


def _make_all(page: MetaPage, formats: tuple[str, ...]) -> None:
    for export_format in formats:
        _ask(page, export_format)
    while True:
        with tenant_session(page.tenant_id) as session:
            statuses = set(session.scalars(select(ExportJob.status)))
        if "failed" in statuses:
            raise RuntimeError("an export failed")
        if statuses == {"completed"}:
            return
        time.sleep(0.05)


def _one_shot_pictures(page: MetaPage) -> float:
    with tenant_session(page.tenant_id) as session:
        span = resolve_range(newest_day=None, now=now_utc())
        figure = trend_figure(read_timeseries(session, page, "page_media_view", "day", span))
    # What looks for a browser by itself would find another one than ours.
    os.environ["BROWSER_PATH"] = _browser()
    began = time.perf_counter()
    for _chart in range(CHARTS):
        plotly.io.to_image(figure, format="svg", validate=False)
    return time.perf_counter() - began


@contextmanager
def peak_memory() -> Iterator[list[int]]:
    """The largest sum of what this process and its children hold, in bytes; pages that several
    of them share are counted once, by their proportional set size."""
    peak, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.2):
            peak[0] = max(peak[0], _held())

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


def _held() -> int:
    own = psutil.Process()
    held = 0
    for process in (own, *own.children(recursive=True)):
        try:
            held += process.memory_full_info().pss
        except psutil.Error:
            continue
    return held
