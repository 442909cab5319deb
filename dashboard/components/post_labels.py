"""Labels on the screens of posts: the filter, a post's own, and giving them to several at once."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.controls import dropdown
from dashboard.components.form_parts import named
from dashboard.components.post_marks import label_dot
from dashboard.page_address import PageAddress
from dashboard.queries.posts.labels import LabelOfPost, LabelSummary

GIVE, TAKE, WHICH = "give-label", "take-label", "which-label"
PICK = "pick-post"
SETTINGS = "/settings/labels"
GONE = "A label that is gone"


def labels_choice(labels: Sequence[LabelSummary], value: str) -> html.Div:
    """Posts of which label are shown; hidden where there is none."""
    options = [
        {"value": "", "label": "All labels"},
        *({"value": str(label.id), "label": label.name} for label in labels),
    ]
    if value and value not in {one["value"] for one in options}:
        options.append({"value": value, "label": GONE})
    box = dropdown("label", "Label", options, value)
    return html.Div(box, className="label-filter" if len(options) > 1 else "d-none")


def label_link(label: LabelOfPost, address: PageAddress) -> dcc.Link:
    """A label of a post, which leads to all posts that have it."""
    return dcc.Link(
        [label_dot(label.id), html.Span(label.name, dir="auto")],
        href=address.of_posts(label=str(label.id)),
        className="post-label key-part",
    )


def pick_box(post_id: str, title: str) -> dbc.Checkbox:
    """The box by which a post is chosen to be labelled."""
    return dbc.Checkbox(
        id={PICK: post_id},
        value=False,
        label=html.Span(f"Choose “{title}”", className="visually-hidden"),
        className="pick-post",
    )


def giving_bar(labels: Sequence[LabelSummary]) -> html.Div:
    """What gives a label to the chosen posts, or takes it off."""
    if not labels:
        return html.Div(change_labels("Make a label for posts"), className="giving-bar")
    picker = dcc.Dropdown(
        id=WHICH,
        options=_options(labels),
        placeholder="Label",
        clearable=False,
        labels={"search": "Search labels"},
    )
    return html.Div(
        [
            html.Span("Chosen posts:", className="muted"),
            named("Label for the chosen posts", html.Div(picker, className="pick")),
            dbc.Button("Give label", type="button", id=GIVE, color="secondary", size="sm"),
            dbc.Button("Take it off", type="button", id=TAKE, color="link", size="sm"),
        ],
        className="giving-bar",
    )


def own_labels(labels: Sequence[LabelSummary], has: Sequence[LabelOfPost], *, may: bool) -> Any:
    """The labels of one post: a box for whoever may change them, else their names."""
    if not may:
        names = ", ".join(label.name for label in has)
        return html.P(f"Labels: {names}", className="muted") if names else None
    if not labels:
        return html.P(change_labels("Make a label for posts"))
    picker = dcc.Dropdown(
        id="own-labels",
        options=_options(labels),
        value=[label.id for label in has],
        multi=True,
        placeholder="No label",
        labels={"search": "Search labels"},
    )
    return html.Div(
        [
            html.Span("Labels", className="muted"),
            named("Labels of this post", html.Div(picker, className="pick own-labels")),
        ],
        className="giving-bar",
    )


def change_labels(text: str = "Make and change labels") -> dcc.Link:
    """The way to the labels in the settings."""
    return dcc.Link(text, href=SETTINGS, className="link")


def _options(labels: Sequence[LabelSummary]) -> list[dict[str, Any]]:
    return [{"value": label.id, "label": label.name} for label in labels]
