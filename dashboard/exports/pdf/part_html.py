"""What a report says of one Page: its sections in the order that was chosen, as HTML."""

from typing import Any

from markupsafe import Markup

from dashboard.color import brand_color, readable
from dashboard.components.goals import goal_lines
from dashboard.exports.report.cards import KpiCard, kpi_card, post_cards
from dashboard.exports.report.compare import engagement_lines, reach_lines
from dashboard.exports.report.content import Report
from dashboard.exports.report.defined import defined
from dashboard.exports.report.paper import drawn, fragment
from dashboard.exports.report.pictures import thumbnail
from dashboard.exports.report.posting import extra_column, label_lines, type_lines
from dashboard.exports.report.published import published_in_words, why_no_posts
from dashboard.exports.report.sentences import (
    day_sentences,
    kpi_sentence,
    peak_sentence,
)
from dashboard.exports.report.trend import days_before, why_empty
from dashboard.exports.report.without import answered_in
from dashboard.exports.sections import DEFINITIONS, GOALS, TREND, WHY
from dashboard.format import PERIOD_WORDS, day_range
from dashboard.theme import color_of_metric

# What is said of a Page without any number.
OF_NOTHING = ("overview", DEFINITIONS)


def part_html(
    report: Report, svgs: dict[str, str], facts: dict[str, Any], *, one_of_many: bool
) -> Markup:
    """The sections of a Page; `facts` are what the whole report says.

    `one_of_many` stands under its name; its definitions stand at the end of the report.
    """
    work, sections = report.work, _sections(report)
    if one_of_many:
        sections = [name for name in sections if name != DEFINITIONS]
    return fragment(
        "part.html",
        **facts,
        **_numbers(report),
        **_posts(report),
        **defined([report]),
        sections=sections,
        why=report.why,
        charts=_charts(report, svgs),
        part_name=work.page_name if one_of_many else "",
        part_picture=thumbnail(work.page.picture_key) if one_of_many else "",
        part_through=work.through,
    )


def kpi_cards(report: Report) -> dict[str, KpiCard]:
    """The key figures as cards, by metric; none where there is no number at all."""
    color = readable(brand_color(report.work.tenant.report_color))
    overview = report.overview
    kpis = [] if report.is_empty else overview.kpis
    return {kpi.metric: kpi_card(kpi, overview, color) for kpi in kpis}


def _sections(report: Report) -> list[str]:
    chosen = report.work.options.sections
    if not report.is_empty:
        without = {name for name, found in _maybe_none(report).items() if not found}
        return [name for name in chosen if name not in without]
    return [name for name in OF_NOTHING if name == "overview" or name in chosen]


def _maybe_none(report: Report) -> dict[str, Any]:
    """What sections tell that are left out where there is nothing of it."""
    return {GOALS: report.overview.goals, WHY: report.why}


def _numbers(report: Report) -> dict[str, Any]:
    overview, empty = report.overview, report.is_empty
    answered = answered_in(report.work, overview)
    return {
        "kpis": list(kpi_cards(report).values()),
        "said": {kpi.metric: kpi_sentence(kpi, overview, answered) for kpi in overview.kpis},
        "of_days": day_sentences(overview.kpis),
        "goals": goal_lines(overview.goals),
        "empty": why_empty(report.work) if empty else "",
        "engagement": engagement_lines(report),
        "reach": reach_lines(report),
    }


def _posts(report: Report) -> dict[str, Any]:
    best, work = report.best, report.work
    titles = ["The best posts", "The posts with the least"]
    if not work.options.ranks_down:
        titles.reverse()
    return {
        "ranked_by": best.title if best else "",
        "first_title": titles[0] if report.worst else "All posts",
        "last_title": titles[1],
        "first_posts": post_cards(work, best, best.posts) if best else [],
        "last_posts": post_cards(work, best, report.worst) if best else [],
        "published": published_in_words(work, report.posting, best.count if best else 0),
        "no_posts": why_no_posts(work, report.posting.first),
        "filtered": work.filter_words,
        "types": type_lines(report.posting),
        "labels": label_lines(report.posting),
        "extra": extra_column(report.posting.measure),
        "times": report.posting.times,
    }


def _charts(report: Report, svgs: dict[str, str]) -> dict[str, dict[str, Any]]:
    charts: dict[str, dict[str, Any]] = {
        name: {
            "title": one.title,
            "svg": drawn(svgs[name]),
            "key": f"{day_range(one.since, one.until, year=True)}, {PERIOD_WORDS[one.period]}",
            "before": days_before(one),
            "peak": peak_sentence(one),
            "remarks": [],
            "color": color_of_metric(one.metric),
        }
        for name, one in report.series.items()
        if name in svgs
    }
    trend = report.trend
    if trend is not None and TREND in svgs:
        charts[TREND] = {
            "title": trend.title,
            "svg": drawn(svgs[TREND]),
            "key": trend.key,
            "before": trend.before,
            "peak": trend.said,
            "remarks": trend.remarks,
            "color": color_of_metric(trend.alone.metric) if trend.alone else "",
        }
    return charts
