"""The columns of the posts' table: those that may be chosen, and what each shows of a post."""

from collections.abc import Sequence

from dashboard.components.picker import Option, option
from dashboard.page_address import RANKED, PageAddress
from dashboard.queries.posts.columns import PostColumn
from dashboard.queries.posts.sorting import AGAINST_USUAL, LABELS, PLAIN, PUBLISHED, TEXT, TYPE

USUAL_COLUMNS = (PUBLISHED, AGAINST_USUAL, "engagement_rate")
# What a post is stands before its numbers.
FACTS = (PUBLISHED, TYPE, LABELS)
NAMES_FIRST = (TYPE, LABELS, TEXT)


def column_options(metrics: Sequence[Option]) -> list[Option]:
    """What may be chosen: what posts are, how they stand, and any of their metrics."""
    own = [option(key, PLAIN[key], "The post") for key in (*FACTS, AGAINST_USUAL)]
    return [*own, *metrics]


def sorts_down(key: str) -> bool:
    """Whether the largest or newest comes first where nothing else is said: words begin with A."""
    return key not in NAMES_FIRST


def order_of(address: PageAddress) -> tuple[str, str]:
    """By what the table is sorted, empty for the metric that posts are ranked by, and how."""
    key, _colon, way = address.order_by.partition(":")
    if key == RANKED:
        return "", address.posts_sort
    usual = "desc" if sorts_down(key) else "asc"
    return key, way or usual


def next_order(pressed: str, address: PageAddress) -> tuple[str, str]:
    """What a press on a head makes of the table's order and of the ranking's: its usual one, or
    the other where the rows stand in that already."""
    key, way = order_of(address)
    other = "asc" if way == "desc" else "desc"
    if pressed == RANKED:
        return RANKED, address.posts_sort if key else other
    usual = "desc" if sorts_down(pressed) else "asc"
    wanted = other if pressed == key else usual
    return pressed if wanted == usual else f"{pressed}:{wanted}", address.posts_sort


def order_options(title: str, columns: Sequence[PostColumn], address: PageAddress) -> list[Option]:
    """Every order of the table, for screens that have no room for heads."""
    keys = {each.key: each.title for each in (PostColumn(TEXT, PLAIN[TEXT]), *columns)}
    orders = {RANKED: title}
    for key, name in keys.items():
        down, up = ("newest", "oldest") if key == PUBLISHED else ("most", "least")
        first, last = (down, up) if sorts_down(key) else ("A", "Z")
        reverse = "asc" if sorts_down(key) else "desc"
        orders |= {key: f"{name}, {first} first", f"{key}:{reverse}": f"{name}, {last} first"}
    # Such as `published:desc`, which is the usual order of its column.
    orders.setdefault(address.order_by, address.order_by)
    return [{"value": key, "label": name} for key, name in orders.items()]
