import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html

from dashboard.components.controls import (
    choice,
    dropdown,
    list_of,
    list_pages,
    search,
    switch,
)
from dashboard.components.ranges import range_choice
from dashboard.share.markup import markup


def test_the_words_of_a_note_stay_and_its_link_goes() -> None:
    words = dcc.Link("Far above the median", href="/pages/1/posts/2", className="note-words")
    shown = markup(html.Li(words), str)
    assert "Far above the median" in shown
    assert "href" not in shown


def test_a_link_that_only_leads_elsewhere_goes_with_its_words() -> None:
    assert "Portfolio" not in markup(html.Div(dcc.Link("Portfolio", href="/")), str)
    assert "Portfolio" not in markup(html.Div(html.A("Portfolio", href="/")), str)


def test_the_way_to_a_post_on_facebook_stays() -> None:
    assert "https://facebook.com/1" in markup(
        html.A("Facebook", href="https://facebook.com/1"), str
    )


def test_pictures_are_those_of_the_link() -> None:
    shown = markup(html.Img(src="/thumbnails/1", alt=""), lambda address: "/share/x" + address)
    assert shown == '<img alt="" src="/share/x/thumbnails/1">'


@pytest.mark.parametrize(
    "control",
    [
        range_choice(None),
        choice("type", "Type", {"": "All", "photo": "Photo"}, ""),
        dropdown("metric", "Metric", [{"label": "Views", "value": "1"}], "1"),
        search("q", "Search", "beans"),
        switch("retired", "Retired metrics", True),
        list_pages(1, 3, list_of("posts")),
        html.Form("x"),
        dbc.Form("x"),
        dbc.Button("Delete"),
        html.Button("Delete"),
        dbc.DropdownMenu("x", label="Export"),
    ],
)
def test_nothing_can_be_chosen_or_pressed(control: object) -> None:
    shown = markup(html.Div(control), str)
    assert not any(name in shown for name in ("<input", "<button", "<label", "btn", "<form"))


def test_what_a_button_opens_unfolds_by_itself() -> None:
    button = dbc.Button("About Views", id={"about": "views"}, className="info-button")
    opens = dbc.Popover(
        dbc.PopoverBody([html.P("What it means."), dcc.Link("Glossary", href="/glossary")]),
        target={"about": "views"},
    )
    assert markup([button, opens], str) == (
        '<details class="about-details"><summary class="info-button">About Views</summary>'
        '<div class="about"><div class="popover-body"><p>What it means.</p></div></div></details>'
    )


def test_what_opens_without_a_button_is_left_out() -> None:
    assert markup(html.Div(dbc.Popover("secret", target="nothing")), str) == "<div></div>"
