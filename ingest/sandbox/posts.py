"""The posts of the demo's Pages: when they appear, what they are, how far they will go."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from ingest.sandbox.captions import caption_for
from ingest.sandbox.characters import POSTS_FROM, Character, short_id
from ingest.sandbox.numbers.noise import Dice

KIND_REACH = {
    "photo": 1.0, "album": 1.15, "video": 1.3, "reel": 1.9, "link": 0.6, "status": 0.7,
}  # fmt: skip
_EPOCH, _NUMBER_LENGTH = date(2020, 1, 1), 11
HOURS = (8, 9, 11, 12, 14, 17, 18, 19, 20)


@dataclass(frozen=True, eq=False)
class Post:
    """One post; views are those it will have collected in the end."""

    post_id: str
    page_id: str
    kind: str
    message: str | None
    created: datetime
    organic_views: int
    paid_views: int
    pictures: int
    seconds: int
    seed: str
    model: "Post | None" = None
    times: int = 1

    @property
    def number(self) -> str:
        """The part of the id after the Page's."""
        return self.post_id.split("_")[1]

    @property
    def video_id(self) -> str | None:
        """Id of the video object, for videos and reels."""
        return (
            f"77{short_id(self.page_id)}{self.number}" if self.kind in ("video", "reel") else None
        )


@lru_cache(maxsize=4096)
def _week(seed: str, page: Character, monday: date) -> tuple[Post, ...]:
    dice = Dice(seed, page.page_id, "week", monday)
    expected = page.posts_per_week * _busy(page, monday)
    count = int(expected) + (dice.unit() < expected % 1)
    days = sorted(dice.whole(0, 6) for _ in range(count))
    return tuple(
        _post(seed, page, monday + timedelta(days=days[index]), index) for index in range(count)
    )


def _busy(page: Character, monday: date) -> float:
    distance = abs(monday.timetuple().tm_yday / 30.4 - page.season_month) % 12
    near = max(0.0, 1 - min(distance, 12 - distance) / 2)
    return 0.85 + 0.5 * page.season_strength * near


def _post(seed: str, page: Character, day: date, index: int) -> Post:
    dice = Dice(seed, page.page_id, "post", day, index)
    kind = dice.weighted(page.mix)
    created = datetime.combine(day, time(), tzinfo=UTC) + timedelta(
        hours=dice.pick(HOURS) + 4, minutes=dice.whole(0, 59), seconds=dice.whole(0, 59)
    )
    growth = (1 + page.yearly_growth) ** ((day - POSTS_FROM).days / 365)
    views = page.post_views * KIND_REACH[kind] * growth * dice.spread(0.45)
    if dice.unit() < 0.03:
        views *= dice.between(7, 18)
    boosted = page.campaigns_per_year > 0 and dice.unit() < 0.12
    serial = (day - _EPOCH).days * 10 + index % 10 + index // 10 * 1_000_000
    return Post(
        post_id=f"{page.page_id}_12{serial:09d}", page_id=page.page_id, kind=kind,
        message=caption_for(page.key, kind, day, dice), created=created,
        organic_views=int(views), paid_views=int(views * dice.between(0.4, 1.6)) if boosted else 0,
        pictures=dice.whole(3, 7) if kind == "album" else 1,
        seconds=dice.whole(12, 75) if kind == "reel" else dice.whole(40, 260), seed=seed,
    )  # fmt: skip


def posts_between(seed: str, page: Character, since: datetime, until: datetime) -> list[Post]:
    """Posts created from `since` up to, not including, `until`; newest first."""
    if page.model is not None:
        of_model = posts_between(seed, page.model, since, until)
        return [_cloned(page, post) for post in of_model]
    first = max(since.date() - timedelta(days=8), POSTS_FROM)
    monday = first - timedelta(days=first.weekday())
    found: list[Post] = []
    while monday <= until.date():
        found += [p for p in _week(seed, page, monday) if since <= p.created < until]
        monday += timedelta(days=7)
    return sorted(found, key=lambda post: (post.created, post.post_id), reverse=True)


def all_posts(seed: str, page: Character, now: datetime) -> list[Post]:
    """Every post that exists now, newest first."""
    start = datetime.combine(POSTS_FROM, time(), tzinfo=UTC)
    return posts_between(seed, page, start, now)


def _cloned(page: Character, post: Post) -> Post:
    post_id = f"{page.page_id}_{post.number}"
    return replace(post, post_id=post_id, page_id=page.page_id, model=post, times=page.times)


def find_post(seed: str, page: Character, post_id: str, now: datetime) -> Post | None:
    """The post of this Page with this id, if it exists by now."""
    number = post_id.partition("_")[2]
    day = _day_of(number)
    if day is None:
        return None
    since = datetime.combine(day, time(), tzinfo=UTC)
    near = posts_between(seed, page, since, min(now, since + timedelta(days=2)))
    return next((post for post in near if post.post_id == post_id), None)


def _day_of(number: str) -> date | None:
    """The day that the number of a post tells, as `_post` made it."""
    if not number.isdigit() or len(number) != _NUMBER_LENGTH:
        return None
    day = _EPOCH + timedelta(days=int(number[2:]) % 1_000_000 // 10)
    return day if day >= POSTS_FROM else None


def find_video(seed: str, page: Character, video_id: str, now: datetime) -> Post | None:
    """The post that carries this video."""
    post = find_post(seed, page, f"{page.page_id}_{video_id[-_NUMBER_LENGTH:]}", now)
    return post if post is not None and post.video_id == video_id else None
