"""Which posts a view is about: published in a range, of a type, with words, with a label."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from dashboard.queries.days.pacific import ONE_DAY, day_start
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.labels import labelled
from models import MetaPage, MetaPost
from models.pacific import pacific_day


@dataclass(frozen=True)
class PostFilter:
    """Empty texts filter nothing. `words` are looked for as they stand, in any case.

    `label` is the id of one; with 0 nothing is filtered, and with one that is not there no post
    is left.
    """

    words: str = ""
    kind: str = ""
    label: int = 0


EVERY_POST = PostFilter()
NO_LABEL = -1


def label_number(said: str) -> int:
    """The label that an address or a row names; one that cannot be is none of any post."""
    if not said:
        return 0
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else NO_LABEL


def published(
    page: MetaPage, span: DateRange, wanted: PostFilter = EVERY_POST
) -> list[ColumnElement[bool]]:
    """Conditions on `MetaPost`: the range's Pacific days, not deleted, and the filter."""
    return [
        MetaPost.tenant_id == page.tenant_id,
        MetaPost.meta_page_id == page.id,
        *within(MetaPost.created_time, span),
        *shown(wanted),
    ]


def within(
    moment: InstrumentedAttribute[datetime], span: DateRange
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The moment lies on one of the range's Pacific days."""
    return moment >= day_start(span.since), moment < day_start(span.until + ONE_DAY)


def shown(wanted: PostFilter) -> list[ColumnElement[bool]]:
    """Conditions on `MetaPost`: not deleted, and the filter."""
    conditions: list[ColumnElement[bool]] = [MetaPost.deleted_at.is_(None)]
    if wanted.words:
        conditions.append(MetaPost.message.icontains(wanted.words, autoescape=True))
    if wanted.kind:
        conditions.append(MetaPost.type == wanted.kind)
    if wanted.label:
        conditions.append(labelled(wanted.label))
    return conditions


def read_kinds(session: Session, page: MetaPage) -> list[str]:
    """The types of the Page's posts, the commonest first."""
    rows = session.execute(
        select(MetaPost.type, func.count())
        .where(
            MetaPost.tenant_id == page.tenant_id,
            MetaPost.meta_page_id == page.id,
            MetaPost.deleted_at.is_(None),
        )
        .group_by(MetaPost.type)
        .order_by(func.count().desc(), MetaPost.type)
    )
    return [kind for kind, _count in rows]


def first_day_of_posts(session: Session, page: MetaPage) -> date | None:
    """The Pacific day of the first stored post; what was published before is not known."""
    first = session.scalar(
        select(func.min(MetaPost.created_time)).where(
            MetaPost.tenant_id == page.tenant_id, MetaPost.meta_page_id == page.id
        )
    )
    return first and pacific_day(first)


def newest_post(session: Session, page: MetaPage) -> datetime | None:
    """When the newest stored post of the Page was published; None where none is stored."""
    return session.scalar(
        select(func.max(MetaPost.created_time)).where(
            MetaPost.tenant_id == page.tenant_id,
            MetaPost.meta_page_id == page.id,
            MetaPost.deleted_at.is_(None),
        )
    )
