"""Connecting with a pasted token: the token goes from the form to the action and nowhere else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, make_response, redirect, render_template, request
from redis.exceptions import RedisError
from werkzeug.wrappers import Response as AnyResponse

from dashboard.actions.actor import current_actor
from dashboard.actions.connections import LONGEST_TOKEN, MOST_NAMED, connect_token
from dashboard.actions.roles import ask
from dashboard.auth.facebook_return import NO_REDIS
from dashboard.auth.limits import TOKEN_PASTES
from dashboard.forms.answers import form_blueprint
from ingest.connect import ConnectError, page_reference

PATH = "/connect"
TOO_LONG = "This is not a token: it is too long."
TOO_MANY = f"Name at most {MOST_NAMED} Pages at a time."
blueprint = form_blueprint("connect_form")


@dataclass(frozen=True)
class Wrong:
    """What is wrong, in one sentence, and at which field."""

    field: str
    sentence: str
    status: int = 422


@blueprint.get(PATH)
def asked() -> Response:
    """The form, for owners."""
    ask(current_actor(), connect_token)
    return _form()


@blueprint.post(PATH)
@TOKEN_PASTES
def connect() -> AnyResponse:
    """Connects, and says what is missing; a token that is of no use is asked for again."""
    who = current_actor()
    ask(who, connect_token)
    token, pages = _given()
    wrong = _look_over(token, pages)
    if wrong is not None:
        return _form(pages, wrong)
    try:
        found = connect_token(who, token, pages).value
    except ConnectError as error:
        return _form(pages, Wrong("token", str(error), 409))
    except RedisError:
        return _form(pages, Wrong("token", NO_REDIS, 503))
    if not found.sentences:
        return redirect("/")
    return make_response(render_template("connected.html", sentences=found.sentences))


def _given() -> tuple[str, list[str]]:
    """The token, and what names Pages: one a line, or with commas between."""
    texts = re.split(r"[\n,]", request.form.get("pages", ""))
    return request.form.get("token", "").strip(), [text.strip() for text in texts if text.strip()]


def _look_over(token: str, pages: list[str]) -> Wrong | None:
    """What is wrong before Meta is asked."""
    if len(token) > LONGEST_TOKEN:
        return Wrong("token", TOO_LONG)
    if len(pages) > MOST_NAMED:
        return Wrong("pages", TOO_MANY)
    try:
        for page in pages:
            page_reference(page)
    except ConnectError as error:
        return Wrong("pages", str(error))
    return None


def _form(pages: Sequence[str] = (), wrong: Wrong | None = None) -> Response:
    """The form as it was filled in, except for the token, which no answer holds."""
    page = render_template("connect.html", pages="\n".join(pages), wrong=wrong)
    return make_response(page, wrong.status if wrong else 200)
