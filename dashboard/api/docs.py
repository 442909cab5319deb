"""A plain page that describes the API, made from the same OpenAPI description."""

from typing import Any

from flask import Blueprint, render_template


def make_blueprint(spec: Any) -> Blueprint:
    """The page at /api/docs."""
    blueprint = Blueprint("api_docs", __name__, template_folder="templates")

    @blueprint.get("/api/docs")
    def docs() -> str:
        return render_template("docs.html", paths=spec.to_dict()["paths"])

    return blueprint
