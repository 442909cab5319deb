"""The raw counters of a Page's day: its ordinary life, its campaigns, and its posts."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.sandbox.characters import DAYS_FROM, Character
from ingest.sandbox.clock import day_end, day_start
from ingest.sandbox.numbers.noise import Dice
from ingest.sandbox.numbers.post_counts import REACTIONS, counts_at
from ingest.sandbox.posts import posts_between

POST_LIFE = timedelta(days=45)
_POST_PARTS = (
    "organic", "paid", "from_followers", "comments", "shares", "video_organic", "video_paid",
    "video_click", "video_30_organic", "video_30_paid", "video_ms_organic", "video_ms_paid",
    "video_replays", *(f"reaction_{key}" for key in REACTIONS),
)  # fmt: skip


@dataclass(frozen=True)
class PageDay:
    """Final counters of a day and the ratios that its unique people follow."""

    counts: dict[str, int]
    viewer_ratio: float
    restated_by: float


def page_day(seed: str, page: Character, day: date) -> PageDay:
    """The day as it will stand when Meta has settled it."""
    dice = Dice(seed, page.page_id, "day", day)
    rhythm = _rhythm(page, day)
    views = page.daily_views * rhythm * dice.spread(0.13)
    counts = dict.fromkeys(_POST_PARTS, 0)
    counts["organic"] = int(views)
    counts["from_followers"] = int(views * dice.between(0.5, 0.64))
    counts["paid"] = int(_campaign(seed, page, day) * dice.spread(0.12))
    counts["reaction_like"] = int(views * dice.between(0.002, 0.005))
    counts["video_organic"] = int(views * dice.between(0.09, 0.15))
    counts["video_ms_organic"] = int(counts["video_organic"] * dice.between(6500, 9500))
    _add_posts(seed, page, day, counts)
    _add_visits(page, rhythm, counts, dice)
    restated = dice.between(-0.05, 0.06) if dice.unit() < 0.02 else 0.0
    return PageDay(counts, dice.between(0.52, 0.63), restated)


def _rhythm(page: Character, day: date) -> float:
    """Weekday, season and growth: 1 is an ordinary day of the first year."""
    years = (day - DAYS_FROM).days / 365
    angle = 2 * math.pi * (day.timetuple().tm_yday / 365 - page.season_month / 12)
    season = 1 + page.season_strength * max(0.0, math.cos(angle)) ** 3
    return page.weekdays[day.weekday()] * season * float((1 + page.yearly_growth) ** years)


def _campaign(seed: str, page: Character, day: date) -> float:
    """Views bought on this day; campaigns last from one to three weeks."""
    bought = 0.0
    for number in range(page.campaigns_per_year):
        dice = Dice(seed, page.page_id, "campaign", day.year, number)
        start = date(day.year, 1, 1) + timedelta(days=dice.whole(0, 340))
        length, strength = dice.whole(7, 21), dice.between(0.35, 1.1)
        if start <= day < start + timedelta(days=length):
            bought += page.daily_views * strength
    return bought


def _add_posts(seed: str, page: Character, day: date, counts: dict[str, int]) -> None:
    begin, end = day_start(day), day_end(day)
    for post in posts_between(seed, page, begin - POST_LIFE, end):
        before, after = counts_at(post, begin), counts_at(post, end)
        for part in _POST_PARTS:
            counts[part] += after[part] - before[part]
        for part in after:
            if part.startswith("click_"):
                counts["clicks"] = counts.get("clicks", 0) + after[part] - before[part]


def _add_visits(page: Character, rhythm: float, counts: dict[str, int], dice: Dice) -> None:
    views = counts["organic"] + counts["paid"]
    counts["clicks"] = counts.get("clicks", 0) + int(views * dice.between(0.004, 0.008))
    counts["visits"] = int(views * dice.between(0.025, 0.045))
    counts["actions"] = int(counts["visits"] * dice.between(0.05, 0.12))
    pull = page.followers * page.yearly_growth / 365 * rhythm * dice.spread(0.35)
    viral = max(0.0, counts["organic"] - 2 * page.daily_views * rhythm) * 0.0016
    counts["follows"] = int(pull * 1.4 + viral + dice.unit())
    counts["follows_paid"] = int(counts["paid"] * dice.between(0.0008, 0.002))
    counts["unfollows"] = int(pull * dice.between(0.3, 0.55) + dice.unit())
