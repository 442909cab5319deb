"""The address of a view as it is kept: checked to be one of ours, and of a Page of the tenant."""

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from sqlalchemy.orm import Session

from dashboard.page_address import POSTS, PageAddress, format_address, parse_address, short_text
from dashboard.queries.inputs import BadInput, one_line
from dashboard.queries.pages.listing import find_page
from dashboard.queries.posts.detail import find_post

LONGEST_NAME = 80
PORTFOLIO = "/"
NAME = re.compile(r"[a-z_]{1,30}")
MOST_VALUES, LONGEST_QUERY = 20, 2000
NOT_KEPT = "Only the overview and the posts of one of your Pages are kept."
NO_SCREEN = "Only parts of the overview, of the posts and of a post of your Pages are shown."
NOT_SAVED = "Only the portfolio, and the overview and the posts of one of your Pages, are kept."


def kept_address(session: Session, tenant_id: int, given: str) -> tuple[str, str]:
    """Path and query of a view that somebody saves: a Page's, or the portfolio. Raises BadInput."""
    parts = _split(given, NOT_SAVED)
    if parts.path == PORTFOLIO and not parts.netloc and not parts.scheme:
        return PORTFOLIO, _values(parts.query)
    try:
        return path_and_query(checked_view(session, tenant_id, given))
    except BadInput:
        raise BadInput("address", NOT_SAVED) from None


def _values(query: str) -> str:
    """What the controls of a list said, which reads it without trust; from its first page."""
    pairs = parse_qsl(query[:LONGEST_QUERY])[:MOST_VALUES]
    return urlencode(
        [
            (name, short_text(value))
            for name, value in pairs
            if NAME.fullmatch(name) and name != "page"
        ]
    )


def checked_view(session: Session, tenant_id: int, given: str) -> PageAddress:
    """The view that an address names: the overview or the posts of a Page. Raises BadInput."""
    parts = _split(given, NOT_KEPT)
    state = parse_address(parts.path, parts.query)
    known = bool(state.page_id) and find_page(session, tenant_id, state.page_id) is not None
    if not known or state.section not in ("", POSTS) or state.post_id:
        raise BadInput("address", NOT_KEPT)
    return state


def checked_screen(session: Session, tenant_id: int, given: str) -> PageAddress:
    """The screen of which other sites may show a part: such a view, or one post of a Page. Raises
    BadInput."""
    parts = _split(given, NO_SCREEN)
    state = parse_address(parts.path, parts.query)
    if not state.post_id:
        return checked_view(session, tenant_id, given)
    found = find_post(session, tenant_id, state.post_id) if state.section == POSTS else None
    if found is None or found[1].page_id != state.page_id:
        raise BadInput("address", NO_SCREEN)
    return state


def path_and_query(state: PageAddress) -> tuple[str, str]:
    """How a view is written into a row."""
    path, _, query = format_address(state).partition("?")
    return path, query


def checked_name(name: str) -> str:
    """A view's name in one line. Raises BadInput."""
    empty = "Give the view a name."
    return one_line(name, "name", what="A name", when_empty=empty, longest=LONGEST_NAME)


def _split(given: str, refusal: str) -> SplitResult:
    try:
        return urlsplit(given)
    except ValueError:
        raise BadInput("address", refusal) from None
