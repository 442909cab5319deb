"""What it means when Meta answers 200 with an empty list: never a success, unless it must be so."""

from datetime import date, timedelta

from sqlalchemy import select

from ingest.fetch.page_insights import has_values
from ingest.graph.sentences import SENTENCES, ErrorKind
from ingest.graph.windows import Window
from models import MetaInsightSeries, MetaPage
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
        had = has_values(session, page, lately)
    if had:
        raise EmptyAnswerError("failed", KIND, AFTER_VALUES)
    _refuse_without_past(page)


def refuse_empty_history(page: MetaPage, window: Window) -> None:
    """Ends a window of history that brought nothing, unless the Page may be younger than it.

    A window that ends as failed is fetched again when the Page answers. Raises EmptyAnswerError.
    """
    with tenant_session(page.tenant_id) as session:
        had = has_values(session, page, window)
        known = session.scalar(
            select(MetaInsightSeries.id)
            .where(
                MetaInsightSeries.tenant_id == page.tenant_id,
                MetaInsightSeries.meta_page_id == page.id,
            )
            .limit(1)
        )
    if had:
        raise EmptyAnswerError("failed", KIND, AFTER_VALUES)
    if known is None:
        _refuse_without_past(page)


def _refuse_without_past(page: MetaPage) -> None:
    likes = page.fan_count if page.fan_count is not None else page.followers_count
    if likes is not None and likes < FEWEST_LIKES:
        sentence = " ".join(SENTENCES[ErrorKind.UNSUPPORTED_PAGE])
        raise EmptyAnswerError("partial", ErrorKind.UNSUPPORTED_PAGE, sentence)
    raise EmptyAnswerError("failed", KIND, NEVER)
