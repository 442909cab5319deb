"""The KPI cards: a number, how it compares, how it adds up, and the way it went."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from catalog.source import load_catalog
from dashboard import theme
from dashboard.charts.sparkline import sparkline
from dashboard.components.changes import (
    compared_parts,
    compares_all_days,
    kpi_change,
    made_words,
    words_without_change,
)
from dashboard.components.comparisons import before_days, before_name, compared_words
from dashboard.components.explain import METRIC_WORDS, kpi_rows
from dashboard.components.goals import card_goals, goals_way
from dashboard.components.loading import placeholder
from dashboard.components.notices import no_day_yet, notice
from dashboard.components.page_state import page_state
from dashboard.components.why import why_changed
from dashboard.format import day, exact_value, short_value, signed
from dashboard.markup.attributes import attributes
from dashboard.page_context import PageContext
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.overview import Overview, read_overview
from dashboard.queries.runs.refresh import refusal

FIRST_ROW = 4
EXPLANATION_LINES = 6


def kpi_cards(context: PageContext) -> Any:
    """All cards of the overview. Raises BadInput."""
    span = context.date_range()
    if span.is_empty:
        return no_day_yet()
    overview = read_overview(
        context.session, context.page, span, now=context.now, fresh=context.fresh
    )
    if all(kpi.value is None for kpi in overview.kpis):
        return no_data(context)
    if not context.reads_goals:
        overview = replace(overview, goals=[])
    way = None if context.visitor else goals_way(context.page.page_id)
    cards = [
        kpi_card(kpi, overview, first=place < FIRST_ROW, way=way)
        for place, kpi in enumerate(overview.kpis)
    ]
    said = compared_words(overview)
    return [*cards, html.P(said, className="kpis-note")] if said else cards


def no_data(context: PageContext) -> Any:
    """Why there is nothing in this range; nothing where the banner tells it of the whole Page."""
    state = page_state(context.page, context.fresh)
    if context.fresh.data_through is None and state is not None:
        return notice(state.words, state.next_step) if context.visitor else []
    fill = context.fresh.backfill
    is_arriving = fill is not None and fill.state != "done" and not fill.checking
    if context.visitor:
        return notice("No data for this range yet." if is_arriving else "No data for this range.")
    if is_arriving:
        return notice("No data for this range yet.", "Choose newer days until it has arrived.")
    again = "" if refusal(context.page) else ", or press Refresh to ask Meta again"
    return notice("No data for this range.", f"Choose other days{again}.")


def kpi_explanation(context: PageContext, metric: str) -> list[Any]:
    """What a card's number means, and how it comes about. Raises BadInput."""
    overview = read_overview(
        context.session, context.page, context.date_range(), now=context.now, fresh=context.fresh
    )
    origin = None if context.visitor else context.address.of_numbers(metric=metric, period="day")
    return [
        part
        for kpi in overview.kpis
        if kpi.metric == metric
        for part in (
            *_explanation_of(kpi, overview, origin, why_changed(context, kpi)),
            *_way_to_goals(context, metric),
        )
    ]


def _way_to_goals(context: PageContext, metric: str) -> list[Any]:
    if context.visitor:
        return []
    way = goals_way(context.page.page_id, metric)
    return [html.P(dcc.Link("Goals of this Page", href=way, className="link"))]


def kpi_card(kpi: Kpi, overview: Overview, *, first: bool = False, way: str | None) -> html.Article:
    """One card; the first row's numbers are the heroes.

    What its number means comes when it is asked for; `way` leads to its goals. A visitor has no
    such way, and is told at once what the number means.
    """
    return html.Article(
        [
            html.Div(
                [
                    html.H2(kpi.title, className="kpi-title"),
                    *_info(kpi, overview, explained=way is None),
                ],
                className="kpi-head",
            ),
            html.Div(
                short_value(kpi.value, kpi.unit),
                className="kpi-value",
                title=exact_value(kpi.value, kpi.unit),
            ),
            html.P(_change(kpi, overview), className="kpi-change"),
            html.P(kpi_label(kpi), className="kpi-label"),
            *card_goals(kpi.metric, overview, way),
            _spark(kpi),
            html.P(kpi_through(kpi, overview), className="kpi-through"),
        ],
        className="kpi kpi-first" if first else "kpi",
        **attributes({"data-metric": kpi.metric}),
    )


