"""What the portfolio shows to whoever asks: the rows, and what stands beside them."""

from dataclasses import dataclass
from typing import Any

from dashboard.actions.actor import current_actor
from dashboard.actions.reports import schedule_report
from dashboard.actions.roles import may
from dashboard.auth.identity import current_tenant_id, current_user_id
from dashboard.components.header import days_in_words
from dashboard.components.notices import wrong_value
from dashboard.components.portfolio import ListedPages, no_rows
from dashboard.components.portfolio_rows import Drawn, draw_rows
from dashboard.components.portfolio_totals import (
    groups_table,
    report_link,
    told_of_totals,
    total_row,
)
from dashboard.portfolio_address import PortfolioAddress
from dashboard.queries.days.pacific import pacific_yesterday
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.listing import default_page_id
from dashboard.queries.pages.portfolio import read_portfolio
from dashboard.queries.pages.portfolio_columns import CHOOSABLE
from dashboard.queries.pages.portfolio_totals import read_totals
from dashboard.queries.pages.portfolio_wish import spans_of
from dashboard.queries.workspace.screen_columns import known_columns
from models.orm import now_utc
from models.scope import tenant_session


@dataclass(frozen=True)
class Beside:
    """What stands beside the rows of the Pages: their totals, what is told of them, the groups."""

    row: list[Any]
    told: list[Any]
    groups: list[Any]
    report: list[Any]
    days: str


NONE = Beside([], [], [], [], "Choose days")


def draw_portfolio(given: dict[str, Any]) -> ListedPages:
    """The Pages that match what is chosen, in its order."""
    tenant_id, now, address = current_tenant_id(), now_utc(), PortfolioAddress.of(given)
    with tenant_session(tenant_id) as session:
        try:
            found = read_portfolio(session, tenant_id, address.wish, now)
        except BadInput as error:
            return no_rows(wrong_value(error), address)
        opens_first = default_page_id(session, tenant_id, current_user_id())
        return draw_rows(found, Drawn(address, columns_of(given), opens_first, now))


def read_beside(given: dict[str, Any]) -> Beside:
    """What the Pages have together that match; nothing where that is wrong, which the rows tell."""
    tenant_id, now, address = current_tenant_id(), now_utc(), PortfolioAddress.of(given)
    reports = may(current_actor(), schedule_report)
    with tenant_session(tenant_id) as session:
        try:
            totals, spans = (
                read_totals(session, tenant_id, address.wish, now),
                spans_of(address.wish, now),
            )
        except BadInput:
            return NONE
    span = spans[pacific_yesterday(now)]
    same = len({(each.previous_since, each.previous_until) for each in spans.values()}) == 1
    return Beside(
        total_row(totals.whole, address, span),
        told_of_totals(totals, span, same_days=same),
        groups_table(totals.groups, address, span, reports=reports),
        [report_link(address, address.group)] if reports and address.group else [],
        days_in_words(span, now),
    )


def usual_span(address: PortfolioAddress) -> DateRange | None:
    """The days of a Page that is up to date; None where what is chosen is wrong."""
    now = now_utc()
    try:
        return spans_of(address.wish, now)[pacific_yesterday(now)]
    except BadInput:
        return None


def columns_of(given: dict[str, Any]) -> list[str]:
    """The columns that a browser sent, whatever was sent as that."""
    return known_columns(given.get("columns"), CHOOSABLE)
