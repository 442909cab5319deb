"""Posts: the ranking of a range, one post, its counters over time."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from dashboard.api import schemas
from dashboard.api.errors import not_found
from dashboard.api.fields import LARGEST_LIMIT, ComparedRange, the_page, the_range
from dashboard.api.revalidation import revalidated
from dashboard.auth.identity import current_tenant_id
from dashboard.queries.posts.columns import require_columns
from dashboard.queries.posts.detail import (
    PostDetail,
    PostTimeseries,
    find_post,
    read_post,
    read_post_timeseries,
)
from dashboard.queries.posts.figures import read_figures
from dashboard.queries.posts.ranking import SORTS, VIEWS, PostFilter, rank_posts
from dashboard.queries.posts.sorting import PLAIN
from dashboard.queries.posts.values import require_measure
from models import MetaPage, MetaPost
from models.orm import now_utc
from models.scope import tenant_session

LONGEST_COLUMNS = 2000
blueprint = Blueprint("posts", __name__, url_prefix="/api/meta", description="Posts")


class RankingArguments(ComparedRange):
    """By which metric, in which order, with which label, which part."""

    metric = fields.String(load_default=VIEWS)
    sort = fields.String(load_default="desc", metadata={"enum": list(SORTS)})
    order_by = fields.String(
        load_default="",
        metadata={
            "description": "What they are sorted by instead of `metric`: another metric, or one of"
            f" {', '.join(PLAIN)}."
        },
    )
    columns = fields.String(
        load_default="",
        validate=validate.Length(max=LONGEST_COLUMNS),
        metadata={
            "description": "Metrics of posts that `metrics` of each holds beside the usual ones, by"
            " the names of the columns on screen, with commas between them."
        },
    )
    label = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 2**31 - 1),
        metadata={"description": "The id of a label; only posts that have it."},
    )
    limit = fields.Integer(load_default=10, validate=validate.Range(1, LARGEST_LIMIT))
    offset = fields.Integer(load_default=0, validate=validate.Range(0, 1_000_000))


class SnapshotArguments(Schema):
    """Which counter."""

    metric = fields.String(load_default=VIEWS)


@blueprint.get("/pages/<page_id>/posts/")
@revalidated
@blueprint.arguments(RankingArguments, location="query")
@blueprint.response(200, schemas.PostRanking)
def ranking(arguments: dict[str, Any], page_id: str) -> dict[str, Any]:
    """Posts published in the range, by their newest snapshot; those without one come last.

    `figures` are of all of them, beside those of the days compared with as these stood on
    `previous_on`: as long after their end as today is after the end of the range.
    """
    wanted = PostFilter(label=arguments["label"])
    with tenant_session(current_tenant_id()) as session:
        page = the_page(session, page_id)
        span = the_range(session, page, arguments)
        columns = require_columns(session, list(filter(None, arguments["columns"].split(","))))
        ranked = rank_posts(
            session,
            page,
            arguments["metric"],
            arguments["sort"],
            span,
            order_by=arguments["order_by"],
            more=[each.measure for each in columns if each.measure is not None],
            wanted=wanted,
            limit=arguments["limit"],
            offset=arguments["offset"],
        )
        measure = require_measure(session, arguments["metric"])
        told = read_figures(session, page, measure, span, now_utc(), wanted)
    compared = ("compare", "previous_since", "previous_until", "previous_on", "figures")
    return vars(ranked) | {name: getattr(told, name) for name in compared}


@blueprint.get("/posts/<post_id>/")
@blueprint.response(200, schemas.PostDetail)
def detail(post_id: str) -> PostDetail:
    """One post with the newest value of each counter."""
    with tenant_session(current_tenant_id()) as session:
        return read_post(session, *the_post(session, post_id))


@blueprint.get("/posts/<post_id>/timeseries/")
@blueprint.arguments(SnapshotArguments, location="query")
@blueprint.response(200, schemas.PostTimeseries)
def snapshots(arguments: dict[str, Any], post_id: str) -> PostTimeseries:
    """A counter as it grew: one snapshot for each day on which it had changed."""
    with tenant_session(current_tenant_id()) as session:
        return read_post_timeseries(session, *the_post(session, post_id), arguments["metric"])


def the_post(session: Session, post_id: str) -> tuple[MetaPost, MetaPage]:
    """The caller's post with this id of Facebook's, and its Page. Raises the 404 of another's."""
    found = find_post(session, current_tenant_id(), post_id)
    if found is None:
        raise not_found()
    return found
