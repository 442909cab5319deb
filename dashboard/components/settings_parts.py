"""The parts of a settings section: forms that call the API, facts, and buttons that ask first.

`assets/js/forms.js` sends a form to its address and shows the answer or the error beside the field.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import html
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.roles import may, why_not
from dashboard.attributes import attributes


@dataclass(frozen=True)
class Person:
    """Who is asking, in the open session of the tenant."""

    session: Session
    who: Actor

    @property
    def tenant_id(self) -> int:
        """The tenant of whoever is asking."""
        return self.who.tenant_id

    @property
    def user_id(self) -> int:
        """Whoever is asking."""
        return self.who.user_id

    def may(self, action: Callable[..., Any]) -> bool:
        """Whether the person may do this."""
        return may(self.who, action)

    def refused(self, *actions: Callable[..., Any]) -> list[html.P]:
        """Why the person may not do these, a sentence each."""
        said = dict.fromkeys(why_not(self.who, action) for action in actions)
        return [html.P(sentence, className="note") for sentence in said if sentence]


def section(title: str, lead: str, *parts: Any) -> html.Section:
    """A titled part with one sentence of what it is for."""
    head: list[Any] = [html.H2(title, className="section-title")]
    head += [html.P(lead, className="muted settings-lead")] if lead else []
    return html.Section([*head, *(part for part in parts if part is not None)], className="section")


def field(name: str, label: str, **data: str) -> html.Div:
    """A labelled field; `data` names its type, value, hint, options and whether it is required."""
    values = {"data-name": name, "data-label": label}
    values |= {f"data-{key}": value for key, value in data.items() if value}
    return html.Div(className="field", **attributes(values))


def options(choices: Mapping[str, str]) -> str:
    """The choices of a field, by value."""
    return json.dumps([[value, text] for value, text in choices.items()])


def names(values: Iterable[str]) -> str:
    """What a field offers while one types."""
    return json.dumps(list(values))


def shown_once(secrets: Mapping[str, str]) -> str:
    """The secrets of an answer that a form shows, and what is said of each."""
    return json.dumps([[name, words] for name, words in secrets.items()])


def form(address: str, method: str, button: str, *fields: Any, **data: str) -> html.Form:
    """A form that calls the API. `data-then` says what happens after: reload, or show secrets."""
    values = {"data-address": address, "data-method": method}
    values |= {f"data-{key}": value for key, value in data.items()}
    return html.Form(
        [
            *fields,
            html.Button(button, className="button primary", type="submit"),
            html.P(className="form-note", role="status"),
        ],
        className="api-form",
        **attributes(values),
    )


def asking_button(text: str, address: str, method: str, question: str) -> html.Button:
    """A button that asks before it calls the API."""
    data = {"data-address": address, "data-method": method, "data-question": question}
    return html.Button(text, className="button small api-button", type="button", **attributes(data))


def facts(values: Mapping[str, Any]) -> html.Dl:
    """Names and values below each other."""
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in values.items()],
        className="facts wide",
    )
