"""Which posts are shown: words, type, and the days, which on a phone stand in one sheet."""

from typing import Any

from dash import html

from dashboard.attributes import attributes
from dashboard.charts.kinds import kind_name
from dashboard.components.segments import Segment, segments
from dashboard.components.view import PageContext
from dashboard.queries.posts.filters import read_kinds


def search_box(context: PageContext) -> html.Div:
    """The field is made in the browser, and leads to the address with the words in it."""
    data = {
        "data-words": context.address.words,
        "data-address": context.address.of_posts(words="WORDS"),
    }
    return html.Div(className="words-form", **attributes(data))


def kind_choice(context: PageContext) -> Any:
    """All, or one of the types that the Page has."""
    kinds = read_kinds(context.session, context.page)
    if len(kinds) < 2:
        return None
    state = context.address
    choices = [Segment("All", state.href(kind="", skip=0), not state.kind)]
    choices += [
        Segment(kind_name(kind), state.href(kind=kind, skip=0), kind == state.kind)
        for kind in kinds
    ]
    return segments("Type", choices)
