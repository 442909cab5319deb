"""A file from beginning to end: read, checked, and stored as a whole or not at all."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.imports.cells import CellError, day_order
from ingest.imports.found import Found
from ingest.imports.lines import ImportRefusedError, Line, read_lines
from ingest.imports.load import ImportReport, begin, count, problems, stage, store
from ingest.imports.metrics import Metrics
from ingest.imports.shapes import dates_of, read_values
from ingest.imports.values import Choices, Reading
from jobs.work.claim import LostWorkError
from models import AuditEvent, MetaImport, MetaPage, MetaPost
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session

Say = Callable[[str], None]
NOTHING = "Nothing was imported: the file holds no value that Pagelens can take."


def import_file(
    page: MetaPage,
    path: Path,
    *,
    dry_run: bool,
    say: Say,
    choices: Choices | None = None,
    found: Found | None = None,
    into: int | None = None,
) -> ImportReport:
    """Imports all of a file or nothing; `say` is told what is skipped and each refused line.

    `found` takes what was understood, also of a file that is refused; `into` is the number of the
    import whose file it is, without one there is a new import. Raises ImportRefusedError with one
    sentence when anything is refused, LostWorkError where the import no longer waits.
    """
    refused: list[int] = []

    def refuse(line: int, reason: str) -> None:
        refused.append(line)
        say(f"line {line}: {reason}")

    today = pacific_day(now_utc())
    with tenant_session(page.tenant_id) as session:
        reading = _reading(session, page, path, choices or Choices(), refuse, today)
        reading = replace(reading, found=found or reading.found)
        report = _checked(session, page, reading, refused, say)
        if not dry_run:
            row = _taken_up(session, page, into) if into else begin(session, page, path.name)
            store(session, page, today, report.kept_posts, row)
            row.found, row.error, report.import_id = report.as_json(), "", row.id
            session.add(_event(page, report, row))
    return report


def _reading(
    session: Session,
    page: MetaPage,
    path: Path,
    choices: Choices,
    refuse: Callable[[int, str], None],
    today: date,
) -> Reading:
    def again() -> Iterator[Line]:
        return read_lines(path)

    reading = Reading(
        metrics=Metrics(session),
        page_id=page.page_id,
        newest=today - timedelta(days=1),
        choices=choices,
        refuse=refuse,
        again=again,
        known_posts=_known_posts(session, page),
        profile_id=page.additional_profile_id,
        order=choices.order,
    )
    if choices.order:
        return reading
    return replace(reading, order=day_order(dates_of(again(), reading)))


def _checked(
    session: Session, page: MetaPage, reading: Reading, refused: list[int], say: Say
) -> ImportReport:
    try:
        stage(session, read_values(reading.again(), reading))
    except CellError as error:
        raise ImportRefusedError(f"Nothing was imported: {error}.") from None
    for line, reason in problems(session):
        reading.refuse(line, reason)
    for sentence in reading.found.told:
        say(sentence)
    if refused:
        raise ImportRefusedError(_sentence(len(refused)))
    report = count(session, page)
    if not report.metrics:
        raise ImportRefusedError(NOTHING)
    report.found, report.kept_posts = reading.found, list(reading.kept.values())
    return report


def _known_posts(session: Session, page: MetaPage) -> Mapping[str, str]:
    """The ids of the Page's posts, by what stands behind their underscore."""
    rows = session.scalars(
        select(MetaPost.post_id).where(
            MetaPost.tenant_id == page.tenant_id, MetaPost.meta_page_id == page.id
        )
    )
    return {post_id.rpartition("_")[2]: post_id for post_id in rows}


def _taken_up(session: Session, page: MetaPage, number: int) -> MetaImport:
    """The import that waits to be stored; another worker may have stored it meanwhile."""
    row = session.get_one(MetaImport, (page.tenant_id, number), with_for_update=True)
    if row.state != "storing":
        raise LostWorkError
    return row


def _event(page: MetaPage, report: ImportReport, row: MetaImport) -> AuditEvent:
    return AuditEvent(
        tenant_id=page.tenant_id,
        user_id=row.requested_by,
        action="numbers.imported",
        detail={"page_id": page.page_id, "new": report.new, "kept": report.kept},
    )


def _sentence(refused: int) -> str:
    lines = "1 line is" if refused == 1 else f"{refused} lines are"
    return f"Nothing was imported: {lines} refused; correct the file, then import it again."
