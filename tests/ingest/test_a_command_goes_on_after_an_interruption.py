"""A sync in the process of a command starts again by itself, as it would in a worker."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from ingest.inline import reasons, sync_page
from jobs.work import restart
from models import SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from tests.ingest.conftest import Connected


@pytest.mark.parametrize(("interruptions", "ends"), [(2, "succeeded"), (3, "failed")])
def test_until_it_ends(
    few_metrics: Connected,
    store: Engine,
    monkeypatch: pytest.MonkeyPatch,
    interruptions: int,
    ends: str,
) -> None:
    from ingest import jobs

    real, tries = jobs._page_work, []

    def breaks_at_first(*arguments: object) -> None:
        tries.append(len(tries))
        if len(tries) <= interruptions:
            raise ZeroDivisionError
        real(*arguments)

    monkeypatch.setattr(restart, "PAUSES", (timedelta(0),) * 3)
    monkeypatch.setattr(jobs, "_page_work", breaks_at_first)
    with tenant_session(few_metrics.tenant_id) as session:
        for run in session.scalars(select(SyncRun)):
            run.status = "cancelled"
    began = now_utc()
    assert sync_page(few_metrics.page, ["page"]) == ends
    assert len(tries) == 3
    assert len(reasons(few_metrics.page, began)) == (ends == "failed")