def _change(kpi: Kpi, overview: Overview) -> list[Any]:
    if kpi.change is None:
        return [words_without_change(kpi, overview)]
    way, arrow, words = kpi_change(kpi)
    return [
        html.Span(f"{arrow} {words}", className=f"way way-{way}"),
        " ",
        _compared(kpi),
        html.Span(f" {before_name(overview)}", className="visually-hidden"),
    ]


def _compared(kpi: Kpi) -> html.Span:
    """What the change compares; on lines of its own where that is not the number shown."""
    parts: list[Any] = []
    for part in compared_parts(kpi):
        parts += [html.Span(part, className="together"), " "]
    own = "" if compares_all_days(kpi) else " own-lines"
    return html.Span(parts[:-1], className=f"muted{own}")


def kpi_label(kpi: Kpi) -> str:
    """How the number adds up: total, sum of 26 of 28 days, daily average of 26 of 28 days; and how
    many of them came from a file.
    """
    if kpi.value is None:
        return "no number on this day" if kpi.of_days == 1 else "no numbers in these days"
    incomplete = 0 < kpi.days < kpi.of_days
    label = "sum" if incomplete and kpi.label == "total" else made_words(kpi)
    if incomplete:
        label = f"{label} of {kpi.days} of {kpi.of_days} days"
    if kpi.net_change is not None:
        days = "on this day" if kpi.of_days == 1 else "in these days"
        label = f"{label} · {signed(kpi.net_change)} {days}"
    return f"{label}, {_imported(kpi)}" if kpi.imported_days else label


def _imported(kpi: Kpi) -> str:
    """How many of its days came from a file."""
    if kpi.of_days == 1:
        return "imported"
    if kpi.days < kpi.of_days:
        return f"{kpi.imported_days} imported"
    return "1 day imported" if kpi.imported_days == 1 else f"{kpi.imported_days} days imported"


def kpi_through(kpi: Kpi, overview: Overview) -> str:
    """The newest day of this number; "only" where others of the Page go further."""
    if kpi.data_through is None:
        return ""
    late = overview.data_through is not None and kpi.data_through < min(
        overview.until, overview.data_through
    )
    return f"data through {day(kpi.data_through)}" + (" only" if late else "")


def _spark(kpi: Kpi) -> html.Div:
    line = sparkline(kpi.spark)
    place = theme.place_of_metric(kpi.metric) + 1
    style = {"maskImage": f'url("{line}")', "WebkitMaskImage": f'url("{line}")'} if line else {}
    return html.Div(
        className=f"spark spark-{place}", style=style, **attributes({"aria-hidden": "true"})
    )


def _info(kpi: Kpi, overview: Overview, *, explained: bool) -> list[Any]:
    name = about(kpi.metric)
    words = html.Span(f"About {kpi.title}", className="visually-hidden")
    button = dbc.Button(
        words, type="button", id=name, className="info-button icon-inside i-info", n_clicks=0
    )
    shown = _explanation_of(kpi, overview) if explained else placeholder(EXPLANATION_LINES)
    opens = dbc.Popover(
        dbc.PopoverBody(shown, id=about_words(kpi.metric)),
        target=name,
        trigger="legacy",
        placement="bottom-end",
        className="about",
    )
    return [button, opens]


def about(metric: Any) -> dict[str, Any]:
    """The id of the button that explains a card."""
    return {"about": metric, "part": "button"}


def about_words(metric: Any) -> dict[str, Any]:
    """The id of the place of its explanation: Dash matches places by keys of the same name."""
    return {"about": metric, "part": "words"}


def _explanation_of(
    kpi: Kpi, overview: Overview, origin: str | None = None, why: Sequence[Any] = ()
) -> list[Any]:
    known = load_catalog().metric("PAGE", kpi.metric)
    words = known.description if known else METRIC_WORDS.get(kpi.metric, "")
    return kpi_rows(kpi, words, before_days(overview, year=True), origin, why)
