"""The letter of a report: what its mail shows beside the file, out of the same numbers."""

from datetime import date
from typing import Any

from dashboard.color import brand_color, text_on
from dashboard.components.comparisons import compared_words
from dashboard.exports.letter.best_post import read_best
from dashboard.exports.letter.chart import chart_of_mail, read_chart
from dashboard.exports.letter.goals import goals_of
from dashboard.exports.letter.numbers import key_numbers
from dashboard.exports.letter.pictures import logo_on_white
from dashboard.exports.letter.several import remarks_of, table_of
from dashboard.exports.letter.text import mail_words
from dashboard.exports.letter.words import own_words, period_of, place_of, subject_of
from dashboard.exports.report.sentences import day_sentences
from dashboard.exports.work import Work
from dashboard.queries.insights.overview import read_overview
from models.report_letters import ReportLetter

__all__ = ["chart_of_mail", "mail_words", "write_letter"]


def write_letter(work: Work, asked: dict[str, Any]) -> ReportLetter:
    """The letter of a report that is made; `asked` names the report and brings remarks.

    One of several Pages shows them side by side, and has no numbers of one of them alone.
    """
    works, many = [work, *work.more], bool(work.more)
    overviews = [read_overview(one.session, one.page, one.span, now=one.made_at) for one in works]
    overview = overviews[0]
    lacking = remarks_of(works, overviews) if many else day_sentences(overview.kpis)
    color = brand_color(work.tenant.report_color)
    ranked_by, best = read_best(works)
    return ReportLetter(
        workspace=work.tenant.name,
        page_name=work.report_name,
        subject=subject_of(work, asked),
        period=period_of(work),
        color=color,
        on_color=text_on(color),
        address=place_of(work),
        through=f"{_furthest_back(works).through}. {work.made}.",
        words=own_words(work),
        numbers=[] if many else key_numbers(overview),
        goals=goals_of(works, overviews),
        compares=compared_words(overview),
        remarks=[*lacking, *asked.get("remarks", ())],
        ranked_by=ranked_by,
        logo=logo_on_white(work.tenant),
        chart=read_chart(work),
        best=best,
        beside=table_of(works, overviews) if many else None,
    )


def _furthest_back(works: list[Work]) -> Work:
    return min(works, key=lambda work: work.fresh.data_through or date.min)
