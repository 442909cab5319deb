"""Parts of screens without a chart: the cards, the table of posts, and the best times."""

from typing import Any

from dash import html

from dashboard.components.best_times import times_table
from dashboard.components.kpis import kpi_cards
from dashboard.components.post_figures import draw_figures
from dashboard.components.posts import all_posts, filter_of, why_no_posts
from dashboard.page_address import POSTS
from dashboard.page_context import PageContext
from dashboard.queries.posts.best_times import read_best_times
from dashboard.queries.posts.values import require_measure
from dashboard.share.drawn import Drawn
from dashboard.share.markup import Rewrite, markup


def cards_of(context: PageContext, rewrite: Rewrite) -> Drawn:
    """The key figures, or those of the posts, without what unfolds of each. Raises BadInput."""
    posts = context.address.section == POSTS
    cards = _figures(context) if posts else kpi_cards(context)
    look = "kpis post-figures" if posts else "kpis"
    title = "Figures of the posts" if posts else "Key figures"
    drawn = markup(html.Section(cards, className=look), rewrite, unfolds=False)
    return Drawn.of_words(title, drawn)


def _figures(context: PageContext) -> Any:
    require_measure(context.session, context.address.posts_metric)
    return draw_figures(context) or why_no_posts(context)


def table_of(context: PageContext, rewrite: Rewrite) -> Drawn:
    """A page of the ranking, as the address filters and orders it. Raises BadInput."""
    measure = require_measure(context.session, context.address.posts_metric)
    drawn = markup(all_posts(context).children, rewrite)
    return Drawn.of_words(f"Posts by {measure.title.lower()}", drawn)


def times_of(context: PageContext, rewrite: Rewrite) -> Drawn:
    """When the posts of a year did best, whatever the range. Raises BadInput."""
    measure = require_measure(context.session, context.address.posts_metric)
    zone, wanted = context.zone(), filter_of(context.address)
    found = read_best_times(context.session, context.page, measure, context.now, zone, wanted)
    drawn = markup(times_table(found, measure, zone), rewrite)
    return Drawn.of_words("Best times", drawn)
