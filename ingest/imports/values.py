"""What the readers of a file need, and what they make of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from ingest.imports.cells import CellError, Order
from ingest.imports.found import Found
from ingest.imports.lines import Line
from ingest.imports.metrics import ImportMetric, Metrics
from ingest.imports.titles import lowered

SKIP = "skip"


@dataclass(frozen=True)
class Value:
    """One number of the file. A number of a post has its `post_id` and no day."""

    line: int
    metric: ImportMetric
    value: Decimal
    period: str = "lifetime"
    breakdown_key: str = ""
    day: date | None = None
    post_id: str = ""


@dataclass(frozen=True)
class KeptPost:
    """A post that only the file knows."""

    post_id: str
    created_time: datetime
    message: str
    permalink_url: str
    media_type: str


@dataclass(frozen=True)
class Choices:
    """What somebody says about a file that it does not tell itself.

    `names` gives a title or a column the key of a metric, `skip`, or what else a column is.
    `metric` is that of the one block whose title is not known.
    """

    order: Order | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    metric: str | None = None
    keep_unknown_posts: bool = False

    def name_of(self, title: str) -> str | None:
        """What was said of this title."""
        said = {lowered(name): key for name, key in self.names.items()}
        return said.get(lowered(title))


@dataclass(frozen=True)
class Reading:
    """What the readers need. `refuse` is told the number of a line and the reason.

    `again` reads the file from its beginning; `known_posts` gives the ids of the Page's posts by
    what stands behind their underscore. `profile_id` is the other id by which a file may mean the
    Page, where Meta told it. `kept` are posts that only the file knows.
    """

    metrics: Metrics
    page_id: str
    newest: date
    choices: Choices
    refuse: Callable[[int, str], None]
    again: Callable[[], Iterator[Line]]
    known_posts: Mapping[str, str]
    profile_id: str = ""
    order: Order | None = None
    found: Found = field(default_factory=Found)
    kept: dict[str, KeptPost] = field(default_factory=dict)

    def checked_day(self, day: date) -> date:
        """A day on which there can be a value. Raises CellError."""
        if day > self.newest:
            raise CellError(f"{day} has not ended yet")
        if day.year < 2004:
            raise CellError(f"{day} is before Facebook began")
        return day
