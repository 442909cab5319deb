"""The words of a screen: the layout of an address, drawn for whoever is signed in."""

import json
from collections.abc import Iterator
from typing import Any

import dash
from flask import Flask
from flask_login import login_user
from plotly.utils import PlotlyJSONEncoder

from dashboard.auth.identity import identify
from tests.people import actor


def words_of(server: Flask, email: str, path: str, **given: Any) -> str:
    """What the screen at a path, or a template of paths, tells a person."""
    with server.test_request_context("/"):
        login_user(identify(actor(email).user_id, None))
        layout = next(
            page["layout"]
            for page in dash.page_registry.values()
            if path in (page["path"], page["path_template"])
        )
        # As the browser gets it.
        return " ".join(_texts(json.loads(json.dumps(layout(**given), cls=PlotlyJSONEncoder))))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str | int | float) and not isinstance(part, bool):
        yield str(part)
    elif isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict) and "props" in part:
        yield from _texts(part["props"].get("children"))
