"""What the address of the portfolio asks for: read without trust, and written as links.

Days, words and what is compared with are read as on the screens of a Page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from dashboard.page_address import DEFAULTS, PageAddress, short_text
from dashboard.queries.pages.portfolio_wish import Wish

PAGE_SIZE = 25
FILE = "/api/meta/portfolio/file/"
REPORTS = "/settings/reports"
USUAL = PageAddress()
SORT = str(DEFAULTS["sort"])


@dataclass(frozen=True)
class PortfolioAddress:
    """Every text is what the address says and still to be checked.

    `view` holds the days, the words and which page of the list; `group` is a group's number.
    """

    view: PageAddress = USUAL
    group: str = ""
    sort: str = SORT
    order: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "PortfolioAddress":
        """The address of these values, whatever a browser sent as them."""
        group, sort, order = (short_text(given.get(name)) for name in ("group_id", "sort", "order"))
        return cls(PageAddress.of("", given), group, sort or SORT, order)

    @property
    def wish(self) -> Wish:
        """What is asked for."""
        view = self.view
        return Wish(
            preset=view.range,
            since=view.since,
            until=view.until,
            compare=view.comparison,
            search=view.words,
            group=self.group,
            sort=self.sort,
            descending=sorts_down(self.sort, self.order),
            limit=PAGE_SIZE,
            offset=(view.number - 1) * PAGE_SIZE,
        )

    def of_page(self, page_id: str) -> PageAddress:
        """A Page with the same days."""
        view = self.view
        return PageAddress(
            page_id=page_id,
            range=view.range,
            since=view.since,
            until=view.until,
            compare=view.compare,
            compare_since=view.compare_since,
            compare_until=view.compare_until,
        )

    def href(self, **changes: Any) -> str:
        """The portfolio from its first row, with another `group` or other `words`."""
        other = {"group": self.group, "words": self.view.words} | changes
        days = replace(self.of_page(""), words=other["words"]).href().partition("?")[2]
        own = {"group_id": other["group"], "sort": self.sort if self.sort != SORT else ""}
        own["order"] = self.order
        query = "&".join(part for part in (days, urlencode(_given(own))) if part)
        return f"/?{query}" if query else "/"

    def file(self, export_format: str, separator: str = "") -> str:
        """All rows as a file, by the names that the API calls these values."""
        view = self.view
        asked = {
            "export_format": export_format,
            "csv_separator": separator,
            "date_preset": view.range,
            "since": view.since,
            "until": view.until,
            "compare": view.comparison.name,
            "compare_since": view.compare_since,
            "compare_until": view.compare_until,
            "search": view.words,
            "group_id": self.group,
            "sort": self.sort,
            "order": "desc" if sorts_down(self.sort, self.order) else "asc",
        }
        return f"{FILE}?{urlencode(_given(asked))}"

    def report(self, group_id: int | str) -> str:
        """The form of a report of a group, with the same days."""
        shown = self.href(group=str(group_id), words="")
        return f"{REPORTS}?{urlencode({'of': shown})}"


def next_order(key: str, sort: str, descending: bool) -> str:
    """The order that a press on a column's head brings, as the address says it: its usual one,
    or the other where the rows stand in that already."""
    usual = sorts_down(key, "")
    wanted = not descending if key == sort and descending == usual else usual
    return "" if wanted == usual else "desc" if wanted else "asc"


def sorts_down(sort: str, order: str) -> bool:
    """Whether the largest comes first; numbers do, names do not, unless the order says more."""
    return order == "desc" if order in ("asc", "desc") else sort != SORT


def _given(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
