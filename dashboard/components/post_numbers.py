"""All numbers of a post, by group; what is 0 is folded where there is much of it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from dash import dcc, html

from catalog.source import load_catalog
from dashboard.charts.hover import IMPORTED
from dashboard.charts.names import part_name
from dashboard.components.explain import glossary_link
from dashboard.components.notices import notice
from dashboard.format import day, exact_value
from dashboard.page_address import PageAddress
from dashboard.queries.posts.numbers import PostNumber
from dashboard.queries.posts.values import VIDEO_PREFIX

MOST_KEYS = 12
MANY_ZEROS = 4


def numbers_list(numbers: Sequence[PostNumber], address: PageAddress) -> list[Any]:
    """Every number, by group; those in parts with their greatest parts.

    Each leads to its snapshots; `address` is that of the post.
    """
    if not numbers:
        return [notice("No numbers yet.", "They appear here once a sync has read them.")]
    ordered = sorted(numbers, key=_group_of)
    return [
        _group(name, list(members), address) for name, members in groupby(ordered, key=_group_of)
    ]


def imported_mark(imported: bool) -> list[Any]:
    """What stands beside the name of a number that came from a file."""
    return [html.Span(" imported", className="muted", title=IMPORTED)] if imported else []


def _group_of(number: PostNumber) -> str:
    return f"Of the video: {number.group}" if number.level == "VIDEO" else number.group


def _group(name: str, numbers: Sequence[PostNumber], address: PageAddress) -> html.Section:
    zeros = [number for number in numbers if number.value == 0]
    zeros = zeros if len(zeros) >= MANY_ZEROS else []
    shown = [number for number in numbers if number not in zeros]
    parts: list[Any] = [html.H3(name or "Other", className="group-title")]
    parts += [_list(row for number in shown for row in _rows(number, address))] if shown else []
    parts += [_curve(number, address) for number in shown if len(number.keys) > MOST_KEYS]
    if zeros:
        words = f"{len(zeros)} numbers are 0" if not shown else f"{len(zeros)} more are 0"
        parts.append(_folded(words, (row for number in zeros for row in _rows(number, address))))
    return html.Section(parts, className="number-group")


def _list(rows: Iterable[Any]) -> html.Dl:
    return html.Dl(list(rows), className="numbers")


def _folded(words: str, rows: Iterable[Any]) -> html.Details:
    return html.Details([html.Summary(words, className="link"), _list(rows)], className="zeros")


def _rows(number: PostNumber, address: PageAddress) -> list[Any]:
    """A number and its parts; of many parts it is only said that there are."""
    known = load_catalog().metric(number.level, number.key)
    entry = glossary_link(number.key, number.level)
    link = dcc.Link(number.title or number.key, href=entry, className="entry-link")
    title = html.Dt(
        [link, *imported_mark(number.imported)], title=known.description if known else number.key
    )
    rows: list[Any] = []
    if number.value is not None:
        value = html.Dd(_value(number, number.value, address))
        rows.append(html.Div([title, value], title=f"{number.key}, {_seen(number)}"))
    elif number.keys:
        rows.append(html.Div([title, html.Dd("in parts", className="muted")]))
    if len(number.keys) > MOST_KEYS:
        return rows
    ordered = sorted(number.keys.items(), key=_place_of_part)
    return rows + [_part(number, key, value, address) for key, value in ordered]


def _curve(number: PostNumber, address: PageAddress) -> html.Details:
    """All parts of a number with many, in the order of their numbers where they are numbers."""
    steps = all(key.isdecimal() for key in number.keys)
    ordered = sorted(
        number.keys.items(), key=lambda part: int(part[0]) if steps else _place_of_part(part)
    )
    rows = [_part(number, key, value, address) for key, value in ordered]
    return _folded(f"{number.title}: {len(rows)} parts", rows)


def _part(number: PostNumber, key: str, value: Decimal, address: PageAddress) -> html.Div:
    shown = _value(number, value, address, key)
    return html.Div([html.Dt(part_name(key)), html.Dd(shown)], className="part")


def _value(number: PostNumber, value: Decimal, address: PageAddress, part: str = "") -> dcc.Link:
    """A value as the way to the snapshots behind it."""
    metric = f"{VIDEO_PREFIX if number.level == 'VIDEO' else ''}{number.key}"
    href = address.of_post_numbers(address.post_id, posts_metric=metric, part=part)
    return dcc.Link(exact_value(value, number.unit), href=href, className="value-way")


def _place_of_part(part: tuple[str, Any]) -> tuple[str, Any, str]:
    """The greatest first; ads and organic stand together, as do followers and others."""
    key, value = part
    breakdown, flag, _value = key.partition("=")
    return (breakdown if flag else "", -value, key)


def _seen(number: PostNumber) -> str:
    seen = f"seen {day(number.observed_on, weekday=True)}"
    return f"{seen}, {IMPORTED}" if number.imported else seen
