"""Settings, Labels: the labels of posts, their names and rules."""

from typing import Any

import dash
from dash import MATCH, Input, Output, State, callback, html, no_update, set_props
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done
from dashboard.actions.post_labels import change_label, delete_label, make_label
from dashboard.actions.roles import why_not
from dashboard.components.label_settings import (
    END,
    LABEL,
    NEW_FORM,
    NEW_NAME,
    NEW_PAGE,
    NEW_WORDS,
    RULE,
    LabelsScreen,
    draw_labels,
    new_label,
    rename_form,
    rule_form,
    text_part,
    words_written,
)
from dashboard.components.page_choice import page_names
from dashboard.components.settings_screen import settings_screen
from dashboard.pages.shared.acting import act
from dashboard.pages.shared.confirmed import do_confirmed
from dashboard.pages.shared.given import text_of
from dashboard.pages.shared.in_place import register_in_place
from dashboard.pages.shared.page_search import offer, register_search
from dashboard.pages.shared.redraw import screen
from dashboard.pages.shared.titles import title
from dashboard.queries.pages.listing import names_of
from dashboard.queries.posts.labels import LabelSummary, list_labels
from dashboard.shell import say
from models.limited import limited_person
from models.scope import tenant_session

LIST = "labels"

dash.register_page(__name__, path="/settings/labels", title=title("Labels"))


def layout(**_query: Any) -> Any:
    """The labels; owners and analysts also find what they may do."""
    return screen(_screen)


def _screen() -> html.Div:
    parts: list[Any] = [html.Div(_listed(), id=LIST)]
    if not why_not(current_actor(), make_label):
        all_pages = limited_person() is None
        options = offer(page_names)
        chosen = None if all_pages or not options else options[0]["value"]
        parts.append(new_label(options, chosen, all_pages=all_pages))
    return settings_screen("labels", *parts)


def _listed() -> html.Section:
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        labels = list_labels(session, who.tenant_id)
        pages = {label.page_id for label in labels if label.page_id is not None}
        names = names_of(session, who.tenant_id, pages)
    return draw_labels(LabelsScreen(labels, names, [why_not(who, change_label)]))


def _redraw() -> None:
    set_props(LIST, {"children": _listed()})


def _rename(who: Actor, session: Session, label_id: int, name: str) -> Done[LabelSummary]:
    return change_label(who, session, label_id, name=name)


def _rule(who: Actor, session: Session, label_id: int, text: str) -> Done[LabelSummary]:
    return change_label(who, session, label_id, words=words_written(text))


register_in_place(LABEL, text_part(LABEL, MATCH), rename_form, _rename, _redraw)
register_in_place(RULE, text_part(RULE, MATCH), rule_form, _rule, _redraw)


@callback(
    Output(LIST, "children", allow_duplicate=True),
    Output(NEW_NAME, "value"),
    Output(NEW_WORDS, "value"),
    Output(f"{NEW_NAME}-wrong", "children"),
    Output(f"{NEW_WORDS}-wrong", "children"),
    Output(f"{NEW_PAGE}-wrong", "children"),
    Output(NEW_NAME, "invalid"),
    Input(NEW_FORM, "n_submit"),
    State(NEW_NAME, "value"),
    State(NEW_WORDS, "value"),
    State(NEW_PAGE, "value"),
    prevent_initial_call=True,
)
def make(submits: Any, name: Any, words: Any, page: Any) -> tuple[Any, ...]:
    """Makes a label; what is wrong is told at its field."""
    if not submits:
        return (no_update,) * 7
    rule, of_page = words_written(text_of(words)), text_of(page) or None
    acted = act(lambda who, session: make_label(who, session, text_of(name), rule, of_page))
    if acted.done is None:
        told = acted.errors_at(("name", "words", "page_id"), "name")
        return no_update, no_update, no_update, *told, bool(told[0])
    say(acted.words)
    return _listed(), "", "", "", "", "", False


register_search(NEW_PAGE, page_names)


@callback(
    Output(LIST, "children", allow_duplicate=True),
    Input("confirmed", "data"),
    prevent_initial_call=True,
)
def end(confirmed: Any) -> Any:
    """Deletes a label after a yes."""
    return _listed() if do_confirmed(confirmed, END, delete_label) else no_update
