"""The columns of the posts' table by their names."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.sorting import PLAIN, TEXT
from dashboard.queries.posts.values import PostMeasure, require_measure


@dataclass(frozen=True)
class PostColumn:
    """A column by its name in words; `measure` where it shows a number."""

    key: str
    title: str
    measure: PostMeasure | None = None


MOST_COLUMNS = 12
NAMES = tuple(key for key in PLAIN if key != TEXT)


def require_columns(session: Session, keys: Collection[str]) -> list[PostColumn]:
    """The columns of these names. Raises BadInput where one cannot be chosen."""
    if len(keys) > MOST_COLUMNS:
        raise BadInput("columns", f"Choose at most {MOST_COLUMNS} columns.")
    if len(set(keys)) < len(keys):
        raise BadInput("columns", "Name each column once.")
    found = find_columns(session, keys)
    if len(found) < len(keys):
        unknown = next(key for key in keys if key not in {each.key for each in found})
        told = f"Columns are metrics of posts, and {', '.join(NAMES)}; {unknown!r} is none of them."
        raise BadInput("columns", told)
    return found


def find_columns(session: Session, keys: Iterable[str]) -> list[PostColumn]:
    """The columns of these names that there are."""
    found = []
    for key in keys:
        if key in NAMES:
            found.append(PostColumn(key, PLAIN[key]))
            continue
        try:
            measure = require_measure(session, key)
        except BadInput:
            continue
        found.append(PostColumn(key, measure.title, measure))
    return found
