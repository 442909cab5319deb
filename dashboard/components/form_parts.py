"""Parts of the settings: titled sections, labelled fields with their error, facts, posted forms."""

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.sections import section
from dashboard.markup.attributes import attributes


def titled(title: str, lead: str, *parts: Any) -> html.Section:
    """A section with one sentence of what it is for; parts that are None are left out."""
    head: list[Any] = [html.H2(title, className="section-title")]
    head += [html.P(lead, className="settings-lead")] if lead else []
    return section(title, *head, *(part for part in parts if part is not None))


def labelled(name: str, label: str, box: Any, *, hint: Any = None, shown: bool = True) -> html.Div:
    """A field with its label, a hint, and the place of its error; `name` is the id of the box.

    The error's place has the id `name-wrong`, the whole `name-field`.
    """
    parts = [dbc.Label(label, html_for=name), box]
    parts += [dbc.FormText(hint, id=f"{name}-hint")] if hint is not None else []
    said = html.Div(dbc.FormFeedback(id=f"{name}-wrong", type="invalid"), role="alert")
    return html.Div([*parts, said], id=f"{name}-field", className=field_look(shown))


def field_look(shown: bool) -> str:
    """The class of a field, which is hidden where it means nothing."""
    return "form-field" if shown else "form-field d-none"


def named(label: str, box: Any) -> html.Div:
    """A control that has no label of its own, named for screen readers."""
    return html.Div(box, role="group", **attributes({"aria-label": label}))


def facts(values: Mapping[str, Any]) -> html.Dl:
    """Names and values below each other."""
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in values.items()],
        className="facts wide",
    )


def posted(address: str, csrf_token: str, *parts: Any, look: str = "settings-form") -> html.Form:
    """A form that the browser itself posts: its answer is a page of its own."""
    token = dcc.Input(type="hidden", name="csrf_token", value=csrf_token)
    return html.Form([token, *parts], action=address, method="POST", className=look)


def submit(text: str, *, small: bool = False) -> dbc.Button:
    """The button that sends a form."""
    if small:
        return dbc.Button(text, type="submit", color="secondary", size="sm")
    return dbc.Button(text, type="submit", color="primary")


def refused(sentences: Any) -> list[html.P]:
    """Why the person may not do more, each sentence once."""
    said = dict.fromkeys(sentence for sentence in sentences if sentence)
    return [html.P(sentence, className="note") for sentence in said]


def cell(name: str, value: Any) -> html.Td:
    """A cell that carries its column's name, for phones."""
    return html.Td(value, **attributes({"data-label": name}))


def table(heads: tuple[str, ...], rows: list[html.Tr]) -> dbc.Table:
    """A list; the last column, of what may be done, needs no words."""
    cells = [
        html.Th(head or html.Span("Actions", className="visually-hidden"), scope="col")
        for head in heads
    ]
    parts = [html.Thead(html.Tr(cells)), html.Tbody(rows)]
    return dbc.Table(parts, className="list", borderless=True)
