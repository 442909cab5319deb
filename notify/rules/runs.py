"""How the runs of Pages ended lately: what the rules about syncs look at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, column, func, or_, select, true, values
from sqlalchemy.orm import aliased

from models import MetaConnection, MetaPage, SyncRun
from models.runs import ACTIVE_STATUSES
from notify.rules.look import SYNCS, Look

IN_A_ROW = 3
OVER = ("succeeded", "partial", "failed")
EMPTY = "empty_answer"
# A Page under 100 likes has no insights, and no sync of it can bring any.
TOO_SMALL = "unsupported_page"
# Meta answered, and not as it should: told by the run, and asked again.
TOLD = ("missing_values", "odd_values", "given_up")
# How long an active run is waited for, which may be the cure.
WAITED_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Ended:
    """The newest ended runs of a Page and kind, the newest first.

    `checked_at` is when its connection was last looked at.
    """

    page: MetaPage
    kind: str
    checked_at: datetime | None
    runs: list[SyncRun]

    @property
    def key(self) -> tuple[int, str]:
        """Page (our id) and kind."""
        return self.page.id, self.kind


@dataclass(frozen=True)
class Ends:
    """When the newest run of each sort ended, of one Page and kind."""

    good: datetime | None = None
    failed: datetime | None = None
    empty: datetime | None = None


def has_failed(run: SyncRun) -> bool:
    """Whether a run brought nothing. One that is partial has failed when not one value came."""
    if run.error_kind in (TOO_SMALL, *TOLD):
        return False
    return run.status == "failed" or (run.status == "partial" and run.rows_processed == 0)


def read_troubled(look: Look) -> list[Ended]:
    """Of Pages and kinds whose newest run brought nothing: a few looks at the end of an index for
    each, however long the history is."""
    kinds = values(column("name", SyncRun.kind.type), name="kinds").data([(k,) for k in SYNCS])
    latest = _ended(kinds.c.name).limit(1).lateral()
    newest = aliased(SyncRun, _ended(kinds.c.name).limit(IN_A_ROW).lateral())
    rows = look.session.execute(
        select(MetaPage, MetaConnection.checked_at, newest)
        .select_from(MetaPage)
        .outerjoin(
            MetaConnection,
            and_(
                MetaConnection.tenant_id == MetaPage.tenant_id,
                MetaConnection.id == MetaPage.connection_id,
            ),
        )
        .join(kinds, true())
        .join(
            latest,
            or_(
                latest.c.status == "failed",
                latest.c.rows_processed == 0,
                latest.c.error_kind == EMPTY,
            ),
        )
        .join(newest, true())
        .where(MetaPage.tenant_id == look.tenant_id, MetaPage.token_encrypted.is_not(None))
        .order_by(MetaPage.id, newest.kind, newest.created_at.desc())
    )
    groups: dict[tuple[int, str], Ended] = {}
    for page, checked_at, run in rows:
        group = groups.setdefault((page.id, run.kind), Ended(page, run.kind, checked_at, []))
        group.runs.append(run)
    return list(groups.values())


def read_ends(look: Look, page_ids: Collection[int]) -> dict[tuple[int, str], Ends]:
    """By Page (our id) and kind."""
    if not page_ids:
        return {}
    run = SyncRun
    asked = or_(run.rows_processed > 0, and_(run.status == "succeeded", run.graph_requests > 0))
    is_empty = run.error_kind.is_not_distinct_from(EMPTY)
    good = and_(run.status.in_(("succeeded", "partial")), asked, ~is_empty)
    in_vain = and_(run.status == "partial", run.rows_processed == 0)
    failed = and_(
        or_(run.status == "failed", in_vain),
        func.coalesce(run.error_kind, "").not_in((TOO_SMALL, *TOLD)),
    )
    rows = look.session.execute(
        select(
            run.meta_page_id,
            run.kind,
            *(func.max(run.finished_at).filter(sort) for sort in (good, failed, is_empty)),
        )
        .where(run.tenant_id == look.tenant_id, run.meta_page_id.in_(page_ids))
        .group_by(run.meta_page_id, run.kind)
    )
    return {(page, kind): Ends(*moments) for page, kind, *moments in rows}


def read_active(look: Look) -> dict[tuple[int, str], datetime]:
    """Since when runs wait or work, by Page (our id) and kind."""
    rows = look.session.execute(
        select(SyncRun.meta_page_id, SyncRun.kind, SyncRun.created_at).where(
            SyncRun.tenant_id == look.tenant_id, SyncRun.status.in_(ACTIVE_STATUSES)
        )
    )
    return {(page, kind): since for page, kind, since in rows}


def _ended(kind: ColumnElement[str]) -> Select[SyncRun]:
    """A Page's ended runs of a kind, the newest first."""
    return (
        select(SyncRun)
        .where(
            SyncRun.tenant_id == MetaPage.tenant_id,
            SyncRun.meta_page_id == MetaPage.id,
            SyncRun.kind == kind,
            SyncRun.status.in_(OVER),
        )
        .order_by(SyncRun.created_at.desc())
    )
