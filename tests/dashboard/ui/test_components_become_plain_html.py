"""Components are written as the HTML that Dash would make of them, and nobody's text is markup."""

import json
from html.parser import HTMLParser

from dash import dcc, html

from dashboard.attributes import attributes
from dashboard.component_html import children_of, plain, to_html
from dashboard.components.chart_tables import plain_table
from dashboard.components.picker import Choice, picker


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


def test_of_what_is_plain_dash_gets_markup_and_no_components() -> None:
    rows = [html.Tr(html.Td("<b>Sale</b>"))]
    sent = plain(html.Table(rows, className="list")).to_plotly_json()["props"]
    assert sent == {
        "children": None,
        "className": "list",
        "data-html": "<tr><td>&lt;b&gt;Sale&lt;/b&gt;</td></tr>",
    }


def test_what_is_plain_is_written_like_anything_else() -> None:
    inner = html.Div(plain(html.Ul([html.Li("a"), html.Li("<b>")])))
    assert to_html(inner) == "<div><ul><li>a</li><li>&lt;b&gt;</li></ul></div>"
    assert to_html(plain(inner)) == to_html(inner)
    assert to_html(plain(html.Div())) == "<div></div>"


def test_new_children_take_the_place_of_plain_ones() -> None:
    node = plain(html.Ul(html.Li("secret")))
    node.children = []
    assert children_of(node) == []
    assert to_html(node) == "<ul></ul>"


def test_dash_knows_as_much_of_long_lists_as_of_short_ones() -> None:
    def known(count: int) -> int:
        choices = [Choice(f"Metric {place}", f"/{place}", note="n") for place in range(count)]
        rows = [html.Tr(html.Td(place)) for place in range(count)]
        tree = html.Div([picker("Metric", "Views", choices), plain_table(["Day"], rows, ())])
        return len(list(tree._traverse()))

    assert known(800) == known(8)
