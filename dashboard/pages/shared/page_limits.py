"""On the screen of people: which Pages a person sees."""

from collections.abc import Callable
from typing import Any

from dash import MATCH, Input, Output, State, callback, no_update
from sqlalchemy.orm import Session

from dashboard.actions.actor import current_actor
from dashboard.actions.page_limits import limit_person
from dashboard.actions.roles import may
from dashboard.components.page_limits import (
    GROUP,
    LimitNames,
    limit_form,
    limit_keys,
    limit_of,
    limit_options,
    limit_part,
)
from dashboard.page_picker import chosen_ids, offered_pages
from dashboard.pages.shared.acting import act, pressed_number
from dashboard.pages.shared.given import text_of
from dashboard.queries.pages.listing import names_of
from dashboard.queries.workspace.page_groups import list_groups
from dashboard.queries.workspace.people import Member, list_members
from dashboard.shell import say
from models.scope import tenant_session

NOTHING_CHOSEN = "Choose a Page or a group; or switch it off, and every Page is seen."


def register_page_limits(changed: Callable[[], None]) -> None:
    """Puts the callbacks on the app that is being made; `changed` draws the people anew."""

    def submit(submits: Any, only: Any, chosen: Any) -> Any:
        refusal = save(submits, only, chosen)
        if refusal == "":
            changed()
        return refusal

    place, box = limit_part(MATCH, "place"), limit_part(MATCH, "box")
    callback(
        Output(place, "children"),
        Input(limit_part(MATCH, "open"), "n_clicks"),
        State(place, "children"),
        prevent_initial_call=True,
    )(open_form)
    callback(
        Output(box, "options"),
        Input(box, "search_value"),
        State(box, "value"),
        prevent_initial_call=True,
    )(offer)
    callback(
        Output(limit_part(MATCH, "wrong"), "children"),
        Input(limit_part(MATCH, "form"), "n_submit"),
        State(limit_part(MATCH, "only"), "value"),
        State(box, "value"),
        prevent_initial_call=True,
    )(submit)


def limit_names(session: Session, tenant_id: int, members: list[Member]) -> LimitNames:
    """The names of what these people are limited to, and of every group."""
    limits = [one.limited_to for one in members if one.limited_to is not None]
    pages = {page_id for limit in limits for page_id in limit.page_ids}
    groups = {group.id: group.name for group in list_groups(session, tenant_id)}
    return LimitNames(names_of(session, tenant_id, pages), groups)


def open_form(_clicks: Any, is_open: Any) -> Any:
    """Opens the form of a person, or closes it."""
    person_id, who = pressed_number("limit"), current_actor()
    if person_id is None or not may(who, limit_person):
        return no_update
    if is_open:
        return []
    with tenant_session(who.tenant_id) as session:
        members = list_members(session, who.tenant_id)
        found = next((one for one in members if one.person_id == person_id), None)
        if found is None:
            return no_update
        chosen = limit_keys(found.limited_to)
        options = _options(session, who.tenant_id, "", chosen)
    return [limit_form(person_id, options, chosen)]


def offer(words: Any, chosen: Any) -> list[dict[str, str]]:
    """The groups and Pages whose names hold what is typed, and those chosen in any case."""
    tenant_id = current_actor().tenant_id
    with tenant_session(tenant_id) as session:
        return _options(session, tenant_id, words, chosen)


def _options(session: Session, tenant_id: int, words: Any, chosen: Any) -> list[dict[str, str]]:
    keys, wanted = chosen_ids(chosen), text_of(words).lower()
    groups = {
        group.id: group.name
        for group in list_groups(session, tenant_id)
        if wanted in group.name.lower() or f"{GROUP}{group.id}" in keys
    }
    pages = offered_pages(session, words, limit_of(keys).page_ids)
    return limit_options(groups, [(page.page_id, page.name) for page in pages])


def save(_submits: Any, only: Any, chosen: Any) -> Any:
    """Limits the person to what was chosen, or lets them see every Page; why not, if it fails."""
    person_id, keys = pressed_number("limit"), chosen_ids(chosen)
    if person_id is None:
        return no_update
    if only is not False and not keys:
        return NOTHING_CHOSEN
    limit = None if only is False else limit_of(keys)
    acted = act(lambda who, session: limit_person(who, session, person_id, limit))
    if acted.done is None:
        return acted.words
    say(acted.words)
    return ""
