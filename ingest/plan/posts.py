"""What a run reads of a Page's posts: which of them are due, and which days are to be listed.

1. Each night the posts of the last four weeks, each week those of META_POST_INSIGHTS_RECENCY_DAYS.
   Who grew older than that in a pause is read once more.
2. At any age what was never read, what failed and whose time has come, and what lacks a number
   that other posts of its type have and that Meta gave lately. The newest post of each type
   weekly, so that what Meta gives is known of a Page that publishes nothing for a while.
3. Days are listed until their list was walked to the end once; the last weeks anew.

A run that takes up the rest of another leaves alone what was read that night.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from jobs.work.kinds import REST
from models import MetaPage
from models.pacific import PACIFIC, pacific_day
from settings import get_settings

Part = Literal["post", "video", "breakdown"]
List = Literal["posts", "counts", "reels"]
NIGHTLY_DAYS = 28
# What a night has read is no more due to what takes up its rest.
SAME_NIGHT = timedelta(hours=12)
# A metric that Meta gave for a post within this time is one that it gives.
LATELY = timedelta(hours=36)
_WEEK = timedelta(days=8)

# The posts of a Page with what was read of their part; `expected` are the metrics of each type.
_OF_PAGE = """
WITH mine AS (
     SELECT post.id, post.post_id, post.type, post.video_id, post.created_time,
            NOT post.was_listed AS hidden,
            row_number() OVER (ORDER BY post.created_time DESC, post.id DESC) AS place,
            row_number() OVER (PARTITION BY post.type
                               ORDER BY post.created_time DESC, post.id DESC) = 1 AS newest,
            cover.read_at, cover.next_try_at, cover.tries, cover.reason,
            coalesce(cover.answered, '{}') AS answered, coalesce(cover.given_up, '{}') AS given_up
       FROM meta_post post
       LEFT JOIN meta_post_coverage cover ON cover.tenant_id = post.tenant_id
        AND cover.meta_post_id = post.id AND cover.part = :part
      WHERE post.tenant_id = :tenant AND post.meta_page_id = :page AND post.deleted_at IS NULL
        AND (:part <> 'video' OR post.video_id IS NOT NULL)),
expected AS (
     SELECT type, array_agg(DISTINCT metric) AS metrics
       FROM (SELECT DISTINCT type, answered FROM mine) AS kind, unnest(kind.answered) AS metric
      WHERE metric IN (SELECT metric_id FROM meta_metric_support
                        WHERE tenant_id = :tenant AND meta_page_id = :page
                          AND last_value_at > :lately AND metric_id = ANY(CAST(:numbers AS int[])))
      GROUP BY type)
"""


def over_posts(query: str) -> str:
    """A statement over `mine` and `expected`; `query` is what follows them."""
    return _OF_PAGE.rstrip() + query


DUE = over_posts(
    """,
state AS (
     SELECT mine.*, (read_at IS NULL AND given_up = '{}') OR next_try_at IS NOT NULL
                 OR NOT coalesce(answered || given_up @> expected.metrics, true)
                 OR (read_at < :week AND (newest OR created_time >= :recent))
                 OR (created_time < :recent AND read_at < created_time + :last_read) AS must
       FROM mine LEFT JOIN expected ON expected.type = mine.type)
SELECT id, post_id, type, video_id, created_time, place, hidden, read_at, must FROM state
 WHERE (next_try_at IS NULL OR next_try_at <= :now)
   AND (must OR (read_at < CAST(:fresh AS timestamptz) AND created_time >= :nightly))
 ORDER BY place
"""
)
WEEKLY = """
SELECT EXISTS (
       SELECT FROM meta_post post
         JOIN meta_post_coverage cover ON cover.tenant_id = post.tenant_id
          AND cover.meta_post_id = post.id AND cover.part = 'post'
        WHERE post.tenant_id = :tenant AND post.meta_page_id = :page AND post.deleted_at IS NULL
          AND post.created_time >= :recent AND post.created_time < :nightly
          AND cover.read_at < :week AND cover.next_try_at IS NULL)
"""
TO_LIST = """
SELECT lower(part) AS since, upper(part) AS until
  FROM meta_page, unnest(datemultirange(daterange(:goal, :today)) <only> - <list>_listed
                         + CAST(:anew AS datemultirange)) AS part
 WHERE tenant_id = :tenant AND id = :page
 ORDER BY 1 DESC
