"""The words around the numbers of a letter: its subject, its days, its link, the owner's own."""

from typing import Any

from dashboard.excerpt import excerpt
from dashboard.exports.own_words import paragraphs
from dashboard.exports.work import Work
from dashboard.format import day_range
from dashboard.page_address import PageAddress
from dashboard.queries.days.comparisons import NONE, YEAR
from dashboard.queries.days.pacific import ONE_DAY
from settings import get_settings


def period_of(work: Work) -> str:
    """27 Oct – 23 Nov 2026: in a mailbox nobody knows of which year."""
    return day_range(work.span.since, work.span.until, year=True)


def subject_of(work: Work, asked: dict[str, Any]) -> str:
    """Acme Coffee: weekly report, 16 Nov – 22 Nov 2026."""
    name = excerpt(str(asked.get("report") or ""))
    kind = f"{name} report" if name in ("weekly", "monthly") else name
    return f"{work.report_name}: {kind + ', ' if kind else ''}{period_of(work)}"


def address_of(work: Work) -> str:
    """Where the same days are shown in Pagelens, with the same metric and ranking."""
    options = work.options
    address = PageAddress(
        page_id=work.page.page_id,
        since=work.span.since.isoformat(),
        until=work.span.until.isoformat(),
        metric=options.trend_metric,
        second=options.trend_second,
        period=options.trend_period,
        split=options.trend_split,
        posts_metric=options.posts_metric,
        posts_sort=options.posts_sort,
    )
    return get_settings().site_address() + address.href(**_compared(work))


def _compared(work: Work) -> dict[str, str]:
    """What these days are compared with; days, where their own preset knew better."""
    span = work.span
    if span.compare in (YEAR, NONE):
        return {"compare": span.compare}
    if (span.previous_until + ONE_DAY, len(span.previous_days)) == (span.since, len(span.days)):
        return {}
    since, until = span.previous_since.isoformat(), span.previous_until.isoformat()
    return {"compare_since": since, "compare_until": until}


def place_of(work: Work) -> str:
    """Where the report's numbers are shown in Pagelens: of several Pages among all."""
    return f"{get_settings().site_address()}/" if work.more else address_of(work)


def own_words(work: Work) -> list[str]:
    """The report's introduction, else what the workspace says, and the comment on the period."""
    options = work.options
    head = paragraphs(options.introduction) or paragraphs(work.tenant.report_words)
    return [*head, *paragraphs(options.comment)]
