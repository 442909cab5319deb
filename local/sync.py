"""`pagelens sync`: puts runs into their queues, or does their work in this process."""

from collections.abc import Sequence

from models import MetaPage


def enqueue(page: MetaPage, kinds: Sequence[str], backfill: int | None) -> list[str]:
    """Starts a run of each kind, or finds the active one; returns their task ids."""
    from ingest.inline import enqueue_page

    return [str(task_id) for task_id in enqueue_page(page, kinds, backfill_days=backfill)]


def run_here(page: MetaPage, kinds: Sequence[str], backfill: int | None) -> str:
    """Does the work now; returns the worst status: succeeded, partial or failed."""
    from ingest.inline import sync_page

    return sync_page(page, kinds, backfill_days=backfill)
