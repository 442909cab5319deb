"""What the Pages of the portfolio have together: the row of all, and a table of the groups."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.components.comparisons import Compares, before_name, compared_words
from dashboard.components.portfolio import HEADS, NUMBERS, column_look
from dashboard.components.sections import section, section_head
from dashboard.format import (
    NOTHING,
    change_words,
    exact_number,
    exact_value,
    short_number,
    signed,
)
from dashboard.markup.attributes import attributes
from dashboard.portfolio_address import PortfolioAddress
from dashboard.queries.days.comparisons import NONE
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.key_figures import NET_FOLLOWS
from dashboard.queries.pages.portfolio_totals import Together, Total, Totals

NOT_ADDED = "People are not added up: one may be among those of several Pages."
WHAT_ADDS_UP = (
    "Views, engagements and net follows add up over Pages. Viewers and followers are people: one"
    " may be among those of several Pages, so they are not added up."
)
SEVERAL = "A Page in several groups counts in each of them."


def total_row(together: Together, address: PortfolioAddress, span: DateRange) -> list[Any]:
    """The row of all Pages that match; nothing where one Page or none does."""
    if together.pages < 2:
        return []
    words = "Pages that match" if address.view.words else "Pages"
    pages = f"{exact_number(together.pages)} {words}"
    name = pages if address.view.words or address.group else f"All {pages}"
    cells: list[Any] = [html.Th(name, scope="row", className="name-cell")]
    for key in ("views", "trend", *(key for key in NUMBERS if key != "views")):
        cells.append(_cell(key, together, span) if key in NUMBERS else _blank("trend"))
    cells += [_blank(key) for key in HEADS if key not in ("name", *NUMBERS)]
    return [html.Tr(cells, className="total-row")]


def told_of_totals(totals: Totals, span: DateRange, *, same_days: bool) -> list[Any]:
    """What adds up and what does not, and what every change compares with."""
    said = [compared_words(span) if same_days else _compared_in_general(span)]
    said += [WHAT_ADDS_UP] if totals.whole.pages > 1 else []
    said += [SEVERAL] if totals.groups else []
    words = " ".join(part for part in said if part)
    return [html.P(words, className="note")] if words else []


def groups_table(
    groups: Sequence[Together], address: PortfolioAddress, span: DateRange, *, reports: bool
) -> list[Any]:
    """A group a row with its totals; with `reports` the way to a report of each."""
    if not groups:
        return []
    heads = [html.Th("Group", scope="col"), html.Th("Pages", scope="col", className="num")]
    heads += [
        html.Th(NUMBERS[key], scope="col", className=f"num {column_look(key)}")
        for key in groups[0].totals
    ]
    heads += [html.Th(html.Span("Report", className="visually-hidden"), scope="col")] * reports
    rows = [_group_row(group, address, span, reports=reports) for group in groups]
    table = html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody(rows)], className="list portfolio-groups"
    )
    return [section("Groups", section_head("Groups"), table)]


def report_link(address: PortfolioAddress, group_id: int | str, name: str = "") -> dcc.Link:
    """The way to the form of a report of a group, with the same days."""
    about = [html.Span(f" of {name}", className="visually-hidden")] if name else []
    return dcc.Link(["Report", *about], href=address.report(group_id), className="link")


def _group_row(
    group: Together, address: PortfolioAddress, span: DateRange, *, reports: bool
) -> html.Tr:
    number = group.group_id or 0
    name = dcc.Link(html.Span(group.name, dir="auto"), href=address.href(group=str(number)))
    pages = {"data-label": "Pages"}
    cells = [
        html.Th(name, scope="row", className="name-cell"),
        html.Td(exact_number(group.pages), className="num", **attributes(pages)),
        *(_cell(key, group, span) for key in group.totals),
    ]
    if reports:
        cells.append(html.Td(report_link(address, number, group.name), className="actions-cell"))
    return html.Tr(cells)


def _cell(key: str, together: Together, span: Compares) -> html.Td:
    total, label = together.totals.get(key), {"data-label": NUMBERS[key]}
    look = f"num {column_look(key)}"
    if total is None:
        return html.Td(NOTHING, className=f"{look} muted", title=NOT_ADDED, **attributes(label))
    if total.value is None:
        return html.Td(NOTHING, className=f"{look} muted", **attributes(label))
    shown = signed(total.value) if key == NET_FOLLOWS else short_number(total.value)
    lacking = total.pages < together.pages
    number = f"{exact_number(total.pages)} of {exact_number(together.pages)} Pages"
    return html.Td(
        [
            shown,
            *([html.Span(number, className="sub")] if lacking else []),
            _change(total, span),
        ],
        className=f"{look} value",
        title=exact_value(total.value, "count"),
        **attributes(label),
    )


def _change(total: Total, span: Compares) -> html.Span:
    """The change beside both values that it compares."""
    way, arrow, words = change_words(total.change)
    if total.before is None:
        return html.Span("nothing to compare" if span.compare != NONE else "", className="sub")
    before = short_number(total.before)
    if total.change is None:
        return html.Span(f"{before} in {before_name(span)}", className="sub")
    on = f"{'from' if way == 'flat' else 'on'} {before}"
    if total.now != total.value:
        fewer = total.compared < total.pages
        days = f"{exact_number(total.compared)} Pages" if fewer else "common days"
        on = f"({short_number(total.now)} {on}, {days})"
    return html.Span(f"{arrow} {words} {on}", className=f"sub way-{way}")


def _blank(key: str) -> html.Td:
    return html.Td(className=column_look(key))


def _compared_in_general(span: DateRange) -> str:
    """Where the Pages' days end with the newest of each."""
    return f"Changes compare with {before_name(span)}." if span.compares else ""
