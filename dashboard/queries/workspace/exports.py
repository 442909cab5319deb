"""Exports of a tenant: who asked for what, when, and how far it is."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from dashboard.queries.workspace.addresses import Show, whole
from dashboard.site import SitePath
from models import ExportJob, MetaPage, User
from models.work import ACTIVE

STATUS_TEXTS = {
    "queued": "Waiting to start",
    "running": "Being made",
    "completed": "Ready",
    "failed": "Failed",
    "expired": "Expired",
}


@dataclass(frozen=True)
class ExportSummary:
    """One export. `share` of the work is done; `requested_by` is empty for a scheduled report.

    `download_path` is there once its file is ready.
    """

    export_job_id: uuid.UUID
    page_id: str
    page_name: str
    export_format: str
    status: str
    status_text: str
    step: str
    share: float
    options: dict[str, Any]
    requested_by: str
    error: str | None
    file_name: str | None
    file_key: str | None
    content_type: str | None
    size_bytes: int | None
    sha256: str | None
    data_through: date | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    expires_at: datetime | None

    @property
    def active(self) -> bool:
        """Whether the export has not ended."""
        return self.status in ACTIVE

    @property
    def download_path(self) -> SitePath | None:
        """Where the file is, once it is ready."""
        if self.status != "completed":
            return None
        return SitePath(f"/api/exports/{self.export_job_id}/download/")

    @property
    def may_be_shown(self) -> bool:
        """Whether a browser may show the file: nothing in a PDF acts in the name of this site."""
        return self.content_type == "application/pdf"


def list_exports(
    session: Session,
    tenant_id: int,
    *,
    page: MetaPage | None = None,
    limit: int = 20,
    offset: int = 0,
    show: Show = whole,
) -> tuple[int, list[ExportSummary]]:
    """How many exports there are, of one Page or of all, and some of them, newest first."""
    mine = [ExportJob.tenant_id == tenant_id]
    if page is not None:
        mine.append(ExportJob.meta_page_id == page.id)
    count = session.scalar(select(func.count()).select_from(ExportJob).where(*mine)) or 0
    rows = session.execute(
        _exports()
        .where(*mine)
        .order_by(ExportJob.created_at.desc(), ExportJob.id)
        .limit(limit)
        .offset(offset)
    )
    return count, [_view(show, *row) for row in rows]


def find_export(
    session: Session, tenant_id: int, job_id: uuid.UUID, *, show: Show = whole
) -> ExportSummary | None:
    """The tenant's export with this id."""
    row = session.execute(
        _exports().where(ExportJob.tenant_id == tenant_id, ExportJob.id == job_id)
    ).one_or_none()
    return _view(show, *row) if row else None


def _exports() -> Any:
    same_page = and_(
        MetaPage.tenant_id == ExportJob.tenant_id, MetaPage.id == ExportJob.meta_page_id
    )
    return (
        select(ExportJob, MetaPage.page_id, MetaPage.name, User.email)
        .join(MetaPage, same_page)
        .outerjoin(User, User.id == ExportJob.requested_by)
    )


def _view(
    show: Show, job: ExportJob, page_id: str, page_name: str, email: str | None
) -> ExportSummary:
    return ExportSummary(
        export_job_id=job.id,
        page_id=page_id,
        page_name=page_name,
        export_format=job.export_format,
        status=job.status,
        status_text=STATUS_TEXTS[job.status],
        step=job.progress.get("step", ""),
        share=float(job.progress.get("share", 0)),
        options=job.options,
        requested_by=show(email or ""),
        error=job.error,
        file_name=job.file_name,
        file_key=job.file_key,
        content_type=job.content_type,
        size_bytes=job.size_bytes,
        sha256=job.sha256,
        data_through=job.data_through,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        expires_at=job.expires_at,
    )
