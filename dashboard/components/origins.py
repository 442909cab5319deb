"""Where a number comes from, on its screen: arithmetic, definition, stored values."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from dash import dcc, html

from dashboard.charts.names import part_name
from dashboard.components.explain import glossary_way
from dashboard.components.notices import no_day_yet, notice, wrong_value
from dashboard.components.origin_rows import stored_table
from dashboard.components.origin_words import made_sentences
from dashboard.components.picker import Option, option, page_metric_options
from dashboard.components.tables import Listed, pages_of, rows_line
from dashboard.components.trend_choices import PERIOD_NAMES, period_choices
from dashboard.format import PERIOD_WORDS, day_range, exact_value, signed
from dashboard.markup.attributes import attributes
from dashboard.page_address import PageAddress
from dashboard.page_context import PageContext
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.key_figures import NET_FOLLOWS
from dashboard.queries.origins.asked import OWN_MEASURES, Asked, Definition, ask_about
from dashboard.queries.origins.number import MadeNumber, make_number
from dashboard.queries.origins.of_post import AskedOfPost
from dashboard.queries.origins.stored import count_stored, list_stored

ROWS_A_PAGE = 100
ABOUT_RUNS = (
    "“First read” is when the present value first appeared. A value does not name the run that read"
    " it: “at work then” are the runs of this Page whose time and days hold that moment."
)
NO_VALUE = notice(
    "No value is stored here.", "Nothing was read for these days, or Meta gave no value for them."
)


def origin_title(context: PageContext) -> str:
    """The number in words."""
    return number_title(lambda: asked_of(context))


def number_title(ask: Callable[[], Asked | AskedOfPost]) -> str:
    """The asked number in words; of one that cannot be asked for what the screen is about."""
    try:
        asked = ask()
    except BadInput:
        return "Where a number comes from"
    part = f", {part_name(asked.breakdown)}" if asked.breakdown else ""
    return f"{asked.title}{part}"


def origin_metrics(context: PageContext) -> list[Option]:
    """The metrics of the Page, and what is computed of them here."""
    own = [option(key, one.title, "Computed here") for key, one in OWN_MEASURES.items()]
    return [*own, *page_metric_options(context)]


def origin_periods(metric: str) -> dict[str, str]:
    """The periods in which values of it are stored, by value."""
    stored = {"day"} if metric in OWN_MEASURES else set(period_choices(metric))
    return {name: words for name, words in PERIOD_NAMES.items() if name in stored}


def asked_of(context: PageContext) -> Asked:
    """The number of the address. Raises BadInput."""
    address = context.address
    period = "day" if address.metric in OWN_MEASURES else address.period
    return ask_about(context.session, address.metric, period, address.part or None)


def draw_number(context: PageContext) -> list[Any]:
    """The number, how its values make it, what its metrics are. Raises BadInput for the range."""
    span = context.date_range()
    if span.is_empty:
        return [no_day_yet()]
    try:
        asked = asked_of(context)
    except BadInput as error:
        return [wrong_value(error)]
    number = make_number(context.session, context.page, asked, span)
    return [_made(number, asked), *(definition_of(each) for each in asked.definitions())]


def draw_stored(context: PageContext) -> Listed:
    """A page of the stored values. Raises BadInput for the range."""
    span = context.date_range()
    try:
        asked = asked_of(context)
    except BadInput:
        return Listed([], 1)
    session, page = context.session, context.page
    number = make_number(session, page, asked, span)
    count = 0 if span.is_empty else count_stored(session, page, asked, number)
    if not count:
        return Listed([] if span.is_empty else [NO_VALUE, *_whole(context)], 1)
    place = context.address.number
    skip = (place - 1) * ROWS_A_PAGE
    rows = list_stored(session, page, asked, number, context.now, limit=ROWS_A_PAGE, offset=skip)
    last = pages_of(count, ROWS_A_PAGE)
    table = stored_table(rows, asked, number, context.zone(), ends=place >= last)
    line = rows_line(place, ROWS_A_PAGE, count, "stored values")
    return Listed([*_whole(context), table, *([line] if line else [])], last)


def file_address(context: PageContext) -> str:
    """The address of the same as a file."""
    address = context.address
    given: Mapping[str, str | None] = {
        "metric": address.metric,
        "period": "day" if address.metric in OWN_MEASURES else address.period,
        "breakdown": address.part or None,
        "date_preset": address.range,
        "since": None if address.range else address.since,
        "until": None if address.range else address.until,
    }
    query = urlencode({name: value for name, value in given.items() if value})
    return f"/api/meta/pages/{quote(context.page.page_id, safe='')}/points/file/?{query}"


def file_link(context: PageContext) -> html.A:
    """The button that brings the file."""
    return html.A(
        "Download CSV",
        id="numbers-file",
        href=file_address(context),
        className="btn btn-secondary",
        **attributes({"download": ""}),
    )


def way_back(address: PageAddress) -> dcc.Link:
    """Back to the overview of the same days."""
    usual = PageAddress()
    metric = usual.metric if address.metric in OWN_MEASURES else address.metric
    back = address.href(section="", metric=metric, part="", number=1)
    return dcc.Link("← Overview", href=back, className="link post-back")


def _whole(context: PageContext) -> list[Any]:
    """Of a part: the way to the whole."""
    part = context.address.part
    if not part:
        return []
    link = dcc.Link("Show all of it", href=context.address.of_numbers(), className="link")
    return [html.P([f"Only the part {part_name(part)} ({part}). ", link], className="note")]


def _made(number: MadeNumber, asked: Asked) -> html.Div:
    shown = signed(number.value) if number.metric == NET_FOLLOWS else None
    value = shown or exact_value(number.value, number.unit)
    days = day_range(number.since, number.until, year=True)
    period = "" if number.period == "day" else f", {PERIOD_WORDS[number.period]}"
    words = [html.P(sentence) for sentence in made_sentences(number, asked)]
    return html.Div(
        [
            html.P([html.Span(value, className="origin-value"), f" {days}{period}"]),
            *words,
        ],
        className="origin-number",
    )


def definition_of(told: Definition, level: str = "PAGE") -> html.Div:
    """What a metric of a level is at Meta, with the ways to read on."""
    source = [
        html.A("Meta's description", href=told.described_at, className="link", target="_blank")
    ]
    facts: list[tuple[str, Any]] = [
        ("Meta's name", html.Code(told.metric)),
        ("Meaning", told.description),
        ("Why Meta may differ", [html.Div(sentence) for sentence in told.differences]),
    ]
    rows = [part for name, text in facts if text for part in (html.Dt(name), html.Dd(text))]
    ways = [*(source if told.described_at else []), glossary_way(told.metric, level)]
    return html.Div(
        [
            html.H3(told.title, className="group-title"),
            html.Dl(rows, className="facts origin-facts"),
            html.P([part for way in ways for part in (way, " ")], className="note"),
        ],
        className="origin-definition",
    )
