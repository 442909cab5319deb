"""What every row of work has in common: the row is the truth, its job in Redis only a call."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import ForeignKey, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import TenantKey, now_utc

# Of work that has not ended.
ACTIVE = ("queued", "running")
# So long what has to reach somebody is tried again and again.
PATIENCE = timedelta(days=3)


class WorkRow:
    """Columns of a run, an export, a background job. All moments are UTC.

    `resume_at` is when waiting work may begin or go on. `attempts` counts, of its starts since it
    last got anything done, those that ended by our own fault, of what is tried for days those by
    the same one; while it works the present start is counted too. `started_at` also tells whose
    the row is: a worker that was given up for dead writes no more.
    """

    # Whether a start still has the fault of the one before in `error_kind`.
    knows_its_fault: ClassVar[bool] = False

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    status: Mapped[str] = mapped_column(server_default="queued")
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    enqueued_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    resume_at: Mapped[datetime | None]
    error_kind: Mapped[str | None]
    error: Mapped[str | None]

    def tried_until(self) -> datetime | None:
        """Until when it is tried again after faults of our own; None for three times in a row."""
        return None

    def takes_up_wider(self) -> bool:
        """Whether a wider piece of work was asked for meanwhile, and stands in its place now."""
        return False
