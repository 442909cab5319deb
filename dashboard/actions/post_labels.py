"""Labels of posts: making one, its name and its rule, ending it, and giving it to posts."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import NotAllowedError, action
from dashboard.actions.stored_once import stored_once
from dashboard.format import counted
from dashboard.queries.inputs import BadInput, one_line
from dashboard.queries.pages.listing import find_page
from dashboard.queries.posts.label_rules import LONGEST_WORDS, MOST_WORDS, pattern_of
from dashboard.queries.posts.labels import (
    LabelSummary,
    count_labels,
    find_label,
    summarise_label,
)
from models import MetaPost, PostLabel, PostLabelPost
from models.limited import limited_person

LONGEST_NAME = 60
MOST_LABELS = 500
MOST_POSTS = 500
TAKEN = "There is a label of this name already; choose another."
NO_SUCH_PAGE = "This Page is not here; choose one of the list."
NO_SUCH_POST = "One of these posts is not here, or the label is for another Page."
SEES_SOME = "This label is for all Pages; only somebody who sees every Page may change it."


@action("analyst", "make labels of posts")
def make_label(
    who: Actor, session: Session, name: str, words: Sequence[str] = (), page_id: str | None = None
) -> Done[LabelSummary]:
    """A new label for the posts of a Page, or of all Pages. Raises BadInput."""
    if count_labels(session, who.tenant_id) >= MOST_LABELS:
        raise BadInput("name", f"There are {MOST_LABELS} labels already; delete one first.")
    label = PostLabel(tenant_id=who.tenant_id)
    if page_id is not None:
        page = find_page(session, who.tenant_id, page_id)
        if page is None:
            raise BadInput("page_id", NO_SUCH_PAGE)
        label.meta_page_id = page.id
    _ask_for_all(label)
    _rule(label, words)
    _name(session, label, name)
    who.note(session, "label.made", label=label.id, name=label.name, words=label.words)
    return Done(f"The label “{label.name}” is made.", summarise_label(session, label))


@action("analyst", "change labels of posts")
def change_label(
    who: Actor,
    session: Session,
    label_id: int,
    *,
    name: str | None = None,
    words: Sequence[str] | None = None,
) -> Done[LabelSummary]:
    """Gives a label another name, another rule, or both; None leaves it. Raises BadInput."""
    label = _find(who, session, label_id)
    _ask_for_all(label)
    if words is not None:
        _rule(label, words)
    _name(session, label, label.name if name is None else name)
    who.note(session, "label.changed", label=label_id, name=label.name, words=label.words)
    return Done(f"The label “{label.name}” is changed.", summarise_label(session, label))


@action("analyst", "delete labels of posts")
def delete_label(who: Actor, session: Session, label_id: int) -> Done[None]:
    """Deletes a label; its posts stay."""
    label = _find(who, session, label_id)
    _ask_for_all(label)
    session.delete(label)
    who.note(session, "label.deleted", label=label_id, name=label.name)
    return Done(f"The label “{label.name}” is deleted; its posts stay.", None)


@action("analyst", "give labels to posts")
def label_posts(
    who: Actor, session: Session, label_id: int, post_ids: Collection[str], *, has_it: bool = True
) -> Done[int]:
    """Gives a label to posts (Facebook's ids), or takes it off, whatever its rule says of them.

    Answers how many posts these were. Raises BadInput, and then changes nothing.
    """
    label, wanted = _find(who, session, label_id), set(post_ids)
    if not 0 < len(wanted) <= MOST_POSTS:
        raise BadInput("post_ids", f"Choose 1 to {MOST_POSTS} posts.")
    posts = _posts(session, label, wanted)
    one = {"tenant_id": who.tenant_id, "post_label_id": label.id, "has_it": has_it}
    rows = [one | {"meta_post_id": post} for post in posts]
    decided = insert(PostLabelPost).values(rows)
    session.execute(
        decided.on_conflict_do_update(
            index_elements=["tenant_id", "meta_post_id", "post_label_id"],
            set_={"has_it": decided.excluded.has_it},
        )
    )
    done = "label.given" if has_it else "label.taken"
    who.note(session, done, label=label.id, name=label.name, posts=sorted(wanted))
    posts_told = counted(len(posts), "post")
    way = "given to" if has_it else "taken off"
    return Done(f"The label “{label.name}” is {way} {posts_told}.", len(posts))


def _ask_for_all(label: PostLabel) -> None:
    """A label of all Pages says something of Pages that a limited person does not see."""
    if label.meta_page_id is None and limited_person() is not None:
        raise NotAllowedError(SEES_SOME)


def _name(session: Session, label: PostLabel, name: str) -> None:
    label.name = one_line(
        name, "name", what="A name", when_empty="Give the label a name.", longest=LONGEST_NAME
    )
    if _is_taken(session, label):
        raise BadInput("name", TAKEN)
    with stored_once(session, "name", TAKEN):
        session.add(label)


def _is_taken(session: Session, label: PostLabel) -> bool:
    """Whether posts of a Page could have two labels of this name."""
    same = [PostLabel.tenant_id == label.tenant_id, PostLabel.id != (label.id or 0)]
    if label.meta_page_id is not None:
        here = PostLabel.meta_page_id == label.meta_page_id
        same.append(or_(here, PostLabel.meta_page_id.is_(None)))
    with session.no_autoflush:
        names = session.scalars(select(PostLabel.name).where(*same))
        return label.name.casefold() in {name.casefold() for name in names}


def _rule(label: PostLabel, words: Sequence[str]) -> None:
    kept = [
        one_line(each, "words", what="A text", when_empty="", longest=LONGEST_WORDS)
        for each in words
        if each.split()
    ]
    label.words = list(dict.fromkeys(kept))
    if len(label.words) > MOST_WORDS:
        raise BadInput("words", f"A rule holds at most {MOST_WORDS} texts and hashtags.")
    label.pattern = pattern_of(label.words)


def _posts(session: Session, label: PostLabel, wanted: Collection[str]) -> list[int]:
    of_page = MetaPost.meta_page_id == label.meta_page_id
    conditions = [MetaPost.tenant_id == label.tenant_id, MetaPost.post_id.in_(wanted)]
    conditions += [of_page] if label.meta_page_id is not None else []
    found = session.scalars(select(MetaPost.id).where(*conditions)).all()
    if len(found) != len(wanted):
        raise BadInput("post_ids", NO_SUCH_POST)
    return list(found)


def _find(who: Actor, session: Session, label_id: int) -> PostLabel:
    label = find_label(session, who.tenant_id, label_id)
    if label is None:
        raise NotThereError
    return label
