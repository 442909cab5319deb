"""What an export is of: the view of whoever requested it, frozen at that moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from dashboard.exports.own_words import LONGEST
from dashboard.exports.sections import ALL_SECTIONS, SECTIONS
from dashboard.locale import find_locale
from dashboard.page_address import DEFAULT_METRIC, DEFAULT_POSTS_METRIC
from dashboard.queries.days.comparisons import COMPARISONS, OWN, PREVIOUS, Comparison
from dashboard.queries.days.ranges import DateRange, resolve_range
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.buckets import BUCKETS
from dashboard.queries.insights.metrics import require_metric
from dashboard.queries.insights.refused import require_given_line
from dashboard.queries.insights.splits import only_in_parts, splits_of
from dashboard.queries.insights.timeseries import PERIODS
from dashboard.queries.pages.freshness import newest_common_day, read_freshness
from dashboard.queries.posts.columns import require_columns
from dashboard.queries.posts.given import require_given
from dashboard.queries.posts.ranking import SORTS
from dashboard.queries.posts.sorting import require_sorting
from dashboard.queries.posts.values import require_measure
from models import MetaPage

VIEWS = ("overview", "posts")
CSV_FORMS = ("zip", "single")
CSV_SEPARATORS = ("comma", "semicolon", "tab")
THEMES = ("light", "dark")
PNG_PARTS = ("overview", "chart")
PAPERS = ("a4", "letter")
NUMBER_FORMAT, FORMER_NAME = "number_format", "language"
# What is said of them wherever they are asked for.
NUMBERS_ALONE = "A tag such as de: how numbers are written. Words stay English."
FORMER_WORDS = f"The former name of {NUMBER_FORMAT}."
SECTION_WORDS = dict(SECTIONS)
OWN_WORDS = ("introduction", "comment")
# The options that name a metric: the usual one, and what asks whether another is given.
GIVEN: dict[str, tuple[str, Callable[..., Any]]] = {
    "trend_metric": (DEFAULT_METRIC, require_given_line),
    "trend_second": ("", require_given_line),
    "posts_metric": (DEFAULT_POSTS_METRIC, require_given),
}
CHOICES = {
    "view": VIEWS,
    "compare": COMPARISONS,
    "trend_period": (*PERIODS, *BUCKETS),
    "posts_sort": SORTS,
    "csv_form": CSV_FORMS,
    "csv_separator": CSV_SEPARATORS,
    "theme": THEMES,
    "png_part": PNG_PARTS,
    "paper": PAPERS,
}


@dataclass(frozen=True)
class ExportOptions:
    """A view and how it is written. Days are ISO dates; without days the preset decides later.

    `posts_columns` are those of choice in data files; None for the usual ones.
    """

    date_preset: str | None = None
    since: str | None = None
    until: str | None = None
    previous_since: str | None = None
    previous_until: str | None = None
    stale: bool = False
    compare: str = PREVIOUS
    compare_since: str | None = None
    compare_until: str | None = None
    view: str = "overview"
    trend_metric: str = DEFAULT_METRIC
    trend_period: str = "day"
    trend_split: str = ""
    trend_second: str = ""
    posts_metric: str = DEFAULT_POSTS_METRIC
    posts_sort: str = "desc"
    posts_order_by: str = ""
    posts_columns: tuple[str, ...] | None = None
    posts_words: str = ""
    posts_type: str = ""
    posts_label: int = 0
    posts_skip: int = 0
    csv_form: str = "zip"
    csv_separator: str = "comma"
    theme: str = "light"
    png_part: str = "overview"
    paper: str = "a4"
    number_format: str = "en"
    sections: tuple[str, ...] = ALL_SECTIONS
    introduction: str = ""
    comment: str = ""
    group_name: str = ""

    def __post_init__(self) -> None:
        """A row keeps lists."""
        object.__setattr__(self, "sections", tuple(self.sections))
        if self.posts_columns is not None:
            object.__setattr__(self, "posts_columns", tuple(self.posts_columns))

    def as_json(self) -> dict[str, Any]:
        """What the row keeps."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @property
    def ranks_down(self) -> bool:
        """Whether the best come first in a ranking; it follows no order of another column."""
        return bool(self.posts_order_by) or self.posts_sort == "desc"

    def date_range(self) -> DateRange | None:
        """The days that were frozen; None where they are still to be resolved."""
        if not (self.since and self.until and self.previous_since and self.previous_until):
            return None
        return DateRange(
            date.fromisoformat(self.since),
            date.fromisoformat(self.until),
            date.fromisoformat(self.previous_since),
            date.fromisoformat(self.previous_until),
            self.date_preset,
            self.stale,
            OWN if self.compare_since else self.compare,
        )


