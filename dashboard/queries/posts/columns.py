"""The columns of the posts' table by their names."""

from collections.abc import Iterable
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


def find_columns(session: Session, keys: Iterable[str]) -> list[PostColumn]:
    """The columns of these names that there are."""
    found = []
    for key in keys:
        if key in PLAIN and key != TEXT:
            found.append(PostColumn(key, PLAIN[key]))
            continue
        try:
            measure = require_measure(session, key)
        except BadInput:
            continue
        found.append(PostColumn(key, measure.title, measure))
    return found
