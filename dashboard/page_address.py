"""What the address of a Page's screen asks for: read without trust, and written as a link.

The values come from a query string or, by the same names, from the controls of a screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode

from dashboard.queries.days.comparisons import PREVIOUS, Comparison

OVERVIEW = "/pages/"
POSTS = "posts"
NUMBERS = "numbers"
DEFAULT_PRESET = "last_28d"
DEFAULT_METRIC = "page_media_view"
DEFAULT_POSTS_METRIC = "post_media_view"
CUSTOM = "custom"
# Its control is one of its own: a browser would take another screen's for half of it.
PERIOD_OF_NUMBERS = "window"
LONGEST = 120
# What of a chart says that it shows more than the one line of a metric.
ONE_LINE = ("second", "split", "part")
MOST_PAGES = 10_000
POSTS_A_PAGE = 25
# Posts stand in the order of the ranking, and not in that of another column.
RANKED = "rank"
# What a value is when the address does not name it; anything else is written into the address.
DEFAULTS: dict[str, Any] = {
    "range": DEFAULT_PRESET,
    "compare": PREVIOUS,
    "metric": DEFAULT_METRIC,
    "second": "",
    "period": "day",
    "window": "day",
    "split": "",
    "retired": False,
    "posts_metric": DEFAULT_POSTS_METRIC,
    "posts_sort": "desc",
    "order_by": RANKED,
    "q": "",
    "type": "",
    "label": "",
    "page": 1,
    "sort": "name",
}
# How a value is called in the address, and here.
QUERY_NAMES = (
    ("range", "range"),
    ("since", "since"),
    ("until", "until"),
    ("compare", "compare"),
    ("compare_since", "compare_since"),
    ("compare_until", "compare_until"),
    ("metric", "metric"),
    ("second", "second"),
    ("period", "period"),
    ("split", "split"),
    ("part", "part"),
    ("posts_metric", "posts_metric"),
    ("posts_sort", "posts_sort"),
    ("order_by", "order_by"),
    ("q", "words"),
    ("type", "kind"),
    ("label", "label"),
    ("page", "number"),
)


@dataclass(frozen=True)
class PageAddress:
    """A screen of a Page. Every text is what the URL says and still to be checked.

    `section` is what of the Page: nothing for the overview, else a name such as `posts`.
    `number` is which page of a list is shown, from 1; `part` is Meta's key of a part of the metric.
    `second` is the metric beside the first in the trend.
    `order_by` is the column that posts are sorted by, with `:asc` or `:desc` where not as usual.
    """

    page_id: str = ""
    section: str = ""
    post_id: str = ""
    range: str | None = None
    since: str | None = None
    until: str | None = None
    compare: str = PREVIOUS
    compare_since: str | None = None
    compare_until: str | None = None
    metric: str = DEFAULT_METRIC
    second: str = ""
    period: str = "day"
    retired: bool = False
    posts_metric: str = DEFAULT_POSTS_METRIC
    posts_sort: str = "desc"
    order_by: str = RANKED
    split: str = ""
    part: str = ""
    words: str = ""
    kind: str = ""
    label: str = ""
    number: int = 1

    @classmethod
    def of(
        cls, page_id: Any, given: Mapping[str, Any], *, section: str = "", post_id: Any = ""
    ) -> "PageAddress":
        """The address of these values, whatever a browser sent as them.

        Days of one's own count where no preset is chosen, or `range` is `custom`; and days to
        compare with where nothing else is chosen to compare with.
        """
        read = {name: short_text(value) for name, value in given.items()}
        preset, own = read.get("range", ""), {}
        if preset == CUSTOM or not preset:
            own = {name: read[name] for name in ("since", "until") if read.get(name)}
        own |= _own_comparison(read)
        usual = {name: read.get(name) or DEFAULTS[name] for name in _NAMED}
        usual["period"] = read.get(PERIOD_OF_NUMBERS) or usual["period"]
        return cls(
            page_id=short_text(page_id),
            section=section,
            post_id=short_text(post_id),
            range=None if preset == CUSTOM or not preset else preset,
            retired=given.get("retired") in (True, "1"),
            part=read.get("part", ""),
            words=read.get("q", ""),
            kind=read.get("type", ""),
            label=read.get("label", ""),
            number=page_number(given.get("page"))
            if "page" in given
            else _page_of(given.get("from")),
            **own,
            **usual,
        )

    @property
    def comparison(self) -> Comparison:
        """What its range is compared with, still to be checked."""
        name = None if self.compare == PREVIOUS else self.compare
        return Comparison(name, self.compare_since, self.compare_until)

    def href(self, **changes: Any) -> str:
        """The address of this screen with some values changed."""
        return format_address(replace(self, **changes))

    def of_post(self, post_id: str) -> str:
        """The address of a post's own page, which knows the way back to this one."""
        return self.href(section=POSTS, post_id=post_id)

    def of_posts(self, **changes: Any) -> str:
        """The address of the posts of the same range, from the first one."""
        return self.href(**({"section": POSTS, "post_id": "", "number": 1} | changes))

    def of_numbers(self, **changes: Any) -> str:
        """The address of the stored values behind a number of the same range."""
        here = {"section": NUMBERS, "post_id": "", "number": 1} | dict.fromkeys(ONE_LINE, "")
        return self.href(**(here | changes))

    def of_post_numbers(self, post_id: str, **changes: Any) -> str:
        """The address of the stored snapshots behind a number of a post."""
        return self.of_numbers(**({"post_id": post_id} | changes))

    def of_day(self, day: date, **changes: Any) -> str:
        """The same of one day."""
        alone = {"range": None, "since": day.isoformat(), "until": day.isoformat()}
        return self.of_numbers(**(alone | changes))


