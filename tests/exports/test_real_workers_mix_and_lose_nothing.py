"""Real export workers: the files of three tenants never mix, and a killed one leaves no trace."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import psutil
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.auth.accounts import add_tenant
from dashboard.downloads import is_intact, read_chunks
from dashboard.exports.folder import PREFIX
from dashboard.exports.options import freeze_options
from dashboard.queries.workspace.exports import find_export
from jobs.exports import ExportRequest, start_export
from models import ExportJob
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.crashes.conftest import end, running_worker
from tests.exports.asking import ask, fetch
from tests.exports.conftest import SINCE, UNTIL, put_numbers, put_posts
from tests.local.waiting import wait_for
from tests.people import People, add_page
from tests.queries.numbers import the_page

pytestmark = pytest.mark.proof

WINDOW = 7777
FILES = (("pdf", {}), *(("csv", {"csv_form": "single"}),) * 4)


@dataclass(frozen=True)
class Owner:
    """A tenant whose numbers are `factor` times those of the first."""

    tenant_id: int
    page_id: int
    page_name: str
    factor: int


@pytest.fixture
def owners(full: People) -> list[Owner]:
    with wide_session("command") as session:
        initech = add_tenant(session, "initech", "Initech").id
    page_id = add_page(initech, "300000000000003", "Initech Printers")
    with tenant_session(initech) as session:
        page = the_page(session, page_id)
        put_numbers(session, page, 10_000)
        put_posts(session, page)
    return [
        Owner(full.acme, full.acme_page, "Acme Coffee", 1),
        Owner(full.globex, full.globex_page, "Globex Running", 100),
        Owner(initech, page_id, "Initech Printers", 10_000),
    ]


def start(owner: Owner, export_format: str, options: dict[str, str]) -> UUID:
    with tenant_session(owner.tenant_id) as session:
        page = the_page(session, owner.page_id)
        given = {"since": SINCE, "until": UNTIL, **options}
        frozen = freeze_options(session, page, given, now_utc()).as_json()
        return start_export(session, page, ExportRequest(export_format, frozen)).id


def statuses(owners: list[Owner]) -> set[str]:
    found: set[str] = set()
    for owner in owners:
        with tenant_session(owner.tenant_id) as session:
            found |= set(session.scalars(select(ExportJob.status)))
    return found


def content(session: Session, owner: Owner, job_id: UUID) -> bytes:
    found = find_export(session, owner.tenant_id, job_id)
    assert found is not None
    assert found.status == "completed", found.error
    assert is_intact(found)
    return b"".join(read_chunks(found))


def test_the_exports_of_three_tenants_by_two_workers_never_mix(owners: list[Owner]):
    jobs = [
        (owner, kind, start(owner, kind, options)) for kind, options in FILES for owner in owners
    ]
    with running_worker("export"), running_worker("export"):
        wait_for(lambda: not statuses(owners) & {"queued", "running"}, 300)
    for owner, kind, job_id in jobs:
        with tenant_session(owner.tenant_id) as session:
            file = content(session, owner, job_id)
        others = [other for other in owners if other != owner]
        if kind == "csv":
            check_csv(file, owner)
        else:
            check_pdf(file, owner, others)


def check_csv(file: bytes, owner: Owner) -> None:
    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))
    assert [row["value"] for row in rows if row["name"] == "page"] == [owner.page_name]
    viewers = [
        row["value"]
        for row in rows
        if (row["part"], row["name"], row["period"])
        == ("kpi", "page_total_media_view_unique", "current")
    ]
    assert viewers == [str(WINDOW * owner.factor)]


def check_pdf(file: bytes, owner: Owner, others: list[Owner]) -> None:
    pages = PdfReader(io.BytesIO(file)).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert f"{WINDOW * owner.factor:,}" in text
    assert owner.page_name in text
    assert not [other for other in others if other.page_name in text]


def browsers() -> Iterator[psutil.Process]:
    for process in psutil.process_iter(["cmdline"]):
        if f"/{PREFIX}" in " ".join(process.info["cmdline"] or []):
            yield process


def browsers_of(pids: list[int]) -> list[psutil.Process]:
    marks = [f"/{PREFIX}{pid}-" for pid in pids]
    return [one for one in browsers() if any(mark in str(one.info["cmdline"]) for mark in marks)]


def pids_below(worker: psutil.Process) -> list[int]:
    """Of its pool's worker, of that one's work horse, and of what they started."""
    return [one.pid for one in worker.children(recursive=True)]


def command_of(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_a_worker_killed_in_the_middle_of_a_pdf_leaves_no_half_file_and_no_browser(
    alice: FlaskClient, full: People
):
    job = ask(alice, "pdf")
    with running_worker("export") as worker:
        wait_for(lambda: browsers_of(pids_below(worker)))
        below = worker.children(recursive=True)
        horses = [one.pid for one in below if browsers_of([one.pid])]
        end([worker])
    # The browser is swept up by the next worker.
    own = [one for one in below if PREFIX not in " ".join(command_of(one))]
    psutil.wait_procs(own, timeout=5)
    assert not [one for one in own if one.is_running()], "they go with their worker"
    assert fetch(alice, job).status_code == 409
    with tenant_session(full.acme) as session:
        assert session.scalars(select(ExportJob.status)).one() == "running"
    # The next worker on this machine sees that the first is gone, before any silence is noticed.
    with running_worker("export"):
        wait_for(lambda: fetch(alice, job).status_code == 200, 120)
    assert fetch(alice, job).data.startswith(b"%PDF")
    with tenant_session(full.acme) as session:
        attempts, files = session.execute(
            select(func.max(ExportJob.attempts), func.count(ExportJob.file_key))
        ).one()
    assert (attempts, files) == (1, 1)
    wait_for(lambda: not browsers_of(horses))
