"""The letter of a report: what its mail shows beside the file, out of the same numbers."""

from typing import Any

from dashboard.color import brand_color, text_on
from dashboard.components.kpis import compared_words
from dashboard.exports.letter.best_post import read_best
from dashboard.exports.letter.chart import read_chart
from dashboard.exports.letter.numbers import key_numbers
from dashboard.exports.letter.pictures import logo_on_white
from dashboard.exports.letter.text import mail_words
from dashboard.exports.letter.words import address_of, own_words, period_of, subject_of
from dashboard.exports.report.sentences import day_sentences
from dashboard.exports.work import Work
from dashboard.queries.insights.overview import read_overview
from models.report_letters import ReportLetter

__all__ = ["mail_words", "write_letter"]


def write_letter(work: Work, asked: dict[str, Any]) -> ReportLetter:
    """The letter of a report that is made; `asked` names the report and brings remarks."""
    overview = read_overview(work.session, work.page, work.span, now=work.made_at)
    color = brand_color(work.tenant.report_color)
    ranked_by, best = read_best(work)
    return ReportLetter(
        workspace=work.tenant.name,
        page_name=work.page_name,
        subject=subject_of(work, asked),
        period=period_of(work),
        color=color,
        on_color=text_on(color),
        address=address_of(work),
        through=f"{work.through}. {work.made}.",
        words=own_words(work),
        numbers=key_numbers(overview),
        compares=compared_words(overview),
        remarks=[*day_sentences(overview.kpis), *asked.get("remarks", ())],
        ranked_by=ranked_by,
        logo=logo_on_white(work.tenant),
        chart=read_chart(work),
        best=best,
    )
