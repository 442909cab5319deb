"""What a worker's process keeps of its own, the more it has done."""

import logging
import multiprocessing
from collections.abc import Callable
from functools import partial
from uuid import UUID

import psutil
import structlog

from bench.installation import connected_installation
from bench.table import Table
from dashboard.exports.jobs import run_export
from dashboard.exports.options import freeze_options
from ingest.inline import sync_page
from jobs.exports import ExportRequest, start_export
from models import MetaPage
from models.orm import now_utc
from models.scope import tenant_session

TIMES = (0, 1, 5, 10)
MEGABYTE = 2**20
Job = Callable[[MetaPage], object]


def run() -> Table:
    """The same work again and again, each kind in a process of its own."""
    with connected_installation(META_PAGE_INSIGHTS_BACKFILL_DAYS="90") as installed:
        page = installed.pages[0]
        kinds: dict[str, Job] = {
            "a Page's night, insights and posts": _sync,
            "an export as CSV": partial(_export, "csv"),
            "an export as PDF": partial(_export, "pdf"),
        }
        rows = [(name, *_measured(job, page)) for name, job in kinds.items()]
    return Table(
        "Memory of workers",
        ("what it does", *(f"after {times} times, MB" for times in TIMES)),
        tuple(rows),
        "What a process has for itself; Chromium, which draws a PDF, is not in it. Workers share"
        " what they loaded before their fork, most of the first column, and each job has a work"
        " horse of its own. Web workers: Fifty people at once.",
    )


def _measured(job: Job, page: MetaPage) -> list[str]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return [f"{each:.0f}" for each in pool.apply(_repeat, (job, page.tenant_id, page.id))]


def _repeat(job: Job, tenant_id: int, meta_page_id: int) -> list[float]:
    """MB after each of `TIMES`."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tenant_session(tenant_id) as session:
        page = session.get_one(MetaPage, (tenant_id, meta_page_id))
    found = []
    for done in range(TIMES[-1] + 1):
        if done in TIMES:
            found.append(psutil.Process().memory_full_info().uss / MEGABYTE)
        if done < TIMES[-1]:
            job(page)
    return found


def _sync(page: MetaPage) -> None:
    sync_page(page, ["page", "post"])


def _export(export_format: str, page: MetaPage) -> None:
    with tenant_session(page.tenant_id) as session:
        options = freeze_options(session, page, {"date_preset": "last_28d"}, now_utc()).as_json()
        job: UUID = start_export(session, page, ExportRequest(export_format, options)).id
    ended = run_export(tenant_id=page.tenant_id, export_job_id=str(job))
    if ended != "completed":
        raise RuntimeError(f"the export ended as {ended}")
