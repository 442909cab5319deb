"""What a Page lacks, for `pagelens gaps`: as lines to read, and asked for now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from dashboard.queries.pages.coverage import Coverage, SameDays, read_coverage, together
from dashboard.queries.runs.refresh import refusal
from jobs.runs import Kind, correlated, start_run
from models import MetaPage, SyncRun
from models.completeness import DayRange, MadeDue, count_days, make_due
from models.completeness.lines import NEWEST_WINDOW_DAYS
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session
from settings import SettingsError

HEAD = ("days", "asked again", "metrics", "why")
MOST_RANGES, MOST_METRICS = 3, 4


@dataclass(frozen=True)
class Repair:
    """What need not wait any longer, and the runs that ask: kind, run, and whether it is new."""

    made: MadeDue
    runs: list[tuple[Kind, SyncRun, bool]]


def read_gaps(page: MetaPage) -> Coverage:
    """What there is of the Page, and what is missing."""
    with tenant_session(page.tenant_id) as session:
        return _coverage(session, page)


def repair(page: MetaPage) -> Repair:
    """Makes all that is missing due and starts the runs that it takes.

    Raises SettingsError with the reason while the Page cannot be read.
    """
    trouble = refusal(page)
    if trouble is not None:
        raise SettingsError(trouble)
    with tenant_session(page.tenant_id) as session, correlated():
        row = session.get_one(MetaPage, (page.tenant_id, page.id))
        wanted = _runs_for(row, _coverage(session, row), now_utc())
        made = make_due(session, row.tenant_id, row.id, now_utc())
        runs = [(kind, start_run(session, row, kind, trigger="command")) for kind in wanted]
        rows = [
            (kind, session.get_one(SyncRun, (row.tenant_id, run.task_id)), run.created)
            for kind, run in runs
        ]
    return Repair(made, rows)


def _coverage(session: Session, page: MetaPage) -> Coverage:
    return read_coverage(session, page.tenant_id, [page], now_utc())[page.id]


def _runs_for(page: MetaPage, found: Coverage, now: datetime) -> list[Kind]:
    """The newest window is the business of one kind, what lies before it of another."""
    history = pacific_day(now) - timedelta(days=NEWEST_WINDOW_DAYS)
    stretches = [days for gap in found.gaps for days in gap.days if gap.level == "PAGE"]
    kinds: list[Kind] = []
    if found.known.answered_at is None or any(days.until >= history for days in stretches):
        kinds.append("page")
    if page.backfill_goal is not None and any(days.since < history for days in stretches):
        kinds.append("backfill")
    if found.posts_unread or any(gap.level == "POST" for gap in found.gaps):
        kinds.append("post")
    return kinds


def summary(found: Coverage) -> str:
    """Nothing is missing: complete from 2024-12-03 to 2026-11-26; or how much is missing."""
    known = found.known
    if known.answered_at is None:
        return "Nothing was read of Meta yet."
    if known.newest_day is None and not known.missing:
        return "Meta has given no values of this Page yet."
    if known.complete:
        whole = f"complete from {known.since} to {known.until}."
        if found.missing or found.posts_unread:
            return f"The numbers of the Page itself are {whole}"
        return f"Nothing is missing: {whole}"
    number = _count(known.gap_days, "day is", "days are")
    since = f"; complete since {known.complete_since}" if known.complete_since else ""
    return f"{number} incomplete{since}."


def table(found: Coverage) -> list[str]:
    """Lines that lack the same days for the same reason together, under a head."""
    rows = [HEAD, *(_row(same) for same in together(found.gaps))]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD) - 1)]
    return [
        "  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]


def further(found: Coverage) -> list[str]:
    """What Meta does not give, and posts without numbers."""
    lines = []
    if found.given_up:
        number = _count(count_days(found.known.given_up), "day", "days")
        lines.append(f"Meta does not give all numbers of {number}; nothing to do.")
    if found.posts_unread:
        posts = _count(found.posts_unread, "post has", "posts have")
        lines.append(f"{posts} no numbers yet, or not all of them.")
    return lines


def told(repaired: Repair) -> list[str]:
    """What was started, and what is asked for again."""
    made, lines = repaired.made, []
    if made.waiting_lines:
        lines.append(f"{_count(made.waiting_lines, 'pause', 'pauses')} ended.")
    if made.given_up_lines:
        series = _count(made.given_up_lines, "series", "series")
        lines.append(f"What Meta did not give of {series} is asked for once more.")
    for kind, run, created in repaired.runs:
        state = "started" if created else _active(run)
        lines.append(f"{kind}: {state} (task {run.id}).")
    return lines or ["Nothing to ask for."]


def _active(run: SyncRun) -> str:
    if run.resume_at is None:
        return "active already"
    return f"active already, and goes on at {_moment(run.resume_at)}"


def _row(same: SameDays) -> tuple[str, str, str, str]:
    never = "never" if same.state == "given_up" else "not at present"
    asked = _moment(same.next_try) if same.next_try else never
    names = [_name(metric, lines) for metric, lines in same.metrics.items()]
    more = len(names) - MOST_METRICS
    shown = ", ".join(names[:MOST_METRICS]) + (f" and {more} more" if more > 0 else "")
    return _days(same.days), asked, shown, same.reason


def _name(metric: str, lines: Sequence[str]) -> str:
    return f"{metric} {'/'.join(lines)}" if metric else "posts"


def _days(ranges: Sequence[DayRange]) -> str:
    words = [
        str(each.since) if each.days == 1 else f"{each.since} to {each.until}"
        for each in ranges[-MOST_RANGES:]
    ]
    rest = count_days(ranges[:-MOST_RANGES])
    return ", ".join(words) + (f" and {_count(rest, 'day', 'days')} before" if rest else "")


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _count(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"
