"""The HTTP API: the same queries as the screens, as JSON."""

from flask import Flask

from dashboard.api import (
    alerts,
    api_tokens,
    archive,
    audit,
    channels,
    connect,
    connections,
    coverage,
    credentials,
    deletion,
    digest,
    docs,
    embeds,
    exports,
    goals,
    health,
    imports,
    meta_callbacks,
    metrics,
    notes,
    overview,
    page_groups,
    pages,
    people,
    points,
    portfolio,
    post_labels,
    post_points,
    posts,
    reports,
    runs,
    saved_views,
    sessions,
    view_links,
    why,
    workspace,
)
from dashboard.api.errors import PagelensApi, register_errors
from dashboard.api.methods import start_options
from dashboard.api.scopes import start_scope_check
from dashboard.api.strictness import start_strictness

BLUEPRINTS = (
    pages.blueprint,
    page_groups.blueprint,
    coverage.blueprint,
    overview.blueprint,
    why.blueprint,
    points.blueprint,
    portfolio.blueprint,
    post_points.blueprint,
    posts.blueprint,
    post_labels.blueprint,
    metrics.blueprint,
    runs.blueprint,
    alerts.blueprint,
    channels.blueprint,
    connect.blueprint,
    connections.blueprint,
    exports.blueprint,
    imports.blueprint,
    reports.blueprint,
    notes.blueprint,
    goals.blueprint,
    saved_views.blueprint,
    view_links.blueprint,
    embeds.blueprint,
    people.blueprint,
    credentials.blueprint,
    sessions.blueprint,
    digest.blueprint,
    api_tokens.blueprint,
    workspace.blueprint,
    archive.blueprint,
    audit.blueprint,
    deletion.blueprint,
    meta_callbacks.blueprint,
)
SECURITY = {
    "session": {"type": "apiKey", "in": "cookie", "name": "pagelens_session"},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
    "token": {"type": "http", "scheme": "bearer"},
}


def start_api(server: Flask) -> None:
    """Registers every call, its description and its errors."""
    server.config.update(
        API_TITLE="Pagelens",
        API_VERSION="1",
        OPENAPI_VERSION="3.0.3",
    )
    start_scope_check(server)
    api = PagelensApi(server)
    for name, scheme in SECURITY.items():
        api.spec.components.security_scheme(name, scheme)
    api.spec.options["security"] = [{"token": []}, {"session": [], "csrf": []}]
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    server.register_blueprint(health.blueprint)
    server.register_blueprint(docs.make_blueprint(server, api.spec))
    register_errors(server)
    start_options(server)
    start_strictness(server)
