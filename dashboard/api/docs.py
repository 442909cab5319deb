"""A plain page that describes the API, made from the same OpenAPI description."""

from typing import Any

from flask import Blueprint, Response, json, render_template, request

from dashboard.site import mount

DESCRIPTION = "/api/openapi.json"


def make_blueprint(spec: Any) -> Blueprint:
    """The page at /api/docs."""
    blueprint = Blueprint("api_docs", __name__, template_folder="templates")

    @blueprint.get("/api/docs")
    def docs() -> str:
        return render_template("docs.html", paths=spec.to_dict()["paths"])

    blueprint.after_app_request(_tell_server)
    return blueprint


def _tell_server(response: Response) -> Response:
    """Below a path of a proxy, the description says where its paths begin."""
    if request.path == DESCRIPTION and mount() and response.status_code == 200:
        described = {**json.loads(response.get_data()), "servers": [{"url": mount()}]}
        response.set_data(json.dumps(described, indent=2, sort_keys=False))
    return response