_NAMED = ("metric", "second", "period", "split", "posts_metric", "posts_sort", "order_by")


def _own_comparison(read: Mapping[str, str]) -> dict[str, str]:
    """What is compared with: a name, or days of one's own."""
    chosen = read.get("compare", "")
    if chosen and chosen != CUSTOM:
        return {"compare": chosen}
    return {name: read[name] for name in ("compare_since", "compare_until") if read.get(name)}


def parse_address(pathname: Any, search: Any) -> PageAddress:
    """The address in a path and a query string, whatever these may be."""
    page_id, section, post_id = _path_parts(pathname if isinstance(pathname, str) else "")
    return PageAddress.of(page_id, query_values(search), section=section, post_id=post_id)


def format_address(address: PageAddress) -> str:
    """The shortest path and query: what is as by default is left out."""
    usual = PageAddress()
    pairs = [
        (name, getattr(address, field))
        for name, field in QUERY_NAMES
        if getattr(address, field) and getattr(address, field) != getattr(usual, field)
    ]
    pairs = [pair for pair in pairs if pair != ("range", DEFAULT_PRESET)]
    if address.section == NUMBERS:
        pairs = [(PERIOD_OF_NUMBERS if name == "period" else name, value) for name, value in pairs]
    pairs += [("retired", "1")] if address.retired else []
    parts = [part for part in (address.section, address.post_id) if address.section]
    path = OVERVIEW + "/".join(quote(part, safe="") for part in (address.page_id, *parts) if part)
    return f"{path}?{urlencode(pairs)}" if pairs else path


def query_values(search: Any) -> dict[str, str]:
    """The first value of each name in a query string, cut to a sane length."""
    query = search if isinstance(search, str) else ""
    return {
        name: short_text(values[0]) for name, values in parse_qs(query[:4000].lstrip("?")).items()
    }


def texts(given: Mapping[str, Any]) -> dict[str, str]:
    """The values that are short texts, whatever was sent as them; empty for anything else."""
    return {name: short_text(value) for name, value in given.items()}


def page_number(given: Any) -> int:
    """Which page of a list is asked for, from 1; anything strange is 1."""
    if isinstance(given, bool) or not isinstance(given, int | str):
        return 1
    text = str(given)
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(wanted, 1), MOST_PAGES)


def _page_of(place: Any) -> int:
    """The page of a list that begins after so many posts, as addresses of older releases say it."""
    text = place if isinstance(place, str) and place.isascii() and place.isdigit() else "0"
    return page_number(int(text[:6]) // POSTS_A_PAGE + 1)


def _path_parts(path: str) -> tuple[str, str, str]:
    """Page, section and post of /pages/<page>/<section>/<post>; empty where there is none."""
    if not path.startswith(OVERVIEW):
        return "", "", ""
    parts = path.removeprefix(OVERVIEW).strip("/").split("/", maxsplit=2)
    page, section, post = ([*parts, "", ""])[:3]
    return page[:LONGEST], section[:LONGEST], unquote(post)[:LONGEST]


def short_text(value: Any) -> str:
    """A short text, whatever was sent, with signs in place of what no database takes.

    That is NUL, and half of a surrogate pair.
    """
    if not isinstance(value, str):
        return ""
    return value[:LONGEST].replace("\x00", "\ufffd").encode(errors="replace").decode()
