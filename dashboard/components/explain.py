"""What a number means: formula, key, how it adds up, whose day, and why Meta may show another."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from catalog.differences import DIFFERS, PACIFIC_NOTE
from dashboard.components.changes import days_of_both
from dashboard.format import day, exact_value
from dashboard.queries.insights.compared import Compared
from dashboard.queries.insights.key_figures import ENGAGEMENT_RATE, NET_FOLLOWS
from dashboard.queries.insights.kpi import Kpi

ADDS_UP = {
    "sum": "The days are added up.",
    "last": "A level, not a flow: the newest value counts, days are never added up.",
    "none": (
        "People are counted once, so days are never added up: over 7 or 28 days it is Meta's own"
        " number for the whole span, else the average day."
    ),
}
METRIC_WORDS = {
    ENGAGEMENT_RATE: "How many engagements came from each viewer.",
    NET_FOLLOWS: "People who follow the Page now and did not before, less those who left.",
}
OWN_ADDS_UP = {
    ENGAGEMENT_RATE: "The average of the daily rates; rates and people are never added up.",
    NET_FOLLOWS: "The difference of two levels, so no person is counted twice.",
}


def kpi_rows(
    kpi: Kpi,
    description: str,
    before: str = "",
    origin: str | None = None,
    why: Sequence[Any] = (),
) -> list[Any]:
    """The rows of a card's popover; `before` are the days that it is compared with, `origin` the
    address of what is stored behind the number, `why` what carries its change.
    """
    adds_up = OWN_ADDS_UP.get(kpi.metric, ADDS_UP.get(kpi.aggregation, ""))
    rows: list[tuple[str, Any]] = [("Formula", kpi.formula or kpi.title), ("Adds up", adds_up)]
    if kpi.compared is not None:
        rows.append(("Compared", _compared(kpi.compared, kpi.unit, before)))
    elif kpi.previous is not None:
        rows.append((before or "Before", exact_value(kpi.previous, kpi.unit)))
    if kpi.data_through is not None:
        rows.append(("Data through", day(kpi.data_through, weekday=True, year=True)))
    if kpi.imported_days:
        rows.append(("Imported", imported_words(kpi)))
    rows += [
        ("Days", PACIFIC_NOTE),
        ("Why Meta may differ", DIFFERS.get(kpi.aggregation, DIFFERS["sum"])),
        ("Key", html.Code(kpi.metric)),
    ]
    facts = html.Dl([part for name, text in rows for part in (html.Dt(name), html.Dd(text))])
    ways = [] if origin is None else [html.P(origin_way(origin), className="about-way")]
    return [html.P(description), *why, facts, *ways, glossary_way(kpi.metric)]


def imported_words(kpi: Kpi) -> str:
    """How many of a key figure's days came from files."""
    if kpi.of_days == 1:
        return "It came from a file, not from Meta's API."
    days = "One day" if kpi.imported_days == 1 else f"{kpi.imported_days} days"
    return f"{days} came from a file, not from Meta's API."


def _compared(compared: Compared, unit: str, days: str) -> str:
    """Both values of the change, and of how many days they are."""
    now, before = exact_value(compared.value, unit), exact_value(compared.previous, unit)
    of_days = f" of {days}" if days else ""
    return f"{now} with {before}{of_days}, over {days_of_both(compared.days)}"


def glossary_link(metric: str, level: str = "PAGE") -> str:
    """The address of a metric's entry in the glossary."""
    values = {"metric": metric} | ({} if level == "PAGE" else {"level": level})
    return f"/glossary?{urlencode(values)}"


def origin_way(address: str, words: str = "Where this number comes from") -> dcc.Link:
    """The way to the stored values behind a number."""
    return dcc.Link(words, href=address, className="link")


def glossary_way(key: str, level: str = "PAGE") -> dcc.Link:
    """The way to the metric in the glossary."""
    return dcc.Link("More in the glossary", href=glossary_link(key, level), className="link")
