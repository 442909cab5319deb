"""The address of a view as it is kept: checked to be one of ours, and of a Page of the tenant."""

from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from dashboard.page_address import POSTS, PageAddress, format_address, parse_address
from dashboard.queries.inputs import BadInput, one_line
from dashboard.queries.pages.listing import find_page

LONGEST_NAME = 80
NOT_KEPT = "Only the overview and the posts of one of your Pages are kept."


def checked_view(session: Session, tenant_id: int, given: str) -> PageAddress:
    """The view that an address names: the overview or the posts of a Page. Raises BadInput."""
    try:
        parts = urlsplit(given)
    except ValueError:
        raise BadInput("address", NOT_KEPT) from None
    state = parse_address(parts.path, parts.query)
    known = bool(state.page_id) and find_page(session, tenant_id, state.page_id) is not None
    if not known or state.section not in ("", POSTS) or state.post_id:
        raise BadInput("address", NOT_KEPT)
    return state


def path_and_query(state: PageAddress) -> tuple[str, str]:
    """How a view is written into a row."""
    path, _, query = format_address(state).partition("?")
    return path, query


def checked_name(name: str) -> str:
    """A view's name in one line. Raises BadInput."""
    empty = "Give the view a name."
    return one_line(name, "name", what="A name", when_empty=empty, longest=LONGEST_NAME)
