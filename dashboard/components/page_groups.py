"""Settings, Groups: the groups of Pages, what may be done with each, and the form for a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.asking import asking_button
from dashboard.components.form_parts import cell, labelled, refused, table, titled
from dashboard.components.in_place import Id, edit_button, edit_form, edit_place
from dashboard.components.page_choice import page_choice, some_names
from dashboard.markup.attributes import attributes
from dashboard.queries.workspace.page_groups import PageGroupSummary

GROUP, END, LONGEST_NAME = "group", "end-group", 80
NEW_NAME, NEW_PAGES, NEW_FORM = "new-group-name", "new-group-pages", "new-group-form"
LEAD = (
    "A group is a client's Pages, a country's, a team's; a Page may be in several. People can be"
    " limited to the Pages of a group."
)
NONE_YET = "None yet."


@dataclass(frozen=True)
class GroupsScreen:
    """The groups, the names of their Pages by Facebook's id, and why the person changes none."""

    groups: Sequence[PageGroupSummary]
    names: Mapping[str, str]
    refusals: Sequence[str]

    @property
    def may_change(self) -> bool:
        """Whether the person makes, changes and ends groups."""
        return not any(self.refusals)


def draw_groups(given: GroupsScreen) -> html.Section:
    """A group a row."""
    heads = ("Group", "Pages", "") if given.may_change else ("Group", "Pages")
    rows = [_row(group, given) for group in given.groups]
    listed = table(heads, rows) if rows else html.P(NONE_YET, className="note")
    return titled("Groups of Pages", LEAD, listed, *refused(given.refusals))


def pages_part(row: Any, name: str) -> Id:
    """The id of a part of the choice of a group's Pages: its `open`, `place`, `box`, `form`."""
    return {"group-pages": row, "part": f"group-pages-{name}"}


def name_part(row: Any) -> Id:
    """The id of a group's name, as it is shown."""
    return {GROUP: row, "part": "group-name"}


def _row(group: PageGroupSummary, given: GroupsScreen) -> html.Tr:
    name = html.Span(group.name, id=name_part(group.id))
    names = [given.names[page_id] for page_id in group.page_ids if page_id in given.names]
    pages = [html.Span(some_names(names))]
    if not given.may_change:
        return html.Tr([html.Th(name, scope="row", className="name-cell"), cell("Pages", pages)])
    place = html.Div(id=pages_part(group.id, "place"), className="in-place-below")
    return html.Tr(
        [
            html.Th([name, edit_place(GROUP, group.id)], scope="row", className="name-cell"),
            cell("Pages", [*pages, place]),
            _actions(group),
        ]
    )


def _actions(group: PageGroupSummary) -> html.Td:
    choose = html.Button(
        "Choose Pages",
        id=pages_part(group.id, "open"),
        type="button",
        n_clicks=0,
        className="btn btn-link btn-sm",
        **attributes({"aria-label": f"Choose the Pages of {group.name}"}),
    )
    question = f"End the group “{group.name}”? Its Pages stay."
    parts = [
        edit_button(GROUP, group.id, "Rename", f"Rename {group.name}"),
        choose,
        asking_button("End", END, group.id, question),
    ]
    return html.Td(html.Div(parts, className="controls"), className="actions-cell")


def rename_form(group_id: int, name: str) -> dbc.Form:
    """The form that stands below a group's name while it gets another one."""
    return edit_form(GROUP, group_id, "New name", name, LONGEST_NAME)


def pages_form(group_id: int, options: Sequence[Any], chosen: Sequence[str]) -> dbc.Form:
    """The form that stands below a group's Pages while they are chosen."""
    box = page_choice(pages_part(group_id, "box"), "Pages of the group", options, chosen)
    wrong = dbc.FormFeedback(id=pages_part(group_id, "wrong"), type="invalid")
    return dbc.Form(
        [
            html.Div([box, wrong], className="grow"),
            dbc.Button("Save", type="submit", color="primary", size="sm"),
        ],
        id=pages_part(group_id, "form"),
        prevent_default_on_submit=True,
        className="in-place",
    )


def new_group(options: Sequence[Any]) -> html.Section:
    """The form for a new group."""
    name = dbc.Input(id=NEW_NAME, maxLength=LONGEST_NAME, autoComplete="off")
    form = dbc.Form(
        [
            labelled(NEW_NAME, "Name", name),
            labelled(NEW_PAGES, "Pages", page_choice(NEW_PAGES, "Pages", options, [])),
            dbc.Button("Make group", type="submit", color="primary"),
        ],
        id=NEW_FORM,
        prevent_default_on_submit=True,
        className="settings-form",
    )
    return titled("Make a group", "", form)
