"""The labels of posts: those that there are, and which posts have one.

A post has a label that a person gave it, or whose words its text holds and that nobody took off.
Both are worked out when somebody asks, so that a rule holds for posts that come later as well.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute, Session

from models import MetaPage, MetaPost, PostLabel, PostLabelPost

NO_RULE = "Posts with one of these in their text have it; a hashtag is found whole."


@dataclass(frozen=True)
class LabelSummary:
    """A label. `page_id` is null where it is for all Pages, `words` are empty without a rule."""

    id: int
    name: str
    page_id: str | None
    words: list[str] = field(metadata={"description": NO_RULE})


@dataclass(frozen=True)
class LabelOfPost:
    """A label that a post has."""

    id: int
    name: str


def find_label(session: Session, tenant_id: int, label_id: int) -> PostLabel | None:
    """The tenant's label with this id; None also while its Page is being deleted."""
    one = (PostLabel.tenant_id == tenant_id, PostLabel.id == label_id)
    found = session.execute(_with_pages().where(*one)).first()
    return None if found is None else found[0]


def count_labels(session: Session, tenant_id: int, page: MetaPage | None = None) -> int:
    """How many labels the tenant has, or posts of a Page can have."""
    counted = select(func.count()).select_from(PostLabel)
    return session.scalar(counted.where(*_known(tenant_id, page))) or 0


def list_labels(
    session: Session,
    tenant_id: int,
    page: MetaPage | None = None,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[LabelSummary]:
    """Labels by name: the tenant's, or those that posts of a Page can have."""
    rows = session.execute(
        _with_pages()
        .where(*_known(tenant_id, page))
        .order_by(func.lower(PostLabel.name), PostLabel.id)
        .limit(limit)
        .offset(offset)
    )
    return [_summary(label, page_id) for label, page_id in rows]


def summarise_label(session: Session, label: PostLabel) -> LabelSummary:
    """One label."""
    one = (PostLabel.tenant_id == label.tenant_id, PostLabel.id == label.id)
    found, page_id = session.execute(_with_pages().where(*one)).one()
    return _summary(found, page_id)


def labelled(label_id: int) -> ColumnElement[bool]:
    """The condition on `MetaPost` that a post has the label."""
    of_post = (PostLabel.tenant_id == MetaPost.tenant_id, PostLabel.id == label_id)
    return exists().where(*of_post, _fits()).correlate(MetaPost)


def labels_of(
    session: Session, tenant_id: int, post_ids: Collection[int]
) -> dict[int, list[LabelOfPost]]:
    """The labels of these posts (our ids), by name; posts without one are left out."""
    if not post_ids:
        return {}
    these = (MetaPost.tenant_id == tenant_id, MetaPost.id.in_(post_ids))
    return read_labels(session, tenant_id, *these)


def read_labels(
    session: Session, tenant_id: int, *posts: ColumnElement[bool]
) -> dict[int, list[LabelOfPost]]:
    """The labels of the posts that the conditions choose, by our ids."""
    if not count_labels(session, tenant_id):
        return {}
    rows = session.execute(
        select(MetaPost.id, PostLabel.id, PostLabel.name)
        .join(PostLabel, PostLabel.tenant_id == MetaPost.tenant_id)
        .where(MetaPost.tenant_id == tenant_id, *posts, _fits())
        .order_by(func.lower(PostLabel.name), PostLabel.id)
    )
    found: dict[int, list[LabelOfPost]] = {}
    for post, label, name in rows:
        found.setdefault(post, []).append(LabelOfPost(label, name))
    return found


def names_of_labels() -> ScalarSelect[str]:
    """The names of the labels of a `MetaPost`, in their order and in lower case, as one text."""
    name = func.lower(PostLabel.name)
    names = func.string_agg(name, aggregate_order_by(literal("; "), name))
    mine = (PostLabel.tenant_id == MetaPost.tenant_id, _fits())
    return select(names).where(*mine).correlate(MetaPost).scalar_subquery()


def _fits() -> ColumnElement[bool]:
    """A `PostLabel` is for the Page of a `MetaPost`, and a person or its words give it."""
    decided = (
        select(PostLabelPost.has_it)
        .where(
            PostLabelPost.tenant_id == MetaPost.tenant_id,
            PostLabelPost.meta_post_id == MetaPost.id,
            PostLabelPost.post_label_id == PostLabel.id,
        )
        .correlate(MetaPost, PostLabel)
        .scalar_subquery()
    )
    by_words = MetaPost.message.op("~*")(PostLabel.pattern)
    return and_(_of_page(MetaPost.meta_page_id), func.coalesce(decided, by_words))


def _of_page(page: InstrumentedAttribute[int] | int) -> ColumnElement[bool]:
    return or_(PostLabel.meta_page_id.is_(None), PostLabel.meta_page_id == page)


def _known(tenant_id: int, page: MetaPage | None) -> list[ColumnElement[bool]]:
    mine: list[ColumnElement[bool]] = [PostLabel.tenant_id == tenant_id]
    return mine if page is None else [*mine, _of_page(page.id)]


def _with_pages() -> Select[PostLabel, str | None]:
    of_page = and_(MetaPage.tenant_id == PostLabel.tenant_id, MetaPage.id == PostLabel.meta_page_id)
    # A Page that is being deleted is hidden, and so are its labels.
    is_there = or_(PostLabel.meta_page_id.is_(None), MetaPage.id.is_not(None))
    return select(PostLabel, MetaPage.page_id).outerjoin(MetaPage, of_page).where(is_there)


def _summary(label: PostLabel, page_id: str | None) -> LabelSummary:
    return LabelSummary(label.id, label.name, page_id, list(label.words))
