"""What ran for a tenant and has ended: a sync, an export, a report that was sent, a job."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from models import BackgroundJob, ExportJob, ReportDelivery, SyncRun
from models.orm import now_utc
from tests.matrix.marks import Mark
from tests.matrix.stored_files import stored_file

CSV = "text/csv; charset=utf-8"


def work(mark: Mark) -> Iterator[Any]:
    done = {"status": "succeeded", "finished_at": now_utc(), "started_at": now_utc()}
    yield SyncRun(
        id=uuid.UUID(mark.uuid_at(1)),
        meta_page_id=mark.id(),
        kind="page",
        correlation_id=uuid.UUID(mark.uuid_at(9)),
        rows_processed=mark.figure,
        failed_metrics={"page_follows": f"{mark.word} reason"},
        **done,
    )
    stored = stored_file(mark, "exports", "export.csv")
    yield ExportJob(
        id=uuid.UUID(mark.uuid_at(2)),
        meta_page_id=mark.id(),
        requested_by=mark.id(),
        export_format="csv",
        file_key=stored.key,
        file_name=f"{mark.word}.csv",
        content_type=CSV,
        size_bytes=stored.size,
        sha256=stored.sha256,
        expires_at=now_utc() + timedelta(days=9),
        **done | {"status": "completed"},
    )
    yield ReportDelivery(
        report_schedule_id=mark.id(),
        export_job_id=uuid.UUID(mark.uuid_at(2)),
        recipient=f"client@{mark.word}.example",
        status="sent",
    )
    yield BackgroundJob(
        id=uuid.UUID(mark.uuid_at(3)), kind="clean_up", arguments={}, subject=mark.word, **done
    )
