"""What of a screen another site may show: its chart, its cards, its table or its best times."""

from collections.abc import Mapping

from dashboard.page_address import POSTS, PageAddress

CHART, CARDS, TABLE, TIMES = "chart", "cards", "table", "times"
PARTS = (CHART, CARDS, TABLE, TIMES)
# As one of many is called, such as in a list.
NAMES = {CHART: "chart", CARDS: "key figures", TABLE: "table", TIMES: "best times"}
HEIGHTS = {CHART: 480, CARDS: 420, TABLE: 900, TIMES: 560}
_OF_OVERVIEW = {CHART: "The trend", CARDS: "The key figures"}
_OF_POSTS = {
    CHART: "Every post as a dot",
    CARDS: "The figures of the posts",
    TABLE: "The table of posts",
    TIMES: "The best times",
}
_OF_POST = {CHART: "The growth of the post"}


def parts_of_screen(address: PageAddress) -> Mapping[str, str]:
    """What there is on the screen of an address, with its words, the usual choice first."""
    if address.post_id:
        return _OF_POST
    return _OF_POSTS if address.section == POSTS else _OF_OVERVIEW
