"""The callbacks that give labels to posts: to several of a list at once, and to one."""

from collections.abc import Sequence
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, no_update
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.post_labels import label_posts
from dashboard.actions.roles import may
from dashboard.components.post_labels import GIVE, PICK, TAKE, WHICH
from dashboard.page_context import PageContext
from dashboard.pages.shared.acting import act, pressed
from dashboard.pages.shared.given import number_of, text_of
from dashboard.pages.shared.notes import redrawn
from dashboard.queries.posts.detail import find_post
from dashboard.queries.posts.labels import LabelSummary, labels_of, list_labels
from dashboard.shell import say

NO_LABEL = "Choose a label first."
NO_POST = "Choose posts first, by the boxes beside them."


def labels_to_give(context: PageContext) -> list[LabelSummary] | None:
    """The labels that whoever asks may give to posts of the Page; None where they may not."""
    if context.visitor is not None or not may(current_actor(), label_posts):
        return None
    return list_labels(context.session, context.page.tenant_id, context.page)


def register_list() -> None:
    """Puts the callback of a list of posts on the app that is being made."""
    callback(
        Output("version", "data", allow_duplicate=True),
        Input(GIVE, "n_clicks"),
        Input(TAKE, "n_clicks"),
        State(WHICH, "value"),
        State({PICK: ALL}, "value"),
        State({PICK: ALL}, "id"),
        prevent_initial_call=True,
    )(give)


def register_post() -> None:
    """Puts the callback of one post on the app that is being made."""
    callback(
        Output("own-labels", "value"),
        Input("own-labels", "value"),
        State("post-id", "data"),
        prevent_initial_call=True,
    )(change_own)


def give(_gives: Any, _takes: Any, label: Any, ticks: Any, ids: Any) -> Any:
    """Gives a label to the chosen posts, or takes it off."""
    if not pressed():
        return no_update
    posts = _ticked(ticks, ids)
    if not number_of(label) or not posts:
        say(NO_POST if number_of(label) else NO_LABEL)
        return no_update
    has_it = ctx.triggered_id == GIVE
    acted = act(
        lambda who, session: label_posts(who, session, number_of(label), posts, has_it=has_it)
    )
    say(acted.words)
    return redrawn() if acted.done else no_update


def _ticked(ticks: Any, ids: Any) -> list[str]:
    if not isinstance(ticks, list) or not isinstance(ids, list):
        return []
    both = zip(ticks, ids, strict=False)
    return [text_of(one.get(PICK)) for tick, one in both if tick and isinstance(one, dict)]


def change_own(chosen: Any, post_id: Any) -> Any:
    """Makes the chosen labels, and no others, those of the post; answers what it has then."""
    wanted = {number_of(one) for one in chosen} if isinstance(chosen, list) else set()
    acted = act(lambda who, session: _make_own(who, session, text_of(post_id), wanted))
    if acted.done is None:
        say(acted.words)
        return no_update
    if acted.done.message:
        say(acted.done.message)
    return no_update


def _make_own(who: Actor, session: Session, post_id: str, wanted: set[int]) -> Done[None]:
    found = find_post(session, who.tenant_id, post_id)
    if found is None:
        raise NotThereError
    has = {one.id for one in labels_of(session, who.tenant_id, [found[0].id]).get(found[0].id, [])}
    said: Sequence[str] = [
        *(label_posts(who, session, one, [post_id]).message for one in sorted(wanted - has)),
        *(
            label_posts(who, session, one, [post_id], has_it=False).message
            for one in sorted(has - wanted)
        ),
    ]
    return Done(" ".join(said), None)
