"""Settings, Goals: what the Pages shall reach, how far each is, and the form for new goals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.asking import asking_button
from dashboard.components.controls import dropdown
from dashboard.components.form_parts import cell, labelled, refused, table, titled
from dashboard.components.goals import goal_days, goal_look, goal_sentence
from dashboard.components.in_place import Id, edit_button, edit_form, edit_place
from dashboard.components.page_choice import or_all, page_choice
from dashboard.components.tables import Listed, pages_of, rows_line
from dashboard.format import month
from dashboard.page_address import OVERVIEW
from dashboard.queries.insights.goal_progress import LAST, MEAN, MOVE, SUM
from dashboard.queries.insights.goals import Measure
from dashboard.queries.pages.goal_list import ListedGoal
from dashboard.written import number_text
from models.goals import WHOLE_YEAR

GOAL, END, OF = "goal", "end-goal", "of"
GOALS_A_PAGE, LONGEST_TARGET = 25, 40
NEW_PAGES, NEW_METRIC, NEW_TARGET = "new-goal-pages", "new-goal-metric", "new-goal-target"
NEW_MONTH, NEW_YEAR, NEW_FORM = "new-goal-month", "new-goal-year", "new-goal-form"
LEAD = (
    "A goal is what a Page shall reach in a month or a year. How far it is stands on the Page's"
    " card, in the list of Pages, and in reports that hold goals."
)
HOW_WORDS = {
    SUM: "all days added up",
    LAST: "on the last day",
    MOVE: "gained in all",
    MEAN: "on the average day",
}
HINT = "Of a rate in percent."
SEVERAL = "Each of these Pages gets the same goal."


@dataclass(frozen=True)
class GoalsScreen:
    """A part of the goals, of how many in all, and why the person changes none.

    `of_one`: they are those of one Page.
    """

    total: int
    number: int
    goals: Sequence[ListedGoal]
    refusals: Sequence[str]
    of_one: bool

    @property
    def may_change(self) -> bool:
        """Whether the person sets, changes and deletes goals."""
        return not any(self.refusals)


def draw_goals(given: GoalsScreen) -> Listed:
    """A goal a row."""
    heads = ("Goal", "Page", "Target", "So far", *(("",) if given.may_change else ()))
    rows = [_row(one, may=given.may_change) for one in given.goals]
    none = "This Page has none yet." if given.of_one else "None yet."
    shown = table(heads, rows) if rows else html.P(none, className="note")
    line = rows_line(given.number, GOALS_A_PAGE, given.total, "goals")
    parts = [shown, *([line] if line else []), *refused(given.refusals)]
    return Listed(parts, pages_of(given.total, GOALS_A_PAGE))


def goals_section(options: Sequence[Any], chosen: str, *parts: Any) -> html.Section:
    """The list below the choice of one Page, or of all."""
    return titled("Goals", LEAD, dropdown(OF, "Page", or_all(options), chosen), *parts)


def target_part(row: Any) -> Id:
    """The id of a goal's target, as it is shown."""
    return {GOAL: row, "part": "goal-target"}


def _row(one: ListedGoal, *, may: bool) -> html.Tr:
    standing = one.standing
    goal, ratio = standing.goal, standing.unit == "ratio"
    days = html.Span(goal_days(standing), className=f"sub {goal_look(standing)}")
    target = html.Span(number_text(goal.target, ratio=ratio), id=target_part(goal.id))
    cells = [
        html.Th([standing.title, days], scope="row", className="name-cell"),
        cell("Page", dcc.Link(one.page_name, href=f"{OVERVIEW}{one.page_id}", className="link")),
        cell("Target", [target, *([edit_place(GOAL, goal.id)] if may else [])]),
        cell("So far", goal_sentence(standing)),
    ]
    return html.Tr([*cells, _actions(one)] if may else cells)


def _actions(one: ListedGoal) -> html.Td:
    goal = one.standing.goal
    name = f"the goal of {one.page_name} for {one.standing.title} in {goal_days(one.standing)}"
    parts = [
        edit_button(GOAL, goal.id, "Change", f"Change {name}"),
        asking_button("Delete", END, goal.id, f"Delete {name}? The numbers stay."),
    ]
    return html.Td(html.Div(parts, className="controls"), className="actions-cell")


def target_form(goal_id: int, target: str) -> dbc.Form:
    """The form that stands below a goal's target while it gets another one."""
    return edit_form(GOAL, goal_id, "New target", target, LONGEST_TARGET)


def new_goal(
    options: Sequence[Any], page_id: str, measures: Mapping[str, Measure], metric: str, today: date
) -> html.Section:
    """The form for a goal of one Page or of several, for this month unless another is chosen."""
    names = {key: f"{one.title}, {HOW_WORDS[one.how]}" for key, one in measures.items()}
    months = {str(WHOLE_YEAR): "The whole year"}
    months |= {str(number): month(date(2000, number, 1)) for number in range(1, 13)}
    chosen = metric if metric in measures else next(iter(measures))
    pages = page_choice(NEW_PAGES, "Pages", options, [page_id] if page_id else [])
    year = dbc.Input(id=NEW_YEAR, type="number", value=today.year, step=1)
    target = dbc.Input(
        id=NEW_TARGET, maxLength=LONGEST_TARGET, autoComplete="off", inputMode="decimal"
    )
    form = dbc.Form(
        [
            labelled(NEW_PAGES, "Pages", pages, hint=SEVERAL),
            labelled(NEW_METRIC, "Key figure", _select(NEW_METRIC, names, chosen)),
            labelled(NEW_MONTH, "Month", _select(NEW_MONTH, months, str(today.month))),
            labelled(NEW_YEAR, "Year", year),
            labelled(NEW_TARGET, "Target", target, hint=HINT),
            dbc.Button("Set goal", type="submit", color="primary"),
        ],
        id=NEW_FORM,
        prevent_default_on_submit=True,
        className="settings-form",
    )
    return titled("Set a goal", "", form)


def _select(name: str, choices: Mapping[str, str], value: str) -> dbc.Select:
    options = [{"value": key, "label": text} for key, text in choices.items()]
    return dbc.Select(id=name, options=options, value=value)
