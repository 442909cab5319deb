import uuid
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.actions.refresh import RefreshAnswer, answer_words
from dashboard.components.sync import outcome_words, run_words
from dashboard.queries.runs.ended import Ended
from dashboard.queries.runs.runs import RunSummary, status_text
from models import SyncRun

JAMAICA = ZoneInfo("America/Jamaica")
NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
NEWEST = date(2026, 11, 22)


def run(
    kind: str, status: str, text: str, resume: datetime | None = None, **progress: Any
) -> RunSummary:
    return RunSummary(
        task_id=uuid.uuid4(),
        kind=kind,
        status=status,
        status_text=text,
        page_id="1",
        progress=progress,
        rows_processed=0,
        rows_changed=0,
        graph_requests=0,
        graph_calls=0,
        failed_metrics={},
        error=None,
        window_since=None,
        window_until=None,
        created_at=NOON,
        started_at=NOON,
        finished_at=None,
        heartbeat_at=NOON,
        resume_at=resume,
    )


def test_each_job_tells_how_far_it_is() -> None:
    posts = run("post", "running", "Fetching", posts_listed=1200, oldest_day="2025-03-03")
    assert run_words(posts, JAMAICA) == ("Posts: fetching, 1,200 posts listed, back to 3 Mar 2025")
    page = run("page", "running", "Fetching", metrics_stored=62, oldest_day="2026-10-26")
    assert run_words(page, JAMAICA) == (
        "Page numbers: fetching, 62 metrics stored, back to 26 Oct 2026"
    )


def test_a_progress_that_nobody_understands_is_left_out() -> None:
    odd = run("page", "running", "Fetching", metrics_stored="many", oldest_day="soon")
    assert run_words(odd, JAMAICA) == "Page numbers: fetching"


def test_a_throttled_job_says_when_it_goes_on_by_the_tenants_clock() -> None:
    words = run_words(run("page", "throttled", "Paused", resume=NOON), JAMAICA)
    assert "Meta asks us to slow down and goes on by itself at 12:00" in words


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (
            [("succeeded", 13, 0), ("succeeded", 1, 0)],
            "14 numbers changed, newest day now Sun 22 Nov",
        ),
        ([("succeeded", 0, 0)], "Nothing new at Meta, newest day Sun 22 Nov"),
        (
            [("partial", 1, 2)],
            "1 number changed, newest day now Sun 22 Nov; 2 metrics could not be read",
        ),
    ],
)
def test_the_end_tells_what_changed(ended: list[tuple[str, int, int]], words: str) -> None:
    runs = [Ended("page", status, changed, missing, None) for status, changed, missing in ended]
    assert outcome_words(runs, NEWEST) == words


def test_a_failure_says_why_and_what_next() -> None:
    said = "Facebook no longer accepts this connection. Connect to Facebook again."
    words = outcome_words([Ended("page", "failed", 0, 0, said)], NEWEST)
    assert words == f"{said} What was stored before stays."
    unknown = outcome_words([Ended("page", "failed", 0, 0, None)], NEWEST)
    assert "Try again in a few minutes." in unknown


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing_values", "Meta left out some values, which are asked for again"),
        ("odd_values", "some values could not be true and were kept out; they are asked for again"),
        ("given_up", "some days Meta does not give"),
        ("unlisted_posts", "some posts could not be listed, which are asked for again"),
        ("unread_posts", "some posts could not be read, which are asked for again"),
        ("retry", "some of it could not be read"),
    ],
)
def test_the_end_tells_what_is_missing(kind: str, words: str) -> None:
    ended = [Ended("page", "partial", 3, 0, "A sentence.", kind)]
    assert outcome_words(ended, NEWEST) == f"3 numbers changed, newest day now Sun 22 Nov; {words}"


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        ("queued", None, "Waiting to start"),
        ("queued", "worker_lost", "Broke off, and starts again by itself"),
        ("running", None, "Fetching from Meta"),
        ("failed", "worker_lost", "Failed"),
        ("partial", "missing_values", "Done, but Meta left out some values"),
        ("partial", "unlisted_posts", "Done, but some posts could not be listed"),
        ("partial", "unread_posts", "Done, but some posts could not be read"),
        ("partial", "refused_metrics", "Done, but some metrics could not be read"),
    ],
)
def test_a_run_says_how_it_stands(status: str, kind: str | None, words: str) -> None:
    assert status_text(SyncRun(status=status, error_kind=kind)) == words


def test_a_cool_down_says_when_by_the_tenants_clock() -> None:
    answer = RefreshAnswer("cooling", retry_after=300)
    assert "ask again at 12:05" in answer_words(answer, NOON, JAMAICA)


def test_a_press_while_meta_has_paused_the_refresh_says_until_when() -> None:
    words = answer_words(RefreshAnswer("active", resume_at=NOON), NOON, JAMAICA)
    assert words.startswith("A refresh is paused")
    assert "at 12:00" in words
    assert answer_words(RefreshAnswer("active"), NOON, JAMAICA) == "A refresh is already running."
