"""Where a number comes from, on its screen: arithmetic, definition, stored values."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from dash import dcc, html

from dashboard.components.download_link import download_link
from dashboard.components.notices import no_day_yet, notice, wrong_value
from dashboard.components.origin_parts import (
    definition_of,
    number_title,
    stated_number,
    way_to_whole,
)
from dashboard.components.origin_rows import stored_table
from dashboard.components.origin_words import made_sentences
from dashboard.components.picker import Option, option, page_metric_options
from dashboard.components.tables import Listed, page_of_list, pages_of
from dashboard.components.trend_choices import PERIOD_NAMES, period_choices
from dashboard.format import PERIOD_WORDS, day_range, exact_value, signed
from dashboard.page_address import PageAddress
from dashboard.page_context import PageContext
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.key_figures import NET_FOLLOWS, OWN_FIGURES
from dashboard.queries.origins.asked import Asked, ask_about
from dashboard.queries.origins.number import MadeNumber, make_number
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


def origin_metrics(context: PageContext) -> list[Option]:
    """The metrics of the Page, and what is computed of them here."""
    own = [option(key, one.title, "Computed here") for key, one in OWN_FIGURES.items()]
    return [*own, *page_metric_options(context)]


def origin_periods(metric: str) -> dict[str, str]:
    """The periods in which values of it are stored, by value."""
    stored = {"day"} if metric in OWN_FIGURES else set(period_choices(metric))
    return {name: words for name, words in PERIOD_NAMES.items() if name in stored}


def asked_of(context: PageContext) -> Asked:
    """The number of the address. Raises BadInput."""
    address = context.address
    period = "day" if address.metric in OWN_FIGURES else address.period
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
    whole = way_to_whole(context.address.part, context.address.of_numbers())
    count = 0 if span.is_empty else count_stored(session, page, asked, number)
    if not count:
        return Listed([] if span.is_empty else [NO_VALUE, *whole], 1)
    place = context.address.number
    skip = (place - 1) * ROWS_A_PAGE
    rows = list_stored(session, page, asked, number, context.now, limit=ROWS_A_PAGE, offset=skip)
    last = pages_of(count, ROWS_A_PAGE)
    table = stored_table(rows, asked, number, context.zone(), ends=place >= last)
    return page_of_list([*whole, table], place, ROWS_A_PAGE, count, "stored values")


def file_address(context: PageContext) -> str:
    """The address of the same as a file."""
    address = context.address
    given: Mapping[str, str | None] = {
        "metric": address.metric,
        "period": "day" if address.metric in OWN_FIGURES else address.period,
        "breakdown": address.part or None,
        "date_preset": address.range,
        "since": None if address.range else address.since,
        "until": None if address.range else address.until,
    }
    query = urlencode({name: value for name, value in given.items() if value})
    return f"/api/meta/pages/{quote(context.page.page_id, safe='')}/points/file/?{query}"


def file_link(context: PageContext) -> html.A:
    """The button that brings the file."""
    return download_link("Download CSV", file_address(context), name="numbers-file")


def way_back(address: PageAddress) -> dcc.Link:
    """Back to the overview of the same days."""
    usual = PageAddress()
    metric = usual.metric if address.metric in OWN_FIGURES else address.metric
    back = address.href(section="", metric=metric, part="", number=1)
    return dcc.Link("← Overview", href=back, className="link post-back")


def _made(number: MadeNumber, asked: Asked) -> html.Div:
    shown = signed(number.value) if number.metric == NET_FOLLOWS else None
    value = shown or exact_value(number.value, number.unit)
    days = day_range(number.since, number.until, year=True)
    period = "" if number.period == "day" else f", {PERIOD_WORDS[number.period]}"
    return stated_number(value, f"{days}{period}", made_sentences(number, asked))