def options_from(stored: dict[str, Any]) -> ExportOptions:
    """The options that a row keeps; names of other versions are passed over."""
    known = {field.name for field in fields(ExportOptions)}
    present = with_present_names(stored)
    return ExportOptions(**{name: value for name, value in present.items() if name in known})


def with_present_names(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same with the format of numbers by its present name."""
    present = dict(given)
    former = present.pop(FORMER_NAME, None)
    if former and not present.get(NUMBER_FORMAT):
        present[NUMBER_FORMAT] = former
    return present


def freeze_options(
    session: Session,
    page: MetaPage,
    given: dict[str, Any],
    now: datetime,
    more: Sequence[MetaPage] = (),
) -> ExportOptions:
    """Checks a request and fixes its days, so that the file shows what the view shows.

    With `more` Pages the days end where all of them have numbers. Raises BadInput with the name
    of the wrong field.
    """
    options = check_choices(given)
    check_measures(session, options)
    fresh = read_freshness(session, page.tenant_id, [page, *more], now)
    return with_days(options, newest_common_day(fresh.values()), now)


def check_measures(session: Session, options: ExportOptions) -> None:
    """Raises BadInput where a metric, or the parts of one, cannot be chosen."""
    _named("trend_metric", lambda: require_metric(session, "PAGE", options.trend_metric))
    _named("posts_metric", lambda: require_measure(session, options.posts_metric))
    _named("posts_order_by", lambda: require_sorting(session, options.posts_order_by))
    if options.posts_columns is not None:
        _named("posts_columns", lambda: require_columns(session, options.posts_columns or ()))
    if options.trend_split and options.trend_split not in splits_of("PAGE", options.trend_metric):
        raise BadInput("trend_split", "This metric is not counted in these parts.")
    if options.trend_second:
        _named("trend_second", lambda: require_metric(session, "PAGE", options.trend_second))
        _check_second(options)


def _check_second(options: ExportOptions) -> None:
    if options.trend_second == options.trend_metric:
        raise BadInput("trend_second", "Choose another metric than trend_metric.")
    both = (options.trend_metric, options.trend_second)
    if options.trend_split or any(only_in_parts("PAGE", key) for key in both):
        raise BadInput("trend_second", "A second metric stands beside a total, not beside parts.")


def check_choices(given: dict[str, Any]) -> ExportOptions:
    """The options that were given, each one of those that exist. Raises BadInput."""
    for name, choices in CHOICES.items():
        if given.get(name) is not None and given[name] not in choices:
            raise BadInput(name, f"The value must be one of {', '.join(choices)}.")
    for name in (NUMBER_FORMAT, FORMER_NAME):
        if given.get(name) and find_locale(given[name]) is None:
            raise BadInput(name, "The format must be a tag such as en, de or pt-BR.")
    if given.get("sections") is not None:
        _check_sections(given["sections"])
    for name in OWN_WORDS:
        if len(given.get(name) or "") > LONGEST:
            raise BadInput(name, f"Write at most {LONGEST} characters.")
    return options_from({name: value for name, value in given.items() if value is not None})


def _check_sections(chosen: Sequence[str]) -> None:
    if not chosen:
        raise BadInput("sections", "Choose at least one section.")
    if not set(chosen) <= set(ALL_SECTIONS):
        raise BadInput("sections", f"Each section must be one of {', '.join(ALL_SECTIONS)}.")
    if len(set(chosen)) < len(chosen):
        raise BadInput("sections", "Name each section once.")


def with_days(options: ExportOptions, newest: date | None, now: datetime) -> ExportOptions:
    """The options with the days that they mean at this moment. Raises BadInput."""
    name = None if options.compare == PREVIOUS else options.compare
    span = resolve_range(
        preset=options.date_preset,
        since=options.since,
        until=options.until,
        compare=Comparison(name, options.compare_since, options.compare_until),
        newest_day=newest,
        now=now,
    )
    if span.is_empty:
        raise BadInput("date_preset", "No day of this range has ended yet; choose other days.")
    return options_from(
        asdict(options)
        | {
            "date_preset": span.preset,
            "since": span.since.isoformat(),
            "until": span.until.isoformat(),
            "previous_since": span.previous_since.isoformat(),
            "previous_until": span.previous_until.isoformat(),
            "stale": span.stale,
        }
    )


def check_given(session: Session, pages: Sequence[MetaPage], named: Mapping[str, str]) -> None:
    """Whether Facebook gives the Pages what is named by the option. Raises BadInput.

    Of several Pages what stands in for any other is asked of none: there is nothing in its place.
    """
    for name, (usual, require) in GIVEN.items():
        if named.get(name) and (len(pages) == 1 or named[name] != usual):
            _named(name, partial(require, session, pages, named[name]))


def _named(field: str, check: Callable[[], Any]) -> None:
    try:
        check()
    except BadInput as error:
        raise BadInput(field, error.message) from None