"""


@dataclass(frozen=True)
class Span:
    """Moments from `since` on and before `until`; without `until` up to now."""

    since: datetime
    until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether the moment is one of them."""
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True)
class DuePost:
    """A post to be asked for; `must` says that something of it is missing, or a week old.

    `place` counts the Page's posts from the newest. A `hidden` one came from no list of posts.
    """

    id: int
    post_id: str
    type: str
    video_id: str | None
    created_time: datetime
    place: int
    hidden: bool
    read_at: datetime | None
    must: bool


@dataclass(frozen=True)
class PostPlan:
    """What is wanted of a Page on the Pacific day `today`, by a run that `began` at that moment."""

    page: MetaPage
    now: datetime
    began: datetime
    is_rest: bool
    is_weekly: bool

    @property
    def today(self) -> date:
        """The day under which counters are stored."""
        return pacific_day(self.now)

    @property
    def goal(self) -> date:
        """The oldest day whose posts are wanted."""
        days = get_settings().meta_page_insights_backfill_days
        return min(self.page.backfill_goal or self.today - timedelta(days), self._recent)

    @property
    def listed_since(self) -> date:
        """The first day of those that are listed anew."""
        return self._recent if self.is_weekly else self._nightly

    @property
    def _recent(self) -> date:
        return self.today - timedelta(days=get_settings().meta_post_insights_recency_days)

    @property
    def _nightly(self) -> date:
        return max(self.today - timedelta(days=NIGHTLY_DAYS), self._recent)

    def due(self, session: Session, part: Part, numbers: Collection[int]) -> list[DuePost]:
        """The posts of which this part is due, the newest first.

        `numbers` are the metrics (our ids) that a post is expected to answer when others do.
        """
        values = self.values(part, numbers) | {"fresh": self._fresh(part)}
        return [DuePost(**row) for row in session.execute(text(DUE), values).mappings()]

    def to_list(self, session: Session, name: List) -> list[Span]:
        """The days whose list is to be walked, the newest first."""
        anew = f"{{[{self.listed_since},{self.today}]}}" if not self.is_rest else "{}"
        only = "* posts_listed" if name == "counts" else ""
        statement = TO_LIST.replace("<list>", name).replace("<only>", only)
        values = self._scope() | {"goal": self.goal, "today": self.today, "anew": anew}
        return [
            Span(start_of(row.since), start_of(row.until) if row.until <= self.today else None)
            for row in session.execute(text(statement), values)
        ]

    def values(self, part: Part, numbers: Collection[int]) -> dict[str, Any]:
        """What `over_posts` and the rules of age are bound to."""
        return self._scope() | {
            "part": part,
            "numbers": list(numbers),
            "now": self.now,
            "lately": self.now - LATELY,
            "week": self.now - _since_weekday(self.page.id, self.now),
            "recent": start_of(self._recent),
            "last_read": self.now - _WEEK - start_of(self._recent),
            "nightly": start_of(self._nightly),
        }

    def _scope(self) -> dict[str, Any]:
        return {"tenant": self.page.tenant_id, "page": self.page.id}

    def _fresh(self, part: Part) -> datetime | None:
        """What was read since then is not due for its age."""
        if part == "breakdown" or (self.is_rest and part == "video"):
            return None
        began = min(self.began, self.now)
        return began - SAME_NIGHT if self.is_rest else began


def plan_posts(
    session: Session, page: MetaPage, now: datetime, began: datetime, trigger: str
) -> PostPlan:
    """The plan of a run that something with this trigger started."""
    plan = PostPlan(page, now, began, trigger == REST, is_weekly=False)
    weekly = not plan.is_rest and session.scalar(text(WEEKLY), plan.values("post", ()))
    return PostPlan(page, now, began, plan.is_rest, bool(weekly))


def start_of(day: date) -> datetime:
    """The first moment of a Pacific day."""
    return datetime.combine(day, time(), tzinfo=PACIFIC)


def _since_weekday(page_id: int, now: datetime) -> timedelta:
    """Since the Page's own weekday began: all that is weekly falls on one night of seven."""
    today = pacific_day(now)
    first = today - timedelta(days=(today.toordinal() + page_id) % 7)
    return now - start_of(first)
