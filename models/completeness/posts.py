"""How many posts of Pages still lack their numbers, and the days whose posts were not listed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.completeness.days import inclusive
from models.completeness.gaps import MissingDays
from models.pacific import pacific_day, published_day
from settings import get_settings

# Meta may leave a post without numbers for its first day or two.
YOUNG = timedelta(days=2)
# Posts that Facebook still has, within the Page's goal: their own counters were never read, or
# something of any part is outstanding; of the video and the splits of a young post that tells
# nothing. The index of those that are `outstanding` leaves the others out.
UNREAD = """
SELECT page.id AS meta_page_id, unread.number
  FROM meta_page page
 CROSS JOIN LATERAL (
       SELECT count(*)::int AS number
         FROM (SELECT
                 FROM meta_post post
                 LEFT JOIN meta_post_coverage cover ON cover.tenant_id = post.tenant_id
                  AND cover.meta_post_id = post.id
                WHERE post.tenant_id = page.tenant_id AND post.meta_page_id = page.id
                  AND post.deleted_at IS NULL AND post.outstanding
                  AND post.created_time
                      >= CAST(least(coalesce(page.backfill_goal, :goal), :recent) AS timestamp)
                         AT TIME ZONE 'America/Los_Angeles'
                GROUP BY post.tenant_id, post.id
               HAVING bool_or(cover.next_try_at IS NOT NULL
                              AND (cover.part = 'post' OR cover.tries > 0
                                   OR post.created_time <= :young))
                   OR count(*) FILTER (WHERE cover.part = 'post'
                                         AND (cover.read_at IS NOT NULL
                                              OR cover.given_up <> '{}')) = 0) AS each) AS unread
 WHERE page.tenant_id = :tenant AND page.id = ANY(:pages) AND unread.number > 0
"""

# Days that were never listed to the end, and moments at which a post breaks each list. A post that
# was read by itself is not missing there.
NOT_LISTED = """
SELECT page.id AS meta_page_id, 'unread' AS state, wanted.days - page.posts_listed AS days,
       0 AS tries, CAST(NULL AS timestamptz) AS next_try_at
  FROM meta_page page
 CROSS JOIN LATERAL (
       SELECT datemultirange(daterange(least(coalesce(page.backfill_goal, :goal), :recent),
                                       :published, '[]')) AS days) wanted
 WHERE page.tenant_id = :tenant AND page.id = ANY(:pages)
   AND NOT isempty(wanted.days - page.posts_listed)
 UNION ALL
SELECT gap.meta_page_id, 'no_value',
       datemultirange(daterange(
         CAST(gap.since AT TIME ZONE 'America/Los_Angeles' AS date),
         CAST((gap.until - interval '1 second') AT TIME ZONE 'America/Los_Angeles' AS date), '[]')),
       gap.tries, gap.next_try_at
  FROM meta_post_gap gap
 WHERE gap.tenant_id = :tenant AND gap.meta_page_id = ANY(:pages)
   AND NOT EXISTS (
       SELECT FROM meta_post post
         JOIN meta_post_coverage own ON own.tenant_id = post.tenant_id
          AND own.meta_post_id = post.id AND own.part = 'post' AND own.read_at IS NOT NULL
        WHERE post.tenant_id = gap.tenant_id AND post.meta_page_id = gap.meta_page_id
          AND post.created_time >= gap.since AND post.created_time < gap.until)
 ORDER BY 1, 2 DESC, 3
"""


def count_unread_posts(
    session: Session, tenant_id: int, page_ids: Collection[int], now: datetime
) -> dict[int, int]:
    """By our id of the Page; Pages whose posts have all been read are left out."""
    if not page_ids:
        return {}
    rows = session.execute(text(UNREAD), _values(tenant_id, page_ids, now))
    return {row.meta_page_id: row.number for row in rows}


def read_unlisted_days(
    session: Session, tenant_id: int, page_ids: Collection[int], now: datetime
) -> dict[int, list[MissingDays]]:
    """By our id of the Page; Pages whose posts of all days have been listed are left out."""
    found: dict[int, list[MissingDays]] = {}
    if not page_ids:
        return found
    rows = session.execute(text(NOT_LISTED), _values(tenant_id, page_ids, now)).mappings()
    for row in rows:
        facts = dict(row) | {"days": inclusive(row["days"])}
        lines = found.setdefault(facts.pop("meta_page_id"), [])
        lines.append(MissingDays("", "lifetime", "", reason=None, level="POST", **facts))
    return found


def _values(tenant_id: int, page_ids: Collection[int], now: datetime) -> dict[str, Any]:
    today, settings = pacific_day(now), get_settings()
    return {
        "tenant": tenant_id,
        "pages": list(page_ids),
        "published": published_day(now),
        "young": now - YOUNG,
        "goal": today - timedelta(days=settings.meta_page_insights_backfill_days),
        "recent": today - timedelta(days=settings.meta_post_insights_recency_days),
    }
