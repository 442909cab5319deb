"""The refresh button's words and the live progress of runs, read from the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from dash import dcc, html

from dashboard.components.header import backfill_line, freshness_line
from dashboard.format import counted, day, exact_number
from dashboard.page_context import PageContext
from dashboard.queries.pages.backfill import BackfillProgress
from dashboard.queries.runs.ended import Ended, read_page_runs
from dashboard.queries.runs.refresh import refusal
from dashboard.queries.runs.runs import RunSummary, throttled_words

CURED_BY_CONNECTING = (
    *("reauthorise", "permission", "gone", "no_token", "disconnected", "data_access_expired"),
)
# What a run lacks that Meta answered otherwise well.
PART_WORDS = {
    "missing_values": "Meta left out some values, which are asked for again",
    "odd_values": "some values could not be true and were kept out; they are asked for again",
    "given_up": "some days Meta does not give",
    "unlisted_posts": "some posts could not be listed, which are asked for again",
    "unread_posts": "some posts could not be read, which are asked for again",
}
# A Page under 100 likes, of which its banner tells.
TOO_SMALL = "unsupported_page"
KIND_NAMES = {"page": "Page numbers", "post": "Posts", "backfill": "History"}


@dataclass(frozen=True)
class SyncState:
    """What the status places hold. `version` changes when numbers may have changed."""

    line: list[Any]
    busy: bool
    backfill: list[Any]
    backfilling: bool
    version: str
    fresh: list[Any]


def sync_state(context: PageContext) -> SyncState:
    """The Page's runs now: those of colleagues and of the schedule as well."""
    runs = read_page_runs(context.session, context.page, context.now)
    refreshing = [run for run in runs.active if run.kind in ("page", "post")]
    if refreshing:
        zone = context.zone()
        line: list[Any] = [html.Span(run_words(run, zone), className="job") for run in refreshing]
    else:
        # Why a Page that cannot be read brings nothing stands in the banner.
        told = refusal(context.page) is not None
        ended = [] if told else runs.ended
        line = [html.Span(outcome_words(ended, context.fresh.data_through))] if ended else []
        line += [_way_to_connections()] if _needs_connection(ended) else []
    return SyncState(
        line=line,
        busy=bool(refreshing),
        backfill=backfill_line(_history(context)),
        backfilling=len(runs.active) > len(refreshing),
        version=runs.version,
        fresh=freshness_line(context),
    )


def _history(context: PageContext) -> BackfillProgress | None:
    """The progress of a history that has something to arrive."""
    if context.fresh.data_through is None or refusal(context.page):
        return None
    return context.fresh.backfill


def _needs_connection(ended: Sequence[Ended]) -> bool:
    """Whether only another connection helps."""
    return any(run.status == "failed" and run.error_kind in CURED_BY_CONNECTING for run in ended)


def _way_to_connections() -> dcc.Link:
    return dcc.Link("Open the connections", href="/settings/connections", className="link job")


def run_words(run: RunSummary, zone: ZoneInfo) -> str:
    """Posts: fetching from Meta, 120 posts listed, back to 3 Mar 2025."""
    name = KIND_NAMES.get(run.kind, run.kind)
    if run.status == "throttled":
        return f"{name}: {throttled_words(run.resume_at, zone)}"
    status = f"{run.status_text[:1].lower()}{run.status_text[1:]}"
    return f"{name}: {', '.join([status, *_progress_words(run)])}"


def _progress_words(run: RunSummary) -> list[str]:
    progress, words = run.progress, []
    if isinstance(progress.get("posts_listed"), int):
        words.append(f"{exact_number(progress['posts_listed'])} posts listed")
    if isinstance(progress.get("metrics_stored"), int) and run.kind != "post":
        words.append(f"{exact_number(progress['metrics_stored'])} metrics stored")
    oldest = _day_of(progress.get("oldest_day"))
    if oldest:
        words.append(f"back to {day(oldest, year=True)}")
    return words


def _day_of(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def outcome_words(ended: Sequence[Ended], newest: date | None) -> str:
    """14 numbers changed, newest day now Sun 22 Nov; or what went wrong and what next."""
    failed = next((run for run in ended if run.status == "failed"), None)
    if failed is not None:
        said = (failed.error or "The refresh failed. Try again in a few minutes.").rstrip()
        return f"{said} What was stored before stays."
    changed = sum(run.rows_changed for run in ended)
    numbers = counted(changed, "number")
    words = f"{numbers} changed" if changed else "Nothing new at Meta"
    if newest is not None:
        words += f", newest day {'now ' if changed else ''}{day(newest, weekday=True)}"
    return words + _what_is_missing(ended)


def _what_is_missing(ended: Sequence[Ended]) -> str:
    ended = [run for run in ended if run.error_kind != TOO_SMALL]
    missing = sum(run.failed_metrics for run in ended)
    if missing:
        return f"; {'1 metric' if missing == 1 else f'{missing} metrics'} could not be read"
    partial = [run.error_kind or "" for run in ended if run.status == "partial"]
    told = next((PART_WORDS[kind] for kind in partial if kind in PART_WORDS), None)
    return f"; {told or 'some of it could not be read'}" if partial else ""
