"""Files of numbers that were brought in: what was understood of each, and how far it is."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from models import BackgroundJob, MetaImport, MetaPage
from models.work import ACTIVE

KIND = "import"
AT_WORK = ("looking", "storing", "undoing")
OPEN = (*AT_WORK, "looked", "refused")
LONGEST_LIST = 100


@dataclass(frozen=True)
class ImportSummary:
    """A file for a Page. `state` is looking, looked, refused, storing, stored, undoing or undone;
    `values` are those that it stored, `taken_back` those that its undoing took back.
    """

    id: int
    page_id: str
    page_name: str
    file_name: str
    state: str
    error: str
    created_at: datetime
    stored_at: datetime | None
    undone_at: datetime | None
    choices: dict[str, Any] = field(metadata={"description": "What somebody said of the file."})
    found: dict[str, Any] = field(metadata={"description": "What was understood of the file."})
    stopped: bool = field(
        default=False, metadata={"description": "Its work ended before it was done; ask again."}
    )

    @property
    def at_work(self) -> bool:
        """Whether something is being done with it now."""
        return self.state in AT_WORK and not self.stopped

    @property
    def values(self) -> int:
        """How many values it stored, or would."""
        return int(self.found.get("new", 0))

    @property
    def taken_back(self) -> int:
        """How many values were taken back."""
        return int(self.found.get("taken_back", 0))

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The blocks or columns of the file."""
        return list(self.found.get("parts", []))

    @property
    def mark(self) -> str:
        """Changes whenever the import has gone on."""
        return f"{self.id} {self.state} {self.stopped}"


def list_imports(
    session: Session, tenant_id: int, *, limit: int = LONGEST_LIST, offset: int = 0
) -> list[ImportSummary]:
    """The tenant's imports, the newest first."""
    newest = MetaImport.created_at.desc(), MetaImport.id.desc()
    rows = session.execute(
        _with_pages(tenant_id).order_by(*newest).limit(limit).offset(offset)
    ).all()
    return [_summary(*row) for row in rows]


def count_imports(session: Session, tenant_id: int) -> int:
    """How many imports the tenant has."""
    mine = MetaImport.tenant_id == tenant_id
    return session.scalar(select(func.count()).select_from(MetaImport).where(mine)) or 0


def summarise_import(session: Session, row: MetaImport) -> ImportSummary:
    """One import."""
    mine = _with_pages(row.tenant_id).where(MetaImport.id == row.id)
    return _summary(*session.execute(mine).one())


def _with_pages(tenant_id: int) -> Select[MetaImport, MetaPage, bool]:
    job = BackgroundJob
    waits = exists().where(
        job.tenant_id == MetaImport.tenant_id,
        job.kind == KIND,
        job.status.in_(ACTIVE),
        job.arguments["import_id"].astext.cast(Integer) == MetaImport.id,
    )
    return (
        select(MetaImport, MetaPage, waits)
        .join(
            MetaPage,
            and_(
                MetaPage.tenant_id == MetaImport.tenant_id, MetaPage.id == MetaImport.meta_page_id
            ),
        )
        .where(MetaImport.tenant_id == tenant_id)
    )


def _summary(row: MetaImport, page: MetaPage, waits: bool) -> ImportSummary:
    return ImportSummary(
        id=row.id,
        page_id=page.page_id,
        page_name=page.name,
        file_name=row.file_name,
        state=row.state,
        error=row.error,
        created_at=row.created_at,
        stored_at=row.stored_at,
        undone_at=row.undone_at,
        choices=dict(row.choices),
        found=dict(row.found),
        stopped=row.state in AT_WORK and not waits,
    )
