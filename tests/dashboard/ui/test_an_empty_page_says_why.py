from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from dashboard.components.kpis import no_data
from dashboard.components.page_state import PageState, page_state, why_empty
from dashboard.page_address import PageAddress
from dashboard.page_context import PageContext
from dashboard.queries.pages.backfill import BackfillProgress, BackfillState
from dashboard.queries.pages.freshness import Freshness
from models import MetaPage

NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
NEWEST = date(2026, 11, 22)


def page_with(likes: int, **values: Any) -> MetaPage:
    page = MetaPage(page_id="1", name="Choir", fan_count=likes, missing_permissions=[])
    page.access_status, page.can_analyze = "active", True
    for name, value in values.items():
        setattr(page, name, value)
    return page


def freshness(through: date | None, fill: BackfillProgress | None = None) -> Freshness:
    return Freshness(through, None, stale=False, backfill=fill)


def history(state: BackfillState, sentence: str | None = None, **more: Any) -> BackfillProgress:
    return BackfillProgress(
        date(2026, 3, 3), date(2024, 11, 24), 0.61, running=True, state=state, sentence=sentence,
        **more,
    )  # fmt: skip


def said(through: date | None, likes: int, *, visitor: bool = False) -> str:
    no_session: Any = cast(Any, None)
    context = PageContext(
        no_session, page_with(likes), PageAddress(page_id="1"), freshness(through), NOON, visitor
    )
    return str(no_data(context))


def test_a_page_too_small_for_insights_is_told_of_by_the_banner_alone() -> None:
    assert said(None, 78) == "[]"
    # Who came by a link has no banner.
    words = said(None, 78, visitor=True)
    assert "from 100 likes on" in words
    assert "Refresh" not in words


def test_a_page_with_other_days_is_told_to_choose_them_where_one_can() -> None:
    assert "press Refresh" in said(NEWEST, 5000)
    words = said(NEWEST, 5000, visitor=True)
    assert "No data for this range." in words
    assert "Choose" not in words


def test_one_like_is_not_many() -> None:
    state = page_state(page_with(1), freshness(None))
    assert state is not None
    assert state.words == "1 like"


@pytest.mark.parametrize(
    ("fill", "words"),
    [
        (history("running"), "Older days still arrive; nothing to do."),
        (history("waiting"), "Older days still arrive; nothing to do."),
        (history("throttled"), "Paused, because Meta asks us to slow down; it goes on by itself."),
        (history("failed"), "It goes on after the next sync that succeeds."),
        (history("failed", "Meta was away."), "Meta was away."),
    ],
)
def test_a_history_says_how_far_it_is_and_what_becomes_of_it(
    fill: BackfillProgress, words: str
) -> None:
    fresh, page = freshness(NEWEST, fill), page_with(5000)
    state = page_state(page, fresh)
    assert state is not None
    assert (state.words, state.next_step) == ("History back to 3 Mar 2026 · 61\u202f%", words)
    assert why_empty(page, fresh) == (
        "No data for this range yet.",
        f"History back to 3 Mar 2026 · 61\u202f%. {words}",
    )


def test_a_history_that_is_whole_is_no_state() -> None:
    assert page_state(page_with(5000), freshness(NEWEST, history("done"))) is None


@pytest.mark.parametrize(
    ("sentence", "same"),
    [
        ("Choir: the account has no role.", True),
        ("The: Choir: the account has no role.", True),
        ("Choir: something else.", False),
        ("", False),
        (": ", False),
    ],
)
def test_an_alert_that_says_the_same_is_known(sentence: str, same: bool) -> None:
    state = PageState("Cannot be analysed", "the account has no role. Give it one.")
    assert state.tells(sentence) is same
