"""Settings, Labels: the labels of posts, what may be done with each, and the form for a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.asking import asking_button
from dashboard.components.form_parts import cell, labelled, named, refused, table, titled
from dashboard.components.in_place import Id, edit_button, edit_form, edit_place
from dashboard.queries.posts.labels import LabelSummary

LABEL, RULE, END, LONGEST_NAME, LONGEST_RULE = "label", "label-rule", "end-label", 60, 2000
NEW_NAME, NEW_WORDS, NEW_PAGE = "new-label-name", "new-label-words", "new-label-page"
NEW_FORM = "new-label-form"
LEAD = (
    "A label groups posts by what they are about: a campaign, a series, a product. Give it on the"
    " posts of a Page, or let a rule give it: to every post, new ones too, whose text holds one of"
    " its words or hashtags. What people give or take off goes before the rule."
)
HINT = "Words or hashtags with commas between them; empty without a rule."
NO_RULE = "–"
NONE_YET = "None yet."


@dataclass(frozen=True)
class LabelsScreen:
    """The labels, the names of their Pages by Facebook's id, and why the person changes none."""

    labels: Sequence[LabelSummary]
    names: Mapping[str, str]
    refusals: Sequence[str]

    @property
    def may_change(self) -> bool:
        """Whether the person makes, changes and deletes labels."""
        return not any(self.refusals)


def draw_labels(given: LabelsScreen) -> html.Section:
    """A label a row."""
    heads = ("Label", "Rule", "Pages", *(("",) if given.may_change else ()))
    rows = [_row(label, given) for label in given.labels]
    listed = table(heads, rows) if rows else html.P(NONE_YET, className="note")
    return titled("Labels of posts", LEAD, listed, *refused(given.refusals))


def text_part(kind: str, row: Any) -> Id:
    """The id of a label's name, or of its rule, as it is shown."""
    return {kind: row, "part": f"{kind}-text"}


def words_told(words: Sequence[str]) -> str:
    """A rule as one writes it."""
    return ", ".join(words)


def words_written(text: str) -> list[str]:
    """The words of a rule that somebody wrote."""
    return [] if text == NO_RULE else [each.strip() for each in text.split(",") if each.strip()]


def _row(label: LabelSummary, given: LabelsScreen) -> html.Tr:
    may = given.may_change
    name = html.Span(label.name, id=text_part(LABEL, label.id), dir="auto")
    rule = html.Span(words_told(label.words) or NO_RULE, id=text_part(RULE, label.id), dir="auto")
    page = "All" if label.page_id is None else given.names.get(label.page_id, "")
    cells = [
        html.Th(
            [name, *([edit_place(LABEL, label.id)] if may else [])],
            scope="row",
            className="name-cell",
        ),
        cell("Rule", [rule, *([edit_place(RULE, label.id)] if may else [])]),
        cell("Pages", page),
    ]
    return html.Tr([*cells, _actions(label)] if may else cells)


def _actions(label: LabelSummary) -> html.Td:
    question = f"Delete the label “{label.name}”? Its posts stay."
    parts = [
        edit_button(LABEL, label.id, "Rename", f"Rename {label.name}"),
        edit_button(RULE, label.id, "Rule", f"Change the rule of {label.name}"),
        asking_button("Delete", END, label.id, question),
    ]
    return html.Td(html.Div(parts, className="controls"), className="actions-cell")


def rename_form(label_id: int, name: str) -> dbc.Form:
    """The form that stands below a label's name while it gets another one."""
    return edit_form(LABEL, label_id, "New name", name, LONGEST_NAME)


def rule_form(label_id: int, rule: str) -> dbc.Form:
    """The form that stands below a label's rule while it gets another one."""
    shown = "" if rule == NO_RULE else rule
    return edit_form(RULE, label_id, HINT, shown, LONGEST_RULE)


def new_label(options: Sequence[Any], chosen: str | None, *, all_pages: bool) -> html.Section:
    """The form for a new label; for all Pages only where the person sees them all."""
    name = dbc.Input(id=NEW_NAME, maxLength=LONGEST_NAME, autoComplete="off")
    words = dbc.Input(id=NEW_WORDS, maxLength=LONGEST_RULE, autoComplete="off")
    picker = dcc.Dropdown(
        id=NEW_PAGE,
        options=list(options),
        value=chosen,
        clearable=all_pages,
        placeholder="All Pages" if all_pages else "Choose a Page",
        labels={"search": "Search Pages"},
    )
    form = dbc.Form(
        [
            labelled(NEW_NAME, "Name", name),
            labelled(NEW_WORDS, "Rule", words, hint=HINT),
            labelled(NEW_PAGE, "Posts of", named("Posts of", picker)),
            dbc.Button("Make label", type="submit", color="primary"),
        ],
        id=NEW_FORM,
        prevent_default_on_submit=True,
        className="settings-form",
    )
    return titled("Make a label", "", form)
