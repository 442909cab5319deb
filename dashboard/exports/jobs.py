"""The RQ job that makes a file. Whatever happens, its row tells how it ended."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from rq.timeouts import JobTimeoutException
from sqlalchemy.orm import Session

from dashboard.exports.browser import BrowserDiedError
from dashboard.exports.due import LEFT_OUT, days_of_report, remarks_on, without_refused
from dashboard.exports.folder import work_folder
from dashboard.exports.formats import make
from dashboard.exports.letter import chart_of_mail, mail_words, write_letter
from dashboard.exports.names import file_name
from dashboard.exports.options import ExportOptions, options_from
from dashboard.exports.record import ExportRecord, claim
from dashboard.exports.work import ExportError, Work, with_more_pages
from dashboard.locale import reading_in
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.freshness import newest_common_day, read_freshness
from dashboard.queries.pages.several import read_pages
from jobs.work.claim import LostWorkError
from jobs.work.heartbeat import beating
from jobs.work.interruptions import TIMED_OUT, Interruption, interruption_of
from jobs.work.put_off import PutOffError
from models import MetaPage, Tenant
from models.files import file_key, write_file
from models.orm import now_utc
from models.report_letters import dump_letter
from models.scope import snapshot_session

TOO_LONG = "This export took longer than 15 minutes; ask for fewer days."
NOT_STORED = Interruption(
    "storage",
    "The file of this {noun} could not be stored.",
    "Your operator should look at FILE_STORAGE_URL; then ask for it again.",
)
CHROMIUM_DIED = Interruption(
    "chromium",
    "Chromium stopped while it drew this {noun}, and did so again when it was started anew.",
    "Your operator should see whether the export worker has enough memory; then ask for it again.",
)
# Nobody waits before the screen for a report to ask for it again, so it is tried again by itself.
NOT_MADE = Interruption(
    "not_made",
    "The file of this {noun} could not be made: Chromium stopped, was not there, or took too long.",
    "Let `pagelens doctor` look at the machine of the export worker, then send the report again.",
)
CHUNK = 1 << 20
log = structlog.get_logger(__name__)


def run_export(*, tenant_id: int, export_job_id: str) -> str:
    """Makes the file of a waiting export. Returns the status, `taken` or `lost`.

    `queued` means that it broke off by our own fault and is made anew by itself. One that took too
    long would do so again: that is an end.
    """
    record = claim(tenant_id, UUID(export_job_id))
    if record is None:
        return "taken"
    with beating(record.beat), work_folder() as folder:
        try:
            return _make_and_end(record, folder)
        except LostWorkError:
            log.warning("export_lost", task_id=export_job_id)
            return "lost"


def _make_and_end(record: ExportRecord, folder: Path) -> str:
    try:
        return _run(record, folder)
    except LostWorkError:
        raise
    except PutOffError as later:
        return record.put_off(later.until, str(later))
    except BrowserDiedError:
        return record.interrupted(CHROMIUM_DIED)
    except (JobTimeoutException, ExportError, BadInput) as error:
        return _end(record, error)
    except Exception as error:  # noqa: BLE001  the row must tell that it broke off
        log.error("export_broke", task_id=str(record.task_id), error=type(error).__name__)
        stored_not = isinstance(error, OSError)
        return record.interrupted(NOT_STORED if stored_not else interruption_of(error))


def _end(record: ExportRecord, error: BaseException) -> str:
    """What would come again is an end for whoever waits for the file; a report is tried again."""
    timed_out = isinstance(error, JobTimeoutException)
    if record.mail and not isinstance(error, BadInput):
        log.warning("report_not_made", task_id=str(record.task_id), error=type(error).__name__)
        return record.interrupted(TIMED_OUT if timed_out else NOT_MADE)
    return record.fail(TOO_LONG if timed_out else str(error))


def _run(record: ExportRecord, folder: Path) -> str:
    with snapshot_session(record.tenant_id) as session:
        work = _work(session, record, folder)
        asked = _asked(work, record.mail)
        work = replace(work, remarks=tuple(asked.get("remarks", ())))
        with reading_in(work.options.number_format):
            if asked:
                work = replace(work, aside=chart_of_mail(work))
            made = make(record.export_format, work)
            letter = write_letter(work, asked) if asked and not asked.get("without_mail") else None
            mail = asked | (mail_words(work, letter) if letter else {})
    name = file_name(work, made.extension)
    stored = write_file(_key(record, name), _chunks(made.path))
    letter_key = _key(record, "letter.json") if letter else ""
    if letter:
        write_file(letter_key, [dump_letter(letter)])
    return record.complete(
        stored,
        letter_key,
        file_name=name,
        content_type=made.content_type,
        data_through=work.fresh.data_through,
        options=work.options.as_json(),
        mail=mail,
    )


def _asked(work: Work, mail: dict[str, Any]) -> dict[str, Any]:
    """What is known of the mail, with remarks. Raises PutOffError while the report waits."""
    return mail | {"remarks": remarks_on(work, mail)} if mail else {}


def _key(record: ExportRecord, name: str) -> str:
    started = f"{record.started_at:%H%M%S%f}"
    return file_key(record.tenant_id, "exports", f"{record.task_id}-{started}-{name}")


def _work(session: Session, record: ExportRecord, folder: Path) -> Work:
    now = now_utc()
    page = session.get_one(MetaPage, (record.tenant_id, record.meta_page_id))
    more = read_pages(session, record.tenant_id, record.more_page_ids)
    fresh = read_freshness(session, record.tenant_id, [page, *more], now)
    options, span = _options_and_days(record, newest_common_day(fresh.values()), now)
    work = Work(
        session=session,
        tenant=session.get_one(Tenant, record.tenant_id),
        page=page,
        options=options,
        span=span,
        fresh=fresh[page.id],
        made_at=now,
        folder=folder,
        tell=record.tell,
    )
    work = with_more_pages(work, more, fresh)
    if record.mail:
        work, left_out = without_refused(work)
        record.mail = record.mail | {LEFT_OUT: ", ".join(left_out)}
    return work


def _options_and_days(
    record: ExportRecord, newest: date | None, now: datetime
) -> tuple[ExportOptions, DateRange]:
    """The frozen days, or for a report that is due the days that its preset means now."""
    options = options_from(record.options)
    if options.date_range() is None:
        options = days_of_report(options, record.mail, newest, now)
    span = options.date_range()
    if span is None:
        raise ExportError("This export names no days; ask for it again.")
    return options, span


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
