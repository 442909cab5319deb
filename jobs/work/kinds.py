"""Every kind of work, and which function in which queue does it. A worker calls nothing else.

A new kind is one line here, and a row: of BackgroundJob where no table of its own is wanted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jobs.queue_names import BACKFILL, CONTROL, EXPORT, MAIL, SYNC
from models import BackgroundJob, ExportJob, SyncRun
from models.work import WorkRow

RUN_SECONDS = 1800
EXPORT_SECONDS = 900
CHECK_SECONDS = 600
PICTURES_SECONDS = 1200
ERASE_SECONDS = 3600
# What a first sync of a Page left, posts long read above all, waits behind the nightly work.
REST = "rest"


@dataclass(frozen=True)
class WorkKind:
    """One kind of work: rows of `model`, done by `function` (dotted path) within `seconds`.

    `id_argument` is how the function calls the row's id. Rows of BackgroundJob share one function,
    which calls `does` with the row's arguments. `noun` is what people call it.
    """

    name: str
    model: type[WorkRow]
    queue: str
    function: str
    seconds: int
    id_argument: str = "task_id"
    does: str = ""
    noun: str = "run"

    def queue_for(self, trigger: str) -> str:
        """The queue of a row that was started by `trigger`."""
        return BACKFILL if trigger == REST else self.queue

    def arguments(self, tenant_id: int, work_id: Any) -> dict[str, Any]:
        """What its function is called with."""
        return {"tenant_id": tenant_id, self.id_argument: str(work_id)}


@dataclass(frozen=True)
class Rowless:
    """A job without a row, under a fixed id: other rows tell what is to be done, so that one that
    is lost is made up for by the next minute's."""

    job_id: str
    queue: str
    function: str
    seconds: int


def _run(name: str, queue: str, function: str) -> WorkKind:
    return WorkKind(name, SyncRun, queue, function, RUN_SECONDS)


def _background(name: str, queue: str, does: str, seconds: int = CHECK_SECONDS) -> WorkKind:
    function = "jobs.background.do_background"
    return WorkKind(name, BackgroundJob, queue, function, seconds, does=does, noun="job")


KINDS: Mapping[str, WorkKind] = {
    kind.name: kind
    for kind in (
        _run("page", SYNC, "ingest.jobs.sync_meta_page_insights"),
        _run("post", SYNC, "ingest.jobs.sync_meta_post_insights"),
        _run("backfill", BACKFILL, "ingest.jobs.backfill_window"),
        WorkKind(
            "export",
            ExportJob,
            EXPORT,
            "dashboard.exports.jobs.run_export",
            EXPORT_SECONDS,
            id_argument="export_job_id",
            noun="export",
        ),
        _background("tokens", SYNC, "ingest.connect.jobs.check_tokens"),
        _background("import", SYNC, "ingest.imports.work.do_import", RUN_SECONDS),
        _background("retry", SYNC, "ingest.plan.retry.try_refused_again"),
        _background("erase", BACKFILL, "jobs.erasure.work.erase", ERASE_SECONDS),
        _background("ageing", BACKFILL, "jobs.ageing.age_insights", ERASE_SECONDS),
        _background("clean_up", CONTROL, "jobs.clean_up.clean_up"),
        _background(
            "pictures", BACKFILL, "ingest.pictures.jobs.keep_pictures_of_page", PICTURES_SECONDS
        ),
        _background("notice", MAIL, "notify.deliver.tell"),
        _background("channel_test", MAIL, "notify.try_channel.try_channel"),
        _background("report_mail", MAIL, "notify.reports.mail_report"),
        _background("digest", EXPORT, "dashboard.digest.jobs.make_digests", EXPORT_SECONDS),
        _background("digest_mail", MAIL, "notify.digests.mail_digest"),
        _background("link_mail", MAIL, "notify.links.mail_link"),
    )
}
MODELS: tuple[type[WorkRow], ...] = (SyncRun, ExportJob, BackgroundJob)
TICK = Rowless("pagelens-tick", CONTROL, "jobs.tick.tick", 300)
WATCH = Rowless("pagelens-watch", CONTROL, "notify.jobs.watch", 300)
LINKS = Rowless("pagelens-links", CONTROL, "notify.links.start_link_mails", 300)
ROWLESS = (TICK, WATCH, LINKS)
KNOWN_FUNCTIONS = frozenset(
    [kind.function for kind in KINDS.values()] + [one.function for one in ROWLESS]
)
LONGEST_SECONDS = max([kind.seconds for kind in KINDS.values()] + [one.seconds for one in ROWLESS])


def kind_of(row: Any) -> WorkKind:
    """The kind of a row of work."""
    return KINDS[getattr(row, "kind", "export")]
