"""The report's pages as HTML, out of its numbers and its drawn charts."""

from typing import Any
from zoneinfo import ZoneInfo

from dashboard.charts.sparkline import spark_svg
from dashboard.color import brand_color, readable, text_on
from dashboard.exports.report.cards import kpi_card, post_cards
from dashboard.exports.report.compare import engagement_lines, reach_lines
from dashboard.exports.report.content import TREND, VIEWS, Report
from dashboard.exports.report.definitions import GENERAL, definitions
from dashboard.exports.report.paper import drawn, render
from dashboard.exports.report.pictures import logo, thumbnail
from dashboard.exports.report.posting import extra_column, times_table, type_lines
from dashboard.exports.report.sentences import (
    day_sentences,
    kpi_sentence,
    notes,
    peak_sentence,
    provisional_days,
)
from dashboard.exports.report.trend import days_before, why_empty
from dashboard.format import PERIOD_WORDS, day, day_range
from dashboard.queries.insights.timeseries import Timeseries
from dashboard.theme import color_of_metric

PAPER_SIZES = {"a4": "A4", "letter": "letter"}
HIGHLIGHTS = ("page_follows", "page_total_media_view_unique", "engagement_rate")


def report_html(report: Report, svgs: dict[str, str]) -> str:
    """The whole report, ready to be printed."""
    return render(
        "report.html",
        **_cover(report),
        **_numbers(report),
        **_posts(report),
        charts=_charts(report, svgs),
        general=GENERAL,
        definitions=definitions(report),
        notes=notes(_all_series(report), _provisional(report)),
    )


def _cover(report: Report) -> dict[str, Any]:
    work = report.work
    color = brand_color(work.tenant.report_color)
    return {
        "paper": PAPER_SIZES[work.options.paper],
        "page_name": work.page_name,
        "tenant_name": work.tenant.name,
        "category": work.page.category,
        "period": day_range(work.span.since, work.span.until),
        "years": _years(report),
        "until": day(work.span.until, year=True),
        "compared": day_range(work.span.previous_since, work.span.previous_until),
        "through": work.through,
        "made": work.made,
        "stale": work.is_stale,
        "color": color,
        "on_color": text_on(color),
        "text_color": readable(color),
        "logo": logo(work.tenant.logo_key),
        "picture": thumbnail(work.page.picture_key),
        "course": _course(report, text_on(color)),
    }


def _course(report: Report, color: str) -> str:
    """The period's views as a line across the cover: an ornament that is true."""
    views = report.series.get(VIEWS) or (report.trend.series if report.trend else None)
    line = spark_svg([point.value for point in views.points], color) if views else ""
    return line.replace("<svg ", '<svg preserveAspectRatio="none" ', 1)


def _years(report: Report) -> str:
    span = report.work.span
    return str(span.until.year) if span.since.year == span.until.year else ""


def _numbers(report: Report) -> dict[str, Any]:
    overview, color = report.overview, readable(brand_color(report.work.tenant.report_color))
    kpis = {kpi.metric: kpi for kpi in overview.kpis}
    cards = {key: kpi_card(kpi, overview, color) for key, kpi in kpis.items()}
    empty = report.is_empty
    return {
        "kpis": [] if empty else list(cards.values()),
        "highlights": [] if empty else [cards[key] for key in HIGHLIGHTS if key in cards],
        "said": {key: kpi_sentence(kpi, overview) for key, kpi in kpis.items()},
        "of_days": day_sentences(overview.kpis),
        "empty": why_empty(report.work) if empty else "",
        "engagement": engagement_lines(report),
        "reach": reach_lines(report),
    }


def _posts(report: Report) -> dict[str, Any]:
    best, work = report.best, report.work
    titles = ["The best posts", "The posts with the least"]
    if work.options.posts_sort == "asc":
        titles.reverse()
    return {
        "ranked_by": best.title if best else "",
        "first_title": titles[0] if report.worst else "All posts",
        "last_title": titles[1],
        "first_posts": post_cards(work, best, best.posts) if best else [],
        "last_posts": post_cards(work, best, report.worst) if best else [],
        "post_count": best.count if best else 0,
        "filtered": work.filter_words,
        "types": type_lines(report.posting),
        "extra": extra_column(report.posting.measure),
        "times": times_table(report.posting, ZoneInfo(work.tenant.time_zone)),
    }


def _charts(report: Report, svgs: dict[str, str]) -> dict[str, dict[str, Any]]:
    charts: dict[str, dict[str, Any]] = {
        name: {
            "title": one.title,
            "svg": drawn(svgs[name]),
            "key": f"{day_range(one.since, one.until)}, {PERIOD_WORDS[one.period]}",
            "before": days_before(one),
            "peak": peak_sentence(one),
            "remarks": [],
            "color": color_of_metric(one.metric),
        }
        for name, one in report.series.items()
    }
    trend = report.trend
    if trend is not None:
        charts[TREND] = {
            "title": trend.title,
            "svg": drawn(svgs[TREND]),
            "key": trend.key,
            "before": trend.before,
            "peak": trend.said,
            "remarks": trend.remarks,
            "color": color_of_metric(trend.series.metric) if trend.series else "",
        }
    return charts


def _all_series(report: Report) -> list[Timeseries]:
    trend = report.trend.series if report.trend else None
    return [*([trend] if trend else []), *report.series.values()]


def _provisional(report: Report) -> list[Any]:
    lines = {one for series in _all_series(report) for one in provisional_days(series)}
    return sorted(lines.union(report.trend.provisional_days if report.trend else []))
