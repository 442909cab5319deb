"""What a format starts from, and what it hands back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dashboard.charts.kinds import kind_name
from dashboard.excerpt import excerpt
from dashboard.exports.aside import Aside
from dashboard.exports.options import ExportOptions
from dashboard.format import clock, day, more_pages
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.pages.freshness import Freshness
from dashboard.queries.posts.filters import EVERY_POST, PostFilter
from dashboard.queries.posts.labels import find_label
from models import MetaPage, Tenant

Progress = Callable[[str, float], None]


class ExportError(Exception):
    """The file cannot be made; the message says why and what to do."""


@dataclass(frozen=True)
class Work:
    """One export: a session that sees one moment, the view, and a folder for what is unfinished.

    `more` is the same work for each further Page of a report. `aside` is a picture for its mail;
    `remarks` say what is missing of it.

    `tell` writes a step and how much is done, from 0 to 1.
    """

    session: Session
    tenant: Tenant
    page: MetaPage
    options: ExportOptions
    span: DateRange
    fresh: Freshness
    made_at: datetime
    folder: Path
    tell: Progress
    more: tuple["Work", ...] = ()
    aside: Aside | None = None
    remarks: tuple[str, ...] = ()

    @property
    def page_name(self) -> str:
        """The Page's name on one line."""
        return excerpt(self.page.name)

    @property
    def report_name(self) -> str:
        """What the report is of: the group, or the Page and how many more."""
        if self.options.group_name:
            return excerpt(self.options.group_name)
        return f"{self.page_name}{more_pages(len(self.more))}"

    @property
    def furthest_back(self) -> "Work":
        """Of several Pages the work of the one whose numbers end first, if it has any."""
        return min((self, *self.more), key=lambda one: one.fresh.data_through or date.max)

    @property
    def wanted(self) -> PostFilter:
        """Which posts the view shows; the overview's are never filtered."""
        if self.options.view != "posts":
            return EVERY_POST
        options = self.options
        return PostFilter(options.posts_words, options.posts_type, options.posts_label)

    @property
    def filter_words(self) -> str:
        """only posts of the type Reel with “coffee” in their text; empty without a filter."""
        wanted = self.wanted
        parts = [f"of the type {kind_name(wanted.kind)}"] if wanted.kind else []
        parts += [self._label_words] if wanted.label else []
        parts += [f"with “{wanted.words}” in their text"] if wanted.words else []
        return f"only posts {' '.join(parts)}" if parts else ""

    @property
    def _label_words(self) -> str:
        label = find_label(self.session, self.tenant.id, self.options.posts_label)
        return f"with the label “{excerpt(label.name)}”" if label else "with a label that is gone"

    @property
    def through(self) -> str:
        """Data through Mon 23 Nov 2026."""
        if self.fresh.data_through is None:
            return "No data yet"
        newest = day(self.fresh.data_through, weekday=True, year=True)
        return f"Data through {newest}{self._stale_words}{self._arriving}"

    @property
    def _stale_words(self) -> str:
        if self.fresh.stale:
            return f" (stale: {self.fresh.stale_words})"
        return " (stale)" if self.is_stale else ""

    @property
    def _arriving(self) -> str:
        """How far back the history reaches while it does not hold all the days compared."""
        fill = self.fresh.backfill
        if fill is None or not fill.running or fill.oldest_day is None:
            return ""
        if fill.oldest_day <= self.span.stretch[0]:
            return ""
        return f", history still arriving: back to {day(fill.oldest_day, year=True)} so far"

    @property
    def made_locally(self) -> datetime:
        """The moment it was made, as the tenant's clocks show it."""
        return self.made_at.astimezone(ZoneInfo(self.tenant.time_zone))

    @property
    def made(self) -> str:
        """Made on Tue 24 Nov 2026 at 16:05, America/Jamaica."""
        on = day(self.made_locally.date(), weekday=True, year=True)
        time = clock(self.made_at, ZoneInfo(self.tenant.time_zone))
        return f"Made on {on} at {time}, {self.tenant.time_zone.replace('_', ' ')} time"

    @property
    def is_stale(self) -> bool:
        """Whether the view says that its numbers are stale."""
        return self.fresh.stale or self.span.stale


def with_more_pages(work: Work, pages: Sequence[MetaPage], fresh: Mapping[int, Freshness]) -> Work:
    """The work of the first Page with that of the others."""
    return replace(
        work, more=tuple(replace(work, page=page, fresh=fresh[page.id]) for page in pages)
    )


@dataclass(frozen=True)
class Made:
    """A finished file of this machine; it is stored under another name."""

    path: Path
    content_type: str
    extension: str
