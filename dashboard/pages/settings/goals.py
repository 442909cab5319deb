"""Settings, Goals: what the Pages shall reach in a month or a year, and how far they are."""

from collections.abc import Mapping
from typing import Any

import dash
from dash import MATCH, Input, Output, State, callback, dcc, html, no_update, set_props
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done
from dashboard.actions.goals import change_goal, delete_goal, set_goal
from dashboard.actions.roles import why_not
from dashboard.components.controls import control, list_of, list_pages, pages_look
from dashboard.components.goal_settings import (
    END,
    GOAL,
    GOALS_A_PAGE,
    NEW_FORM,
    NEW_METRIC,
    NEW_MONTH,
    NEW_PAGES,
    NEW_TARGET,
    NEW_YEAR,
    OF,
    GoalsScreen,
    draw_goals,
    goals_section,
    new_goal,
    target_form,
    target_part,
)
from dashboard.components.loading import loading
from dashboard.components.notices import failure
from dashboard.components.page_choice import or_all, page_names
from dashboard.components.settings_screen import settings_screen
from dashboard.components.tables import Listed
from dashboard.page_address import page_number, short_text
from dashboard.page_picker import chosen_ids
from dashboard.pages.shared.acting import act
from dashboard.pages.shared.confirmed import do_confirmed
from dashboard.pages.shared.given import number_of, text_of
from dashboard.pages.shared.in_place import register_in_place
from dashboard.pages.shared.page_search import offer, register_search
from dashboard.pages.shared.redraw import chosen, first_values, safely, screen
from dashboard.pages.shared.titles import title
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.goals import measures
from dashboard.queries.pages.goal_list import list_goals
from dashboard.queries.workspace.goals import GoalSummary, find_goal
from dashboard.shell import say
from dashboard.written import number_written
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session

LIST, CHANGED, PAGES = "goals", "goals-changed", list_of("goals")
BROKEN = Listed([failure()], 1)
# Where the form says what is wrong, by the name that the action calls the value.
PLACES = {
    "page_ids": NEW_PAGES,
    "metric": NEW_METRIC,
    "month": NEW_MONTH,
    "year": NEW_YEAR,
    "target": NEW_TARGET,
}

dash.register_page(__name__, path="/settings/goals", title=title("Goals"))


def layout(**query: Any) -> Any:
    """The goals; owners and analysts also find what they may do."""
    return screen(lambda: _screen(first_values(query)))


def _screen(given: Mapping[str, Any]) -> html.Div:
    page_id = short_text(given.get(OF))
    shown, options = _listed(given), offer(page_names, chosen=page_id)
    rows = [
        loading(html.Div(shown.children, id=LIST), rows=6),
        list_pages(page_number(given.get("page")), shown.last, PAGES),
        dcc.Store(id=CHANGED),
    ]
    parts = [goals_section(options, page_id, *rows)]
    if not why_not(current_actor(), set_goal):
        today, metric = pacific_day(now_utc()), short_text(given.get("metric"))
        parts.append(new_goal(options, page_id, measures(), metric, today))
    return settings_screen("goals", *parts)


def _listed(given: Mapping[str, Any]) -> Listed:
    who, number, page_id = current_actor(), page_number(given.get("page")), given.get(OF)
    with tenant_session(who.tenant_id) as session:
        total, goals = list_goals(
            session,
            who.tenant_id,
            now_utc(),
            limit=GOALS_A_PAGE,
            offset=(number - 1) * GOALS_A_PAGE,
            page_id=short_text(page_id),
        )
    refusals = [why_not(who, change_goal)]
    return draw_goals(GoalsScreen(total, number, goals, refusals, of_one=bool(page_id)))


@callback(
    Output(LIST, "children"),
    Output(PAGES, "max_value"),
    Output(PAGES, "className"),
    inputs={
        "given": chosen(OF) | {"page": Input(PAGES, "active_page")},
        "_changed": Input(CHANGED, "data"),
    },
    prevent_initial_call=True,
)
def redraw_goals(given: dict[str, Any], _changed: Any) -> tuple[Any, ...]:
    """The goals of the chosen Page, or of all."""
    shown = safely(lambda: _listed(given), BROKEN)
    return shown.children, shown.last, pages_look(shown.last)


def _redraw() -> None:
    set_props(CHANGED, {"data": now_utc().isoformat()})


register_search(control(OF), lambda pages: or_all(page_names(pages)))
register_search(NEW_PAGES, page_names)


@callback(
    Output(NEW_TARGET, "value"),
    *(Output(f"{place}-wrong", "children") for place in PLACES.values()),
    Input(NEW_FORM, "n_submit"),
    State(NEW_PAGES, "value"),
    State(NEW_METRIC, "value"),
    State(NEW_MONTH, "value"),
    State(NEW_YEAR, "value"),
    State(NEW_TARGET, "value"),
    prevent_initial_call=True,
)
def make(
    submits: Any, pages: Any, metric: Any, month: Any, year: Any, target: Any
) -> tuple[Any, ...]:
    """Sets a goal; what is wrong is told at its field, and nothing of the form is lost."""
    if not submits:
        return (no_update,) * (len(PLACES) + 1)
    key, written = text_of(metric), text_of(target)

    def do(who: Actor, session: Session) -> Done[list[GoalSummary]]:
        given = {
            "metric": key,
            "month": month_of(month),
            "year": number_of(year),
            "target": number_written(written, "target", ratio=_is_ratio(key)),
        }
        return _set_all(who, session, chosen_ids(pages), given)

    acted = act(do)
    if acted.done is None:
        return no_update, *acted.errors_at(PLACES, "page_ids")
    say(acted.words)
    _redraw()
    return "", *("" for _ in PLACES)


def _set_all(
    who: Actor, session: Session, page_ids: list[str], given: Mapping[str, Any]
) -> Done[list[GoalSummary]]:
    """The same goal for each of the Pages, or for none of them."""
    if not page_ids:
        raise BadInput("page_ids", "Choose at least one Page.")
    done = [set_goal(who, session, page_id, given) for page_id in page_ids]
    words = done[0].message if len(done) == 1 else f"The goal is set for {len(done)} Pages."
    return Done(words, [each.value for each in done])


def month_of(value: Any) -> int:
    """The month as the list of months sends it; -1, which no goal has, for anything strange."""
    text = text_of(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else -1


def _is_ratio(metric: str) -> bool:
    known = measures().get(metric)
    return known is not None and known.unit == "ratio"


def _change(who: Actor, session: Session, goal_id: int, text: str) -> Done[GoalSummary]:
    goal = find_goal(session, who.tenant_id, goal_id)
    ratio = goal is not None and _is_ratio(goal.metric)
    return change_goal(who, session, goal_id, number_written(text, "target", ratio=ratio))


register_in_place(GOAL, target_part(MATCH), target_form, _change, _redraw)


@callback(
    Output(CHANGED, "data"),
    Input("confirmed", "data"),
    prevent_initial_call=True,
)
def end(confirmed: Any) -> Any:
    """Deletes a goal after a yes."""
    return now_utc().isoformat() if do_confirmed(confirmed, END, delete_goal) else no_update
