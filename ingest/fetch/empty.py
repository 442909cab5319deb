"""What it means when Meta answers 200 with an empty list: never a success, unless it must be so."""

from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ingest.graph.sentences import SENTENCES, ErrorKind
from ingest.graph.windows import Window
from models import MetaInsightPoint, MetaInsightSeries, MetaPage
from models.scope import tenant_session

LOOKED_BACK_DAYS = 88
FEWEST_LIKES = 100
KIND = "empty_answer"
AFTER_VALUES = (
    "Meta answered without any values although there were values before."
    " Check that the connection still has read_insights."
)
NEVER = (
    "Meta answered without any values."
    " Check that read_insights is granted, and that the Page has at least 100 likes."
)


class EmptyAnswerError(Exception):
    """Nothing came. `status` and `kind` are how the run ends; the message says why."""

    def __init__(self, status: str, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.kind = kind


def refuse_empty(page: MetaPage, newest: date) -> None:
    """Ends a sync that brought nothing. Always raises EmptyAnswerError.

    A small Page that never had values is told so, and nobody is alarmed.
    """
    lately = Window(newest - timedelta(days=LOOKED_BACK_DAYS - 1), newest)
    with tenant_session(page.tenant_id) as session:
        had = _has_values(session, page, lately)
    if had:
        raise EmptyAnswerError("failed", KIND, AFTER_VALUES)
    _refuse_without_past(page)


def _refuse_without_past(page: MetaPage) -> None:
    likes = page.fan_count if page.fan_count is not None else page.followers_count
    if likes is not None and likes < FEWEST_LIKES:
        sentence = " ".join(SENTENCES[ErrorKind.UNSUPPORTED_PAGE])
        raise EmptyAnswerError("partial", ErrorKind.UNSUPPORTED_PAGE, sentence)
    raise EmptyAnswerError("failed", KIND, NEVER)


def _has_values(session: Session, page: MetaPage, window: Window) -> bool:
    point = exists().where(
        MetaInsightPoint.tenant_id == page.tenant_id,
        MetaInsightPoint.series_id == MetaInsightSeries.id,
        MetaInsightPoint.metric_date.between(window.since, window.until),
    )
    mine = select(MetaInsightSeries.id).where(
        MetaInsightSeries.tenant_id == page.tenant_id,
        MetaInsightSeries.meta_page_id == page.id,
        point,
    )
    return session.scalar(mine.limit(1)) is not None
