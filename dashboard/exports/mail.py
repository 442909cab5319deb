"""What the mail of a report says: the key numbers, as the file has them."""

from typing import Any

from dashboard.exports.report.sentences import day_sentences, kpi_sentence
from dashboard.exports.work import Work
from dashboard.format import day_range
from dashboard.queries.insights.overview import read_overview


def report_mail(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Subject and text; who sends adds where the file is and how to unsubscribe."""
    overview = read_overview(work.session, work.page, work.span, now=work.made_at)
    days = day_range(work.span.since, work.span.until, year=True)
    before = day_range(work.span.previous_since, work.span.previous_until, year=True)
    lines = [
        f"{work.page_name}, {days}, compared with {before}:",
        "",
        *(f"- {kpi_sentence(kpi, overview)}" for kpi in overview.kpis),
        *day_sentences(overview.kpis),
        *asked.get("remarks", ()),
        "",
        f"{work.through}. {work.made}.",
    ]
    return asked | {"subject": f"{work.page_name}: {days}", "text": "\n".join(lines)}
