"""The life of one run around its work: claimed, worked on, and its row always told how it ended."""

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from ingest.connect.refusals import note_empty, note_refusal, note_unreadable
from ingest.fetch.empty import EmptyAnswerError
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind
from ingest.run.graph_clients import NoTokenError, page_client
from ingest.run.record import LostRunError, RunRecord, claim
from ingest.run.throttle import DEFAULT_WAIT_SECONDS
from jobs.budgets import SLOW_PERCENT, STOP_PERCENT
from jobs.work.heartbeat import beating
from jobs.work.interruptions import interruption_of
from jobs.work.kinds import REST
from models.orm import now_utc
from models.vault import UnreadableTokenError
from settings import get_settings

Work = Callable[[RunRecord, GraphClient], None]
After = Callable[[RunRecord, Session], None]
SWITCHED_OFF = "Fetching from Meta is switched off (META_PAGE_INSIGHTS_ENABLED=false)."
LEAST_WAIT_SECONDS = 60


def do_run(tenant_id: int, task_id: str, work: Work, after: After | None = None) -> str:
    """Takes a waiting run, does its work and ends its row. Returns the status.

    `queued` means that it broke off by our own fault and starts again by itself. `after` is called
    in the transaction that ends a run which succeeded, wholly or in part.
    """
    record = claim(tenant_id, UUID(task_id))
    if record is None:
        return "taken"
    if after is not None:
        record.after = partial(after, record)
    with bound_contextvars(**record.names()), beating(record.beat):
        record.tell("sync_started")
        try:
            return _work_and_end(record, work)
        except LostRunError:
            record.tell("sync_lost")
            return "lost"


def _work_and_end(record: RunRecord, work: Work) -> str:
    if not get_settings().meta_page_insights_enabled:
        return record.finish("cancelled", "switched_off", SWITCHED_OFF)
    try:
        return _ask_meta(record, work)
    except LostRunError:
        raise
    except (NoTokenError, UnreadableTokenError) as error:
        if isinstance(error, UnreadableTokenError):
            note_unreadable(record.page)
        return record.finish("failed", "no_token", str(error))
    except Exception as error:  # noqa: BLE001  a run's row must be told, whatever happened
        record.tell("sync_broke", exception=type(error).__name__)
        return record.interrupted(interruption_of(error))


def _ask_meta(record: RunRecord, work: Work) -> str:
    # A history, and what a run left, wait sooner than a sync: the nights keep their share.
    waits = record.kind == "backfill" or record.trigger == REST
    stop_percent = SLOW_PERCENT if waits else STOP_PERCENT
    with page_client(record.page, stop_percent=stop_percent) as client:
        try:
            work(record, client)
        except GraphError as error:
            return _end_after_refusal(record, error)
        except EmptyAnswerError as empty:
            told_of = note_empty(record.page, empty.kind, str(empty))
            return record.finish(empty.status, *told_of)
    return _end(record)


def _end(record: RunRecord) -> str:
    if record.warnings:
        return record.finish("partial", record.warning_kind, " ".join(record.warnings))
    if record.failed_metrics:
        names = ", ".join(sorted(record.failed_metrics))
        return record.finish("partial", "refused_metrics", f"Meta refused {names}; the rest is in.")
    return record.finish("succeeded")


def _end_after_refusal(record: RunRecord, error: GraphError) -> str:
    if error.kind is ErrorKind.THROTTLE:
        sentence = f"{error.sentence} {error.cure}".strip()
        seconds = max(error.retry_after or DEFAULT_WAIT_SECONDS, LEAST_WAIT_SECONDS)
        # Spread, so that runs that were stopped together do not come back together.
        wait = timedelta(seconds=seconds + random.uniform(0, 60))  # noqa: S311 - no secret
        return record.throttled(now_utc() + wait, sentence)
    told_of = note_refusal(record.page, error)
    status = "partial" if record.rows_processed else "failed"
    return record.finish(status, *told_of)
