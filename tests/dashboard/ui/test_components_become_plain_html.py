"""Components are written as the HTML that Dash would make of them, and nobody's text is markup."""

import json
from html.parser import HTMLParser

from dash import dcc, html

from dashboard.attributes import attributes
from dashboard.component_html import to_html


def test_elements_keep_their_attributes_and_children() -> None:
    node = html.A(
        ["To ", html.B("Views")],
        href="/pages/1?metric=page_media_view",
        className="nav link",
        **attributes({"aria-current": "page", "data-metric": "views"}),
    )
    written = to_html(node)
    assert written.startswith("<a ")
    assert 'href="/pages/1?metric=page_media_view"' in written
    assert 'class="nav link"' in written
    assert 'aria-current="page"' in written
    assert 'data-metric="views"' in written
    assert written.endswith(">To <b>Views</b></a>")


def test_what_people_wrote_is_text() -> None:
    written = to_html(html.Div("<script>alert(1)</script>", title='"><img src=x onerror=y>'))
    assert "<script" not in written
    assert "<img" not in written


def test_what_only_dash_counts_is_left_out() -> None:
    assert to_html(html.Div(id="kpis", n_clicks=0)) == '<div id="kpis"></div>'


def test_flags_and_void_elements_are_written_as_html_has_them() -> None:
    assert to_html(html.Details(html.Summary("More"), open=True)) == (
        "<details open><summary>More</summary></details>"
    )
    assert to_html(html.Img(src="/thumbnails/1", alt="")) == '<img alt="" src="/thumbnails/1">'
    assert to_html(html.Button("Refresh", disabled=False)) == "<button>Refresh</button>"


def test_a_style_is_written_with_hyphens() -> None:
    node = html.Div(style={"--line": "url(x)", "maskImage": "none"})
    assert to_html(node) == '<div style="--line:url(x);mask-image:none"></div>'


def test_a_graph_carries_its_figure_and_other_parts_of_dash_are_left_out() -> None:
    figure = {"data": [{"x": ["2026-11-01"], "y": [1], "name": 'a "b" <c>'}], "layout": {}}
    tree = html.Div([dcc.Store(id="s", data="secret"), dcc.Graph(id="g", figure=figure)])
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value or "" for name, value in attrs if name == "data-figure")

    written = to_html(tree)
    Reader().feed(written)
    assert [json.loads(text) for text in found] == [figure]
    assert "secret" not in written


def test_nothing_is_written_as_nothing() -> None:
    assert to_html([None, False, True, "", 0]) == "0"
