"""The report's pages as HTML, out of its numbers and its drawn charts."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from dashboard.charts.sparkline import spark_svg
from dashboard.color import brand_color, readable, text_on
from dashboard.components.comparisons import before_days
from dashboard.exports.own_words import paragraphs
from dashboard.exports.pdf.part_html import kpi_cards, part_html
from dashboard.exports.report.content import Report
from dashboard.exports.report.defined import defined
from dashboard.exports.report.paper import fragment, render
from dashboard.exports.report.pictures import logo, thumbnail
from dashboard.exports.report.side_by_side import side_by_side
from dashboard.exports.sections import DEFINITIONS, VIEWS
from dashboard.format import day, day_range

PAPER_SIZES = {"a4": "A4", "letter": "letter"}
HIGHLIGHTS = ("page_follows", "page_total_media_view_unique", "engagement_rate")


def report_html(reports: Sequence[Report], svgs: Sequence[dict[str, str]]) -> str:
    """The whole report, ready to be printed: of one Page, or of several with a part for each."""
    first, many = reports[0], len(reports) > 1
    facts, cards, options = _facts(first), kpi_cards(first), first.work.options
    parts = [
        part_html(report, drawn, facts, one_of_many=many)
        for report, drawn in zip(reports, svgs, strict=True)
    ]
    return render(
        "report.html",
        **facts,
        **_cover(first),
        highlights=[] if many else [cards[key] for key in HIGHLIGHTS if key in cards],
        introduction=paragraphs(options.introduction),
        comment=paragraphs(options.comment),
        body=Markup().join(_around(reports, facts, parts) if many else parts),
    )


def _around(reports: Sequence[Report], facts: dict[str, Any], parts: list[Markup]) -> list[Markup]:
    """The parts of several Pages, with the summary before them and the definitions behind."""
    beside = fragment("side_by_side.html", **facts, beside=side_by_side(reports))
    if DEFINITIONS not in reports[0].work.options.sections:
        return [beside, *parts]
    meaning = fragment("sections/definitions.html", **facts, **defined(reports), empty="")
    return [beside, *parts, meaning]


def _facts(report: Report) -> dict[str, Any]:
    """What the cover and the sections say alike; of several Pages the one that is furthest back."""
    work = report.work.furthest_back
    return {
        "period": day_range(work.span.since, work.span.until, year=True),
        "compared": before_days(work.span, year=True),
        "through": work.through,
        "made": work.made,
    }


def _cover(report: Report) -> dict[str, Any]:
    work = report.work
    color = brand_color(work.tenant.report_color)
    return {
        "paper": PAPER_SIZES[work.options.paper],
        "page_name": work.report_name,
        "kind": "Facebook Pages report" if work.more else "Facebook Page report",
        "page_names": [one.page_name for one in (work, *work.more)] if work.more else [],
        "tenant_name": work.tenant.name,
        "category": work.page.category,
        "until": day(work.span.until, year=True),
        "remarks": work.remarks,
        "stale": any(one.is_stale for one in (work, *work.more)),
        "color": color,
        "on_color": text_on(color),
        "text_color": readable(color),
        "logo": logo(work.tenant.logo_key),
        "picture": "" if work.more else thumbnail(work.page.picture_key),
        "course": "" if work.more else _course(report, text_on(color)),
    }


def _course(report: Report, color: str) -> str:
    """The period's views as a line across the cover: an ornament that is true."""
    views = report.series.get(VIEWS) or (report.trend.series if report.trend else None)
    line = spark_svg([point.value for point in views.points], color) if views else ""
    return line.replace("<svg ", '<svg preserveAspectRatio="none" ', 1)
