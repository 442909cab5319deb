from datetime import UTC, datetime, timedelta
from itertools import pairwise

from ingest.sandbox.characters import DEMO_PAGES
from ingest.sandbox.clock import newest_day
from ingest.sandbox.numbers.history import PageHistory, history_of
from ingest.sandbox.numbers.windows import window_value

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
REACTIONS = ("like", "love", "wow", "haha", "sorry", "anger")


def days_of(page, count=120):
    history, newest = history_of("pagelens", page), newest_day(NOW)
    return [history.row(newest - timedelta(days=back), NOW) for back in range(count)]


def test_a_new_memory_tells_the_same_numbers():
    page, day = DEMO_PAGES[0], newest_day(NOW)
    assert PageHistory("pagelens", page).row(day, NOW) == PageHistory("pagelens", page).row(
        day, NOW
    )
    assert PageHistory("other", page).row(day, NOW) != PageHistory("pagelens", page).row(day, NOW)


def test_every_day_holds_together():
    for page in DEMO_PAGES:
        for row in days_of(page):
            views = row["page_media_view"]
            assert row["page_total_media_view_unique"] <= views
            for flag in ("is_from_ads", "is_from_followers"):
                parts = [row[f"page_media_view?{flag}={side}"] for side in "01"]
                assert sum(parts) == views
                assert min(parts) >= 0
            singles = {k: row[f"page_actions_post_reactions_{k}_total"] for k in REACTIONS}
            assert row["page_actions_post_reactions_total"] == {
                k: v for k, v in singles.items() if v
            }
            video = row["page_video_views"]
            assert row["page_video_views_organic"] + row["page_video_views_paid"] == video


def test_followers_move_by_follows_minus_unfollows():
    for page in DEMO_PAGES[:4]:
        rows = days_of(page)
        for today, before in pairwise(rows):
            net = today["page_daily_follows"] - today["page_daily_unfollows_unique"]
            assert today["page_follows"] == before["page_follows"] + net


def test_windows_of_people_lie_between_the_best_day_and_the_sum():
    history, newest = history_of("pagelens", DEMO_PAGES[1]), newest_day(NOW)
    key = "page_total_media_view_unique"

    def read(day):
        return history.row(day, NOW)[key]

    for back in range(60):
        day = newest - timedelta(days=back)
        for period, length in (("week", 7), ("days_28", 28)):
            days = [read(day - timedelta(days=n)) for n in range(length)]
            assert max(days) < window_value(key, period, day, read) < sum(days)


def test_windows_of_counts_are_rolling_sums():
    history, newest = history_of("pagelens", DEMO_PAGES[2]), newest_day(NOW)

    def read(day):
        return history.row(day, NOW)["page_media_view"]

    expected = sum(read(newest - timedelta(days=n)) for n in range(28))
    assert window_value("page_media_view", "days_28", newest, read) == expected


def test_a_young_day_grows_until_it_is_settled():
    page, day = DEMO_PAGES[1], newest_day(NOW)
    history = PageHistory("pagelens", page)
    seen = [
        history.row(day, NOW + timedelta(hours=hours))["page_post_engagements"]
        for hours in (0, 6, 12, 24, 48, 200, 400)
    ]
    assert seen == sorted(seen)
    assert seen[0] < seen[2] < seen[-1]
    assert seen[-1] == seen[-2] == seen[-3]
