"""The URL is the state of a view: reading it without trust, and writing links to other views."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode

OVERVIEW = "/pages/"
DEFAULT_METRIC = "page_media_view"
DEFAULT_POSTS_METRIC = "post_media_view"
LONGEST = 120
MOST_POSTS = 100
FARTHEST_POST = 100_000
POSTS = "posts"
# How a value is called in the address, and here.
QUERY_NAMES = (
    ("range", "range"),
    ("since", "since"),
    ("until", "until"),
    ("metric", "metric"),
    ("period", "period"),
    ("split", "split"),
    ("posts_metric", "posts_metric"),
    ("posts_sort", "posts_sort"),
    ("posts", "posts"),
    ("q", "words"),
    ("type", "kind"),
    ("from", "skip"),
)


@dataclass(frozen=True)
class PageAddress:
    """What a person looks at. Every text is what the URL says and still to be checked.

    `section` is what of the Page: nothing for the overview, else a name such as `posts`.
    """

    page_id: str = ""
    section: str = ""
    post_id: str = ""
    range: str | None = None
    since: str | None = None
    until: str | None = None
    metric: str = DEFAULT_METRIC
    period: str = "day"
    retired: bool = False
    posts_metric: str = DEFAULT_POSTS_METRIC
    posts_sort: str = "desc"
    posts: int = 10
    split: str = ""
    words: str = ""
    kind: str = ""
    skip: int = 0

    def href(self, **changes: Any) -> str:
        """The address of this view with some values changed."""
        return format_address(replace(self, **changes))

    def of_post(self, post_id: str) -> str:
        """The address of a post's own page, which knows the way back to this view."""
        return self.href(section=POSTS, post_id=post_id)

    def of_posts(self, **changes: Any) -> str:
        """The address of the posts of the same range, from the first one."""
        return self.href(**({"section": POSTS, "post_id": "", "skip": 0} | changes))

    def with_preset(self, preset: str) -> str:
        """The address of the same view over a preset."""
        return self.href(range=preset, since=None, until=None, skip=0)


def parse_address(pathname: Any, search: Any) -> PageAddress:
    """The state in a path and a query string, whatever these may be."""
    path = pathname if isinstance(pathname, str) else ""
    given = query_values(search)
    page_id, section, post_id = _path_parts(path)
    shown = given.get("posts", "")
    return PageAddress(
        page_id=page_id,
        section=section,
        post_id=post_id,
        range=given.get("range"),
        since=given.get("since"),
        until=given.get("until"),
        metric=given.get("metric", DEFAULT_METRIC),
        period=given.get("period", "day"),
        retired=given.get("retired") == "1",
        posts_metric=given.get("posts_metric", DEFAULT_POSTS_METRIC),
        posts_sort=given.get("posts_sort", "desc"),
        posts=_count(shown),
        split=given.get("split", ""),
        words=given.get("q", ""),
        kind=given.get("type", ""),
        skip=_skip(given.get("from", "")),
    )


def format_address(state: PageAddress) -> str:
    """The shortest address of a state: what is as by default is left out."""
    usual = PageAddress()
    pairs = [
        (name, getattr(state, field))
        for name, field in QUERY_NAMES
        if getattr(state, field) and getattr(state, field) != getattr(usual, field)
    ]
    pairs += [("retired", "1")] if state.retired else []
    parts = [part for part in (state.section, state.post_id) if state.section]
    path = OVERVIEW + "/".join(quote(part, safe="") for part in (state.page_id, *parts) if part)
    return f"{path}?{urlencode(pairs)}" if pairs else path


def query_values(search: Any) -> dict[str, str]:
    """The first value of each name in a query string, cut to a sane length."""
    query = search if isinstance(search, str) else ""
    return {
        name: _kept(values[0][:LONGEST])
        for name, values in parse_qs(query[:4000].lstrip("?")).items()
    }


def _path_parts(path: str) -> tuple[str, str, str]:
    """Page, section and post of /pages/<page>/<section>/<post>; empty where there is none."""
    if not path.startswith(OVERVIEW):
        return "", "", ""
    parts = path.removeprefix(OVERVIEW).strip("/").split("/", maxsplit=2)
    page, section, post = ([*parts, "", ""])[:3]
    return page[:LONGEST], section[:LONGEST], _kept(unquote(post)[:LONGEST])


def _kept(text: str) -> str:
    """The text with signs in place of what no database takes: NUL, half of a surrogate pair."""
    return text.replace("\x00", "\ufffd").encode(errors="replace").decode()


def _count(text: str) -> int:
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 10
    return min(max(wanted, 10), MOST_POSTS)


def _skip(text: str) -> int:
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    return min(wanted, FARTHEST_POST)
