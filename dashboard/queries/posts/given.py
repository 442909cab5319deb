"""Whether Facebook still gives what posts are ranked by: it may refuse a metric, of one Page or
of all."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.refused import not_given, refused_ids
from dashboard.queries.posts.values import PostMeasure, require_measure
from models import MetaPage


def require_given(session: Session, pages: Sequence[MetaPage], key: str) -> PostMeasure:
    """The metric or rate of that name. Raises BadInput: it is unknown, or Facebook refuses it of
    one of the Pages."""
    measure = require_measure(session, key)
    for page in pages:
        if measure.metric and refused_ids(session, page, {measure.metric.id}):
            raise BadInput("metric", not_given(measure.title, page, pages))
    return measure
