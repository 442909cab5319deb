"""How many posts of Pages still lack their numbers."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.pacific import pacific_today
from settings import get_settings

# Posts that Facebook still has, within the Page's goal: never read, or with something outstanding.
UNREAD = """
SELECT post.meta_page_id, count(*)::int AS number
  FROM meta_post post
  JOIN meta_page page ON page.tenant_id = post.tenant_id AND page.id = post.meta_page_id
  LEFT JOIN meta_post_coverage own ON own.tenant_id = post.tenant_id
   AND own.meta_post_id = post.id AND own.part = 'post'
 WHERE post.tenant_id = :tenant AND post.meta_page_id = ANY(:pages)
   AND post.deleted_at IS NULL
   AND post.created_time >= CAST(least(coalesce(page.backfill_goal, :goal), :recent) AS timestamp)
                            AT TIME ZONE 'America/Los_Angeles'
   AND (own.read_at IS NULL OR own.next_try_at IS NOT NULL)
 GROUP BY post.meta_page_id
"""


def count_unread_posts(
    session: Session, tenant_id: int, page_ids: Collection[int], now: datetime
) -> dict[int, int]:
    """By our id of the Page; Pages whose posts have all been read are left out."""
    if not page_ids:
        return {}
    today, settings = pacific_today(now), get_settings()
    values = {
        "tenant": tenant_id,
        "pages": list(page_ids),
        "goal": today - timedelta(days=settings.meta_page_insights_backfill_days),
        "recent": today - timedelta(days=settings.meta_post_insights_recency_days),
    }
    rows = session.execute(text(UNREAD), values)
    return {row.meta_page_id: row.number for row in rows}
