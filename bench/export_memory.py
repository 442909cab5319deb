"""CSV of a hundred thousand and of a million points: what the process that writes it holds."""

import multiprocessing
import resource
import time
from datetime import date
from uuid import UUID

from sqlalchemy import text

from bench.installation import connected_installation
from bench.table import Table
from dashboard.exports.jobs import run_export
from dashboard.exports.options import freeze_options
from jobs.exports import ExportRequest, start_export
from models import MetaPage
from models.orm import now_utc
from models.scope import tenant_session

DAYS = 1000
SINCE, UNTIL = date(2023, 1, 1), date(2025, 9, 26)
KILOBYTE, MEGABYTE = 1024, 1_000_000
SERIES = """
INSERT INTO meta_insight_series (tenant_id, meta_page_id, metric_id, period, breakdown_key)
SELECT :tenant, :page, (SELECT min(id) FROM meta_metric_registry WHERE level = 'PAGE'), 'day',
       'bench ' || number
  FROM generate_series(CAST(:first AS int), CAST(:last AS int)) number
"""
POINTS = """
INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)
SELECT :tenant, id, CAST(:since AS date) + day, day, now()
  FROM meta_insight_series, generate_series(0, 999) day
 WHERE tenant_id = :tenant AND meta_page_id = :page
   AND split_part(breakdown_key, 'bench ', 2) <> ''
   AND CAST(split_part(breakdown_key, 'bench ', 2) AS int) BETWEEN :first AND :last
"""


def run() -> Table:
    """The same range with ten times the points: time grows, memory does not."""
    rows = []
    with connected_installation() as installed:
        page, first = installed.pages[-1], 1
        for last in (100, 1000):
            _put_series(page, first, last)
            seconds, peak = _export(page)
            size = f"{last * DAYS:,} points"
            rows.append((size, f"{seconds:.1f} s", f"{peak / MEGABYTE:,.0f} MB"))
            first = last + 1
    return Table("Points as CSV", ("Size", "Took", "Peak memory"), tuple(rows), "")


def _put_series(page: MetaPage, first: int, last: int) -> None:
    values = {"tenant": page.tenant_id, "page": page.id, "first": first, "last": last}
    with tenant_session(page.tenant_id) as session:
        session.execute(text(SERIES), values)
        session.execute(text(POINTS), values | {"since": SINCE})


def _export(page: MetaPage) -> tuple[float, int]:
    with tenant_session(page.tenant_id) as session:
        given = {"since": SINCE.isoformat(), "until": UNTIL.isoformat()}
        options = freeze_options(session, page, given, now_utc()).as_json()
        job: UUID = start_export(session, page, ExportRequest("csv", options)).id
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_make, (page.tenant_id, str(job)))


def _make(tenant_id: int, job_id: str) -> tuple[float, int]:
    """Seconds, and the most that this process ever held, in bytes."""
    began = time.perf_counter()
    ended = run_export(tenant_id=tenant_id, export_job_id=job_id)
    if ended != "completed":
        raise RuntimeError(f"the export ended as {ended}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTE
    return time.perf_counter() - began, peak
