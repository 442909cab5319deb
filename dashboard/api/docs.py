"""The description of the API for machines, and a plain page made from it; open to everybody."""

from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, render_template

from dashboard.api.description import describe
from dashboard.site import mount


def make_blueprint(server: Flask, spec: Any) -> Blueprint:
    """The addresses /api/openapi.json and /api/docs."""
    blueprint = Blueprint("api_docs", __name__, template_folder="templates")

    @cache
    def description() -> dict[str, Any]:
        return describe(spec, server)

    @blueprint.get("/api/openapi.json")
    def openapi() -> Response:
        # Below a path of a proxy it says where its paths begin.
        begins = {"servers": [{"url": mount()}]} if mount() else {}
        return jsonify({**description(), **begins})

    @blueprint.get("/api/docs")
    def docs() -> str:
        return render_template("docs.html", paths=description()["paths"])

    return blueprint
