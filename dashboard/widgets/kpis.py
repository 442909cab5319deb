"""The KPI cards: a number, how it compares, how it adds up, and the way it went."""

from typing import Any

from dash import html

from catalog.source import load_catalog
from dashboard.attributes import attributes
from dashboard.charts.sparkline import sparkline
from dashboard.format import change_words, day, exact_number, exact_value, percent, short_value
from dashboard.queries.overview import Kpi, Overview, read_overview
from dashboard.widgets.view import View, notice

PACIFIC_NOTE = "Days end at midnight Pacific time, as Meta counts them."
EXPLAINED = {
    "sum": "The sum of the days.",
    "last": "The newest value of the range; the change is how far it moved.",
    "none": "People are counted once, so days are never added up.",
}


def kpi_cards(view: View) -> Any:
    """All cards of the overview. Raises BadInput."""
    span = view.date_range()
    if span.is_empty:
        return notice("No day of this month has ended yet.", "Look again tomorrow.")
    overview = read_overview(view.session, view.page, span, now=view.now)
    if all(kpi.value is None for kpi in overview.kpis):
        return no_data(view)
    return [kpi_card(kpi, overview) for kpi in overview.kpis]


def no_data(view: View) -> html.Div:
    """Why there is nothing in this range, and what happens next."""
    fill = view.fresh.backfill
    if fill is not None and fill.running:
        text = (
            f"History is still arriving: back to {day(fill.oldest_day, year=True)} so far."
            if fill.oldest_day
            else "The first numbers are being fetched from Meta and appear here by themselves."
        )
        return notice("No data for this range yet.", text)
    return notice(
        "No data for this range.", "Choose other days, or press Refresh to ask Meta again."
    )


def kpi_card(kpi: Kpi, overview: Overview) -> html.Article:
    """One card."""
    days = (overview.until - overview.since).days + 1
    return html.Article(
        [
            html.Div([html.H3(kpi.title, className="kpi-title"), _info(kpi)], className="kpi-head"),
            html.Div(
                short_value(kpi.value, kpi.unit),
                className="kpi-value",
                title=exact_value(kpi.value, kpi.unit),
            ),
            html.P(_change(kpi, days), className="kpi-change"),
            html.P(_label(kpi), className="kpi-label"),
            _spark(kpi),
        ],
        className="kpi",
        **attributes({"data-metric": kpi.metric}),
    )


def _change(kpi: Kpi, days: int) -> list[Any]:
    way, arrow, words = change_words(kpi.change)
    if kpi.change is None:
        return [html.Span(words, className="muted")]
    before = f" on the {days} days before" if days > 1 else " on the day before"
    return [html.Span(f"{arrow} {words}", className=f"way way-{way}"), html.Span(before)]


def _label(kpi: Kpi) -> str:
    parts = [kpi.label]
    if kpi.net_change is not None:
        sign = "+" if kpi.net_change > 0 else ""
        parts.append(f"{sign}{exact_number(kpi.net_change)} in these days")
    if 0 < kpi.days < kpi.of_days:
        parts.append(f"{kpi.days} of {kpi.of_days} days")
    return " · ".join(parts)


def _spark(kpi: Kpi) -> html.Div:
    line = sparkline(kpi.spark)
    style = {"maskImage": f'url("{line}")', "WebkitMaskImage": f'url("{line}")'} if line else {}
    return html.Div(className="spark", style=style, **attributes({"aria-hidden": "true"}))


def _info(kpi: Kpi) -> html.Details:
    known = load_catalog().metric("PAGE", kpi.metric)
    rows: list[Any] = [html.P(known.description)] if known and known.description else []
    rows.append(html.P(kpi.formula or EXPLAINED.get(kpi.aggregation, "")))
    if kpi.previous is not None:
        rows.append(html.P(f"Before: {_full(kpi)}."))
    rows += [html.P(PACIFIC_NOTE), html.Code(kpi.metric)]
    return html.Details(
        [
            html.Summary(
                className="icon-button icon i-info",
                **attributes({"aria-label": f"About {kpi.title}"}),
            ),
            html.Div(rows, className="pop pop-info"),
        ],
        className="picker info",
    )


def _full(kpi: Kpi) -> str:
    return percent(kpi.previous) if kpi.unit == "ratio" else exact_value(kpi.previous, kpi.unit)
