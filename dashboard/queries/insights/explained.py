"""Why a key figure changed, whichever it is: taken apart where its days add up, and in words."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.overview import read_overview
from dashboard.queries.insights.told import Told
from dashboard.queries.insights.why_of_page import Why, read_why
from dashboard.queries.insights.why_words import NOT_TAKEN_APART, why_sentences
from models import MetaPage


@dataclass(frozen=True)
class Explained:
    """A key figure of a range, and what carries its change. `why` is null where nothing compares,
    nothing changed, or no part carries a share: people who are counted once, rates and levels.
    `sentences` say the same in words; there are none where nothing changed.
    """

    page_id: str
    since: date
    until: date
    previous_since: date | None
    previous_until: date | None
    kpi: Kpi
    why: Why | None
    sentences: list[str]


def explain_change(
    session: Session, page: MetaPage, key: str, span: DateRange, now: datetime
) -> Explained:
    """Why the key figure of this metric changed. Raises BadInput for what is no key figure."""
    overview = read_overview(session, page, span, now=now)
    kpi = next((one for one in overview.kpis if one.metric == key), None)
    if kpi is None:
        known = ", ".join(one.metric for one in overview.kpis)
        raise BadInput("metric", f"Only changes of key figures are explained: {known}.")
    why, told = explain(session, page, kpi, span, now)
    return Explained(
        page_id=page.page_id,
        since=overview.since,
        until=overview.until,
        previous_since=overview.previous_since,
        previous_until=overview.previous_until,
        kpi=kpi,
        why=why,
        sentences=[str(one) for one in told],
    )


def explain(
    session: Session, page: MetaPage, kpi: Kpi, span: DateRange, now: datetime
) -> tuple[Why | None, list[Told]]:
    """Why a number that was read already changed; no sentence where it did not."""
    if kpi.compared is None or not kpi.compared.difference:
        return None, []
    why = read_why(session, page, kpi, span, now)
    return why, why_sentences(why, kpi.unit) if why else [NOT_TAKEN_APART]
