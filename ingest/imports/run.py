"""`pagelens import`: a file from beginning to end."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from ingest.imports.cells import CellError, Order, day_order
from ingest.imports.lines import ImportRefusedError, read_lines
from ingest.imports.load import ImportReport, count, problems, stage, store
from ingest.imports.metrics import Metrics
from ingest.imports.shapes import Reading, dates_of, read_values
from models import AuditEvent, MetaPage
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session

Say = Callable[[str], None]


def import_file(
    page: MetaPage,
    path: Path,
    *,
    dry_run: bool,
    say: Say,
    metric: str | None = None,
    order: Order | None = None,
) -> ImportReport:
    """Imports all of a file or nothing; `say` is told each refused line as it is met.

    Raises ImportRefusedError with one sentence when anything is refused.
    """
    refused: list[int] = []

    def refuse(line: int, reason: str) -> None:
        refused.append(line)
        say(f"line {line}: {reason}")

    today = pacific_day(now_utc())
    order = order or day_order(dates_of(read_lines(path)))
    with tenant_session(page.tenant_id) as session:
        metrics = Metrics(session)
        reading = Reading(
            metrics, page.page_id, today - timedelta(days=1), order, refuse,
            lambda names: say(f"Left out, since they are no metrics: {names}."), metric,
        )  # fmt: skip
        _stage(session, path, reading)
        for line, reason in problems(session, page):
            refuse(line, reason)
        if refused:
            raise ImportRefusedError(_sentence(len(refused)))
        report = count(session, page)
        if not report.metrics:
            raise ImportRefusedError("Nothing was imported: the file holds no value.")
        if not dry_run:
            store(session, page, today)
            session.add(_event(page, report))
    return report


def _stage(session: Session, path: Path, reading: Reading) -> None:
    try:
        stage(session, read_values(read_lines(path), reading))
    except CellError as error:
        raise ImportRefusedError(f"Nothing was imported: {error}.") from None


def _event(page: MetaPage, report: ImportReport) -> AuditEvent:
    detail = {"page_id": page.page_id, "new": report.new, "kept": report.kept}
    return AuditEvent(tenant_id=page.tenant_id, action="numbers.imported", detail=detail)


def _sentence(refused: int) -> str:
    lines = "1 line is" if refused == 1 else f"{refused} lines are"
    return f"Nothing was imported: {lines} refused; correct the file, then import it again."
