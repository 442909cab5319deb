"""How complete a Page's numbers are, what is missing and why, and when it is asked for next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dash import html

from catalog.source import load_catalog
from dashboard.components.header import share_bar
from dashboard.components.page_state import history_line, history_step
from dashboard.components.tables import unfolding
from dashboard.format import NOTHING, PERIOD_WORDS, day, day_range, exact_number, moment, span
from dashboard.queries.pages.backfill import BackfillProgress
from dashboard.queries.pages.coverage import Coverage, Gap, SameDays, together
from dashboard.queries.runs.sync_health import PageHealth
from models.completeness import Completeness, DayRange, count_days

MOST_RANGES, MOST_METRICS, MOST_GROUPS = 2, 3, 12
BREAKDOWN_WORDS = {"is_from_ads": "by ads", "is_from_followers": "by followers"}


def completeness(one: PageHealth, zone: str, now: datetime) -> list[Any]:
    """One line to know, what is asked for next, and all of it to unfold.

    Of a Page without numbers nothing is complete; why is told beside it.
    """
    known, fill = one.coverage.known, one.fresh.backfill
    if one.fresh.data_through is None or known.answered_at is None:
        return [html.Span(NOTHING, className="muted")]
    if fill is not None and fill.state != "done":
        return [*_arriving(fill), *_further(one.coverage)]
    return [*_settled(one.coverage, zone, now), *_further(one.coverage), *_details(one, zone, now)]


def _arriving(fill: BackfillProgress) -> list[Any]:
    left = f", about {span(fill.seconds_left)} left" if fill.seconds_left else ""
    return [
        html.Div(f"{history_line(fill)}{left}"),
        share_bar(fill),
        html.Span(history_step(fill), className="sub"),
    ]


def _settled(coverage: Coverage, zone: str, now: datetime) -> list[Any]:
    known = coverage.known
    if known.complete:
        return [html.Div(complete_words(known))]
    if known.newest_day is None and not known.missing:
        return [html.Div("Meta gave no values yet", className="muted")]
    days = days_words(known.missing, now)
    asked = _asked_again([gap.next_try for gap in coverage.missing], zone, now)
    lines = [html.Div(f"{days} incomplete"), html.Span(asked, className="sub")]
    if known.complete_since is not None:
        lines.append(html.Span(f"complete since {day(known.complete_since)}", className="sub"))
    return lines


def complete_words(known: Completeness) -> str:
    """complete from 3 Dec 2024 to 26 Nov 2026."""
    return f"complete from {day(known.since, year=True)} to {day(known.until, year=True)}"


def _further(coverage: Coverage) -> list[Any]:
    """What Meta does not give, and posts that have no numbers yet."""
    lines = []
    if coverage.given_up:
        number = count_days(coverage.known.given_up)
        lines.append(f"Meta does not give {_count(number, 'day')} of {_metrics(coverage.given_up)}")
    if coverage.posts_unread:
        lines.append(f"{_count(coverage.posts_unread, 'post')} without all numbers yet")
    return [html.Span(line, className="sub") for line in lines]


def _details(one: PageHealth, zone: str, now: datetime) -> list[Any]:
    groups = together(one.coverage.gaps)
    if not groups:
        return []
    lines = [
        html.Div([html.Dt(days_words(same.days, now)), html.Dd(_why(same, zone, now))])
        for same in groups[:MOST_GROUPS]
    ]
    more = len(groups) - MOST_GROUPS
    if more > 0:
        rest = f"`pagelens gaps --page {one.page.page_id}` lists all."
        lines.append(html.Div([html.Dt(f"{more} more"), html.Dd(rest)]))
    table = html.Dl(lines, className="facts failed")
    return [unfolding(f"missing-{one.page.id}", "What is missing and why", table)]


def _why(same: SameDays, zone: str, now: datetime) -> str:
    names = [_line_words(metric, lines) for metric, lines in same.metrics.items()]
    words = f"{_some(names)}: {same.reason}"
    if same.state == "given_up":
        return words
    asked = _asked_again([same.next_try], zone, now)
    return f"{words} {asked[:1].upper()}{asked[1:]}."


def _asked_again(moments: Sequence[datetime | None], zone: str, now: datetime) -> str:
    known = [each for each in moments if each is not None]
    if not known:
        return "not asked for at present"
    soonest = min(known)
    return "being asked for now" if soonest <= now else f"asked again {moment(soonest, zone)}"


def days_words(ranges: Sequence[DayRange], now: datetime) -> str:
    """2 – 15 Nov, 30 Nov; of many stretches how many days they are, and the newest."""
    if len(ranges) > MOST_RANGES:
        return f"{_count(count_days(ranges), 'day')}, the newest {_range_words(ranges[-1], now)},"
    return ", ".join(_range_words(each, now) for each in ranges)


def _range_words(days: DayRange, now: datetime) -> str:
    words = day_range(days.since, days.until)
    told = days.since.year != days.until.year or days.until.year == now.year
    return words if told else f"{words} {days.until.year}"


def _metrics(gaps: Sequence[Gap]) -> str:
    return _some(list(dict.fromkeys(metric_title(gap.metric) for gap in gaps)))


def _some(names: list[str]) -> str:
    shown, more = names[:MOST_METRICS], len(names) - MOST_METRICS
    return f"{', '.join(shown)} and {more} more" if more > 0 else ", ".join(shown)


def _line_words(metric: str, lines: Sequence[str]) -> str:
    """The metric; its periods or breakdowns where the days themselves are there."""
    if "day" in lines or not metric:
        return metric_title(metric)
    words = [
        BREAKDOWN_WORDS.get(one.rpartition(" ")[2]) or PERIOD_WORDS.get(one, one) for one in lines
    ]
    return f"{metric_title(metric)} ({', '.join(words)})"


def metric_title(key: str) -> str:
    """What people call a metric of any level; its key where the catalog does not know it.

    Without a key it is all numbers of posts.
    """
    if not key:
        return "Posts"
    catalog = load_catalog()
    found = (catalog.metric(level, key) for level in ("PAGE", "POST", "VIDEO"))
    return next((metric.title for metric in found if metric is not None), key)


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{exact_number(number)} {noun}s"
