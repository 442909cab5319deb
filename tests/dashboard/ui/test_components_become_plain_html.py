"""Components are written as the HTML that Dash would make of them, and nobody's text is markup."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html
from plotly.utils import PlotlyJSONEncoder

from dashboard.components.controls import choice, control, dropdown, search, switch
from dashboard.components.loading import loading
from dashboard.markup.attributes import attributes
from dashboard.markup.html import to_html
from dashboard.markup.trees import describe


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


@pytest.mark.parametrize(
    "component",
    [
        dcc.Link("<b>x</b>", href='/"><img>'),
        dbc.Button("<b>x</b>", title='"><img>'),
        dcc.Input(value='"><img>', placeholder="<b>x</b>"),
        choice("type", "<b>x</b>", {'"><img>': "<b>x</b>", "": "All"}, ""),
        dropdown("metric", '"><img>', [{"label": "<b>x</b>", "value": "1"}], "1"),
        dbc.Alert("<b>x</b>", color='"><img>'),
    ],
)
def test_what_people_wrote_is_text_in_every_component(component: Any) -> None:
    written = to_html(component)
    assert "<b>" not in written
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


def test_an_id_of_several_parts_is_written_as_dash_writes_it() -> None:
    assert to_html(html.Div(id={"b": 1, "a": "x"})) == (
        '<div id="{&#34;a&#34;:&#34;x&#34;,&#34;b&#34;:1}"></div>'
    )


def test_a_graph_carries_its_figure_and_what_has_no_face_is_left_out() -> None:
    figure = {"data": [{"x": ["2026-11-01"], "y": [1], "name": 'a "b" <c>'}], "layout": {}}
    tree = html.Div(
        [
            dcc.Store(id="s", data="secret"),
            dcc.Interval(id="i"),
            dcc.Location(id="l"),
            dbc.Modal("secret", id="m", is_open=True),
            dbc.Toast("secret", id="t"),
            dbc.Popover("secret", target="b"),
            dcc.Graph(id="g", figure=figure),
        ]
    )
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


def test_a_link_of_the_app_is_a_link() -> None:
    link = dcc.Link("Posts", href="/posts", className="link")
    assert to_html(link) == '<a href="/posts" class="link">Posts</a>'


def test_buttons_have_the_classes_that_dash_gives_them() -> None:
    button = to_html(dbc.Button("Refresh", id="refresh", color="secondary", disabled=True))
    assert button.startswith("<button ")
    assert 'class="btn btn-secondary"' in button
    assert " disabled" in button
    way = to_html(dbc.Button("Try again", href="/", color="primary", size="sm"))
    assert way.startswith("<a ")
    assert 'class="btn btn-primary btn-sm"' in way


def test_of_a_choice_the_chosen_one_is_marked() -> None:
    written = to_html(choice("period", "Period", {"day": "Day", "week": "7 days"}, "week"))
    assert re.findall(r'class="([^"]*active[^"]*)">([^<]*)<', written) == [
        ("form-check-label btn segment active", "7 days")
    ]
    assert len(re.findall(r"<input [^>]*checked", written)) == 1


def test_a_dropdown_is_a_box_with_the_name_of_what_is_chosen() -> None:
    options = [{"label": html.B(name), "value": name} for name in ("Views", "Clicks")]
    written = to_html(dropdown("metric", "Metric", options, "Clicks"))
    assert "<b>Clicks</b>" in written
    assert "Views" not in written


def test_boxes_and_switches_show_what_they_hold() -> None:
    assert 'value="beans"' in to_html(search("q", "Search", "beans"))
    assert "checked" in to_html(switch("retired", "Retired metrics", True))
    assert "checked" not in to_html(switch("retired", "Retired metrics", False))


def test_what_is_loading_is_written_without_its_placeholder() -> None:
    assert to_html(loading("12")) == '<div class="loading">12</div>'


def test_bootstraps_blocks_keep_their_classes_and_what_they_hold() -> None:
    tree = dbc.Row(dbc.Col(dbc.Card(dbc.CardBody("12"), className="kpi"), md=6))
    assert to_html(tree) == (
        '<div class="row"><div class="col-md-6"><div class="kpi card">'
        '<div class="card-body">12</div></div></div></div>'
    )


def test_a_control_has_the_id_that_dash_gives_it() -> None:
    written = to_html(switch("retired", "Retired", False))
    assert json.dumps(control("retired"), sort_keys=True, separators=(",", ":")) == (
        re.findall(r'id="([^"]*)"', written)[0].replace("&#34;", '"')
    )


@pytest.mark.parametrize(
    "component",
    [
        html.Div([html.B("x"), None, 3, ["a", html.I()]], id={"a": 1}, hidden=None, title=""),
        html.A("x", **attributes({"aria-label": "y", "data-metric": "z"})),
        dcc.Dropdown(options=[{"label": html.Span("x"), "value": "1"}], value="1", id="d"),
        dbc.DropdownMenu([dbc.DropdownMenuItem("x", n_clicks=0)], label=html.Span("y")),
        dcc.Graph(figure={"data": [{"y": [1, None, 2.5]}], "layout": {}}),
    ],
)
def test_a_component_is_told_as_dash_tells_it(component: Any) -> None:
    as_dash = json.loads(json.dumps(component, cls=PlotlyJSONEncoder))
    assert json.loads(json.dumps(describe(component), cls=PlotlyJSONEncoder)) == as_dash
