"""Where a number of a post comes from: the snapshots behind it, and the same as a file."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from dashboard.api.csv_answers import csv_answer
from dashboard.api.fields import ListArguments, listed
from dashboard.api.points import Metric
from dashboard.api.posts import the_post
from dashboard.api.schemas import PartOfList
from dashboard.api.shapes import shape
from dashboard.auth.identity import current_tenant_id
from dashboard.exports.origin.post_rows import PostWork, post_origin_rows
from dashboard.queries.origins.of_post import (
    AskedOfPost,
    NumberOfPost,
    ask_about_post,
    number_of_post,
)
from dashboard.queries.origins.snapshots import StoredSnapshot, count_snapshots, list_snapshots
from dashboard.queries.posts.values import VIEWS
from models.orm import now_utc
from models.scope import tenant_session

blueprint = Blueprint(
    "post_points", __name__, url_prefix="/api/meta", description="Where a number comes from"
)

Number = shape(NumberOfPost, "NumberOfPost")
Stored = shape(StoredSnapshot, "StoredSnapshot")


class PostNumberArguments(Schema):
    """Of which metric or rate; `breakdown` is Meta's key of a part."""

    metric = fields.String(load_default=VIEWS)
    breakdown = fields.String()


class SnapshotListArguments(PostNumberArguments, ListArguments):
    """Of which metric, and which part of the list."""


class StoredSnapshots(PartOfList):
    """The snapshots, the newest first; what they make; what their metrics are at Meta."""

    number = fields.Nested(Number)
    definitions = fields.List(fields.Nested(Metric))
    results = fields.List(fields.Nested(Stored))


@blueprint.get("/posts/<post_id>/points/")
@blueprint.arguments(SnapshotListArguments, location="query")
@blueprint.response(200, StoredSnapshots)
def points(arguments: dict[str, Any], post_id: str) -> dict[str, Any]:
    """The snapshots behind a number of a post: when each was read, by which runs, what was before.

    A snapshot does not name its run: `runs` are those of the posts whose time holds the moment.
    """
    limit, offset = arguments["limit"], arguments["offset"]
    with tenant_session(current_tenant_id()) as session:
        post, page = the_post(session, post_id)
        asked = _asked(session, arguments)
        shown = list_snapshots(session, page, post, asked, limit=limit, offset=offset)
        number = number_of_post(session, post, asked)
        told = {"number": number, "definitions": asked.definitions()}
        return listed(count_snapshots(session, post, asked), shown, offset) | told


@blueprint.get("/posts/<post_id>/points/file/")
@blueprint.arguments(PostNumberArguments, location="query")
@blueprint.response(200, content_type="text/csv", description="A CSV that can be handed on")
def file(arguments: dict[str, Any], post_id: str) -> Response:
    """The same as a CSV file, with Meta's definitions and the runs."""
    with tenant_session(current_tenant_id()) as session:
        name = _work(session, post_id, arguments).file_name
    return csv_answer(name, lambda session: post_origin_rows(_work(session, post_id, arguments)))


def _asked(session: Session, arguments: dict[str, Any]) -> AskedOfPost:
    return ask_about_post(session, arguments["metric"], arguments.get("breakdown") or None)


def _work(session: Session, post_id: str, arguments: dict[str, Any]) -> PostWork:
    post, page = the_post(session, post_id)
    return PostWork(session, page, post, _asked(session, arguments), now_utc())
