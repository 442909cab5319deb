"""Makes everything that a Page lacks due at once, pauses and given-up days included."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

WAITING = """
UPDATE meta_insight_gap gap SET next_try_at = :now
  FROM meta_insight_coverage line
 WHERE line.tenant_id = :tenant AND line.meta_page_id = :page
   AND gap.tenant_id = line.tenant_id AND gap.coverage_id = line.id AND gap.next_try_at > :now
"""
GIVEN_UP = """
UPDATE meta_insight_coverage SET given_up = '{}', evidence = NULL
 WHERE tenant_id = :tenant AND meta_page_id = :page AND NOT isempty(given_up)
"""
FAILED = """
UPDATE meta_insight_coverage SET failed_at = NULL
 WHERE tenant_id = :tenant AND meta_page_id = :page AND failed_at IS NOT NULL
"""
POSTS = """
UPDATE meta_post_coverage own SET next_try_at = :now, given_up = '{}'
  FROM meta_post post
 WHERE post.tenant_id = :tenant AND post.meta_page_id = :page AND post.deleted_at IS NULL
   AND own.tenant_id = post.tenant_id AND own.meta_post_id = post.id
   AND (own.next_try_at > :now OR own.given_up <> '{}')
"""
LISTS = """
UPDATE meta_post_gap SET next_try_at = :now
 WHERE tenant_id = :tenant AND meta_page_id = :page AND next_try_at > :now
"""


@dataclass(frozen=True)
class MadeDue:
    """How many lines (metric, period, breakdown) and posts need not wait any longer."""

    waiting_lines: int
    given_up_lines: int
    posts: int


def make_due(session: Session, tenant_id: int, meta_page_id: int, now: datetime) -> MadeDue:
    """Ends the pauses of a Page (our id); days that were given up become unread again.

    A run has to be started for them to be asked for; the session is in the Page's tenant.
    """
    values = {"tenant": tenant_id, "page": meta_page_id, "now": now}

    def change(statement: str) -> int:
        return session.connection().execute(text(statement), values).rowcount

    change(FAILED)
    change(LISTS)
    return MadeDue(change(WAITING), change(GIVEN_UP), change(POSTS))
