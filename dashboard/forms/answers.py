"""What posted forms answer with: secrets told once, the form with its error, or a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, make_response, render_template

from dashboard.actions.answers import NotThereError
from dashboard.actions.roles import NotAllowedError
from dashboard.queries.inputs import BadInput

GONE = "This is not there any more."


@dataclass(frozen=True)
class Secret:
    """Something that is told once, and what to do with it."""

    label: str
    value: str
    use: str


@dataclass(frozen=True)
class Field:
    """A field of a form; `choices` are the values and words of one that is chosen from."""

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    autocomplete: str = "off"
    hint: str = ""
    error: str = ""
    longest: int | None = None
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Form:
    """A form on a page of its own. `back` is the address that one came from, and its name.

    `things` are listed above the fields: what the form is about.
    """

    title: str
    lead: str
    action: str
    button: str
    back: tuple[str, str]
    fields: Sequence[Field]
    things: Sequence[str] = ()

    def wrong(self, error: BadInput) -> "Form":
        """The same with one sentence at the field that is wrong, at the first where none is."""
        names = [field.name for field in self.fields]
        if not names:
            return replace(self, lead=error.message)
        at = error.field if error.field in names else names[0]
        told = [
            replace(field, error=error.message) if field.name == at else field
            for field in self.fields
        ]
        return replace(self, fields=told)


def form_blueprint(name: str) -> Blueprint:
    """The routes of a form: for people in a browser, with a page for each refusal."""
    blueprint = Blueprint(name, __name__, url_prefix="/forms", template_folder="templates")
    blueprint.register_error_handler(
        NotAllowedError, lambda error: sentence(str(error), status=403)
    )
    blueprint.register_error_handler(NotThereError, lambda _error: sentence(GONE, status=404))
    return blueprint


def told_once(title: str, lead: str, secrets: Sequence[Secret], back: tuple[str, str]) -> Response:
    """A page that shows secrets, this once."""
    return _page("told_once.html", title=title, lead=lead, secrets=secrets, back=back)


def asked(form: Form, *, wrong: bool = False) -> Response:
    """The form; an error at a field, or of the whole, makes the answer one."""
    wrong = wrong or any(field.error for field in form.fields)
    return _page("asked.html", 422 if wrong else 200, form=form)


def sentence(
    title: str, back: tuple[str, str] = ("/settings", "Settings"), *, status: int = 200
) -> Response:
    """One sentence and the way back."""
    return _page("sentence.html", status, title=title, back=back)


def _page(template: str, status: int = 200, **values: Any) -> Response:
    return make_response(render_template(template, **values), status)
