from dash import html

from dashboard.component_html import plain
from dashboard.share.markup import markup


def test_the_words_of_a_note_stay_and_its_link_goes() -> None:
    note = html.Li(html.A("Far above the median", href="/pages/1/posts/2", className="note-words"))
    shown = markup(note, str)
    assert "Far above the median" in shown
    assert "href" not in shown


def test_a_link_that_only_leads_elsewhere_goes_with_its_words() -> None:
    assert "Portfolio" not in markup(html.Div(html.A("Portfolio", href="/", className="nav")), str)


def test_what_dash_need_not_know_is_read_like_anything_else() -> None:
    row = html.Tr(html.Td([html.A("More", href="/glossary"), html.Button("Delete"), "12"]))
    written = markup(plain(html.Table(row)), lambda address: address)
    assert written == "<table><tr><td>12</td></tr></table>"
