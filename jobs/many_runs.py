"""Starting the runs of many Pages at once: one statement, one trip to Redis."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from jobs.runs import NARROW, Kind, begin_runs
from models import MetaPage
from models.orm import now_utc


@dataclass(frozen=True)
class WantedRun:
    """A run to start for a Page (our id)."""

    tenant_id: int
    meta_page_id: int
    kind: Kind
    trigger: str


def start_runs(session: Session, pages: Iterable[MetaPage], kind: Kind, *, trigger: str) -> int:
    """Begins a run of this kind for each Page that has no active one; returns how many began."""
    return start_wanted(session, [WantedRun(p.tenant_id, p.id, kind, trigger) for p in pages])


def start_wanted(session: Session, wanted: Sequence[WantedRun]) -> int:
    """Begins these runs, except where one of the kind is active; returns how many began.

    An active run that is narrower is widened, or followed (see jobs.runs).
    Their jobs are enqueued in the order given when the session commits; should Redis be away
    then, the tick enqueues them later.
    """
    if not wanted:
        return 0
    together = {tenant_id: uuid.uuid4() for tenant_id in {one.tenant_id for one in wanted}}
    now = now_utc()
    values = [
        {
            "tenant_id": one.tenant_id,
            "id": uuid.uuid4(),
            "meta_page_id": one.meta_page_id,
            "kind": one.kind,
            "trigger": one.trigger,
            "correlation_id": together[one.tenant_id],
            "enqueued_at": now,
        }
        for one in _widest(wanted)
    ]
    ids = {one["id"] for one in values}
    return len([row for row in begin_runs(session, values) if row.id in ids])


def _widest(wanted: Sequence[WantedRun]) -> list[WantedRun]:
    """One run for each Page and kind, the widest of those that are wanted together."""
    chosen: dict[tuple[int, int, str], WantedRun] = {}
    for one in wanted:
        key = (one.tenant_id, one.meta_page_id, one.kind)
        if key not in chosen or chosen[key].trigger in NARROW:
            chosen[key] = one
    return list(chosen.values())
