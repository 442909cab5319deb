"""Work that is no sync and no export: token checks, weekly retries, pictures, mails, clean-ups."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base
from models.work import PATIENCE, WorkRow

REPORT_MAIL, DIGEST, DIGEST_MAIL = "report_mail", "digest", "digest_mail"


class BackgroundJob(WorkRow, Base):
    """One piece of work of a tenant. Its id is the id of its RQ job.

    `kind` names the function that does it, with `arguments`; of one kind and `subject` only one
    waits or works at a time.
    """

    __tablename__ = "background_job"
    __table_args__ = (
        CheckConstraint(
            "status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name="status"
        ),
        Index(
            "uq_background_job_one_active",
            "tenant_id",
            "kind",
            "subject",
            unique=True,
            postgresql_where=text("status IN ('queued', 'running')"),
        ),
    )

    knows_its_fault = True

    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(server_default="")
    arguments: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))

    def tried_until(self) -> datetime | None:
        """Reports and digests have to reach their readers: for three days."""
        mails = self.kind in (REPORT_MAIL, DIGEST_MAIL)
        return self.created_at + PATIENCE if mails else None
