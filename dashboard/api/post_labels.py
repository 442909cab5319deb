"""Labels of posts."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from dashboard.actions import post_labels as actions
from dashboard.actions.answers import NotThereError
from dashboard.api import schemas
from dashboard.api.acting import act
from dashboard.api.fields import Flag, ListArguments, listed, the_page
from dashboard.api.shapes import shape
from dashboard.auth.identity import current_tenant_id
from dashboard.queries.posts.label_rules import MOST_WORDS
from dashboard.queries.posts.labels import (
    LabelSummary,
    count_labels,
    find_label,
    list_labels,
    summarise_label,
)
from models.scope import tenant_session

blueprint = Blueprint(
    "post_labels", __name__, url_prefix="/api/meta/post-labels", description="Labels of posts"
)


class LabelListArguments(ListArguments):
    """Of all Pages, or those that posts of one Page can have."""

    page_id = fields.String(validate=validate.Length(max=64))


class NewLabel(Schema):
    """A name; texts and hashtags, each post with one of them has it; and a Page, or all."""

    name = fields.String(required=True)
    words = fields.List(
        fields.String(), load_default=list, validate=validate.Length(max=MOST_WORDS)
    )
    page_id = fields.String(load_default=None, allow_none=True)


class LabelChange(Schema):
    """Another name, another rule, or both; what is left out stays."""

    name = fields.String()
    words = fields.List(fields.String(), validate=validate.Length(max=MOST_WORDS))


class LabelledPosts(Schema):
    """Posts by Facebook's ids, and whether they have the label from now on."""

    post_ids = fields.List(
        fields.String(), required=True, validate=validate.Length(1, actions.MOST_POSTS)
    )
    has_it = Flag(load_default=True)


class HowManyPosts(Schema):
    """How many posts were given the label, or lost it."""

    posts = fields.Integer()


PostLabel = shape(LabelSummary, "PostLabel")


class PostLabelList(schemas.PartOfList):
    """Labels, by name."""

    results = fields.List(fields.Nested(PostLabel))


@blueprint.get("/")
@blueprint.arguments(LabelListArguments, location="query")
@blueprint.response(200, PostLabelList)
def labels(arguments: dict[str, Any]) -> dict[str, Any]:
    """The tenant's labels of posts, by name."""
    limit, offset, tenant_id = arguments["limit"], arguments["offset"], current_tenant_id()
    with tenant_session(tenant_id) as session:
        page = the_page(session, arguments["page_id"]) if "page_id" in arguments else None
        count = count_labels(session, tenant_id, page)
        shown = list_labels(session, tenant_id, page, limit=limit, offset=offset)
    return listed(count, shown, offset)


@blueprint.post("/")
@blueprint.arguments(NewLabel)
@blueprint.response(201, PostLabel)
def make(arguments: dict[str, Any]) -> LabelSummary:
    """A new label; owners and analysts only."""
    return act(lambda who, session: actions.make_label(who, session, **arguments))


@blueprint.get("/<int:label_id>/")
@blueprint.response(200, PostLabel)
def label(label_id: int) -> LabelSummary:
    """One label."""
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        found = find_label(session, tenant_id, label_id)
        if found is None:
            raise NotThereError
        return summarise_label(session, found)


@blueprint.patch("/<int:label_id>/")
@blueprint.arguments(LabelChange)
@blueprint.response(200, PostLabel)
def change(arguments: dict[str, Any], label_id: int) -> LabelSummary:
    """Changes what is given; owners and analysts only."""
    return act(lambda who, session: actions.change_label(who, session, label_id, **arguments))


@blueprint.delete("/<int:label_id>/")
@blueprint.response(204)
def delete(label_id: int) -> None:
    """Deletes a label, whose posts stay; owners and analysts only."""
    act(lambda who, session: actions.delete_label(who, session, label_id))


@blueprint.post("/<int:label_id>/posts/")
@blueprint.arguments(LabelledPosts)
@blueprint.response(200, HowManyPosts)
def posts(arguments: dict[str, Any], label_id: int) -> dict[str, int]:
    """Gives the label to posts, or takes it off, whatever its rule says of them."""
    chosen, has_it = arguments["post_ids"], arguments["has_it"]
    done = act(lambda who, own: actions.label_posts(who, own, label_id, chosen, has_it=has_it))
    return {"posts": done}
