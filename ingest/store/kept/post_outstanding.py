"""Which posts lack something, as triggers keep it (`MetaPost.outstanding`), made anew."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from models import MetaPage

ANEW = """
UPDATE meta_post post SET outstanding = NOT post.outstanding
 WHERE post.tenant_id = :tenant AND post.meta_page_id = :page
   AND post.outstanding <> (
       SELECT count(*) FILTER (WHERE own.part = 'post' AND (own.read_at IS NOT NULL
                                                            OR own.given_up <> '{}')) = 0
              OR bool_or(own.next_try_at IS NOT NULL)
         FROM meta_post_coverage own
        WHERE own.tenant_id = :tenant AND own.meta_post_id = post.id)
"""
COUNT = """
SELECT count(*) FROM meta_post
 WHERE tenant_id = :tenant AND meta_page_id = :page AND outstanding
"""


def rebuild(session: Session, page: MetaPage) -> int:
    """Says it anew of all posts of the Page; returns how many are outstanding."""
    scope = {"tenant": page.tenant_id, "page": page.id}
    session.execute(text(ANEW), scope)
    return int(session.execute(text(COUNT), scope).scalar_one())
