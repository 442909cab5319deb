"""The Flask server that carries sign-in, the API, health and Dash, behind one gate."""

from datetime import timedelta

import structlog
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_compress import Compress
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response as BaseResponse

from dashboard.api import start_api
from dashboard.auth import forgotten, joining, second_step, sign_in
from dashboard.auth.csrf import start_csrf
from dashboard.auth.gate import start_gate
from dashboard.auth.identity import limited_person, login_manager
from dashboard.auth.limits import start_limits
from dashboard.auth.noting import start_noting
from dashboard.auth.oidc import start_oidc
from dashboard.availability import start_availability
from dashboard.bodies import BoundedJson, bound_body, start_bodies
from dashboard.bundles import start_assets
from dashboard.deletions import blueprint as deletions
from dashboard.digest.unsubscribe import blueprint as digest_out
from dashboard.exports.unsubscribe import blueprint as unsubscribe
from dashboard.forms import blueprints as forms
from dashboard.headers import Headers
from dashboard.hosts import start_hosts
from dashboard.metrics_access import start_metrics_access
from dashboard.mount import start_mount
from dashboard.proxies import Proxies
from dashboard.request_metrics import start_request_metrics
from dashboard.request_traces import start_request_traces
from dashboard.share.embeds import blueprint as embed
from dashboard.share.pages import blueprint as share
from dashboard.site import cookie_path, is_https, mounted
from dashboard.thumbnails import blueprint as thumbnails
from models.limited import find_limited_person_by
from settings import get_settings

SESSION_LIFETIME = timedelta(days=14)
LARGEST_ID = 2**31 - 1
BLUEPRINTS = (
    *(sign_in.blueprint, second_step.blueprint, joining.blueprint, forgotten.blueprint),
    *(thumbnails, unsubscribe, digest_out, share, embed, deletions, *forms),
)
log = structlog.get_logger(__name__)


class PagelensServer(Flask):
    """Flask that logs the kind of an unexpected error and where, never a traceback or values."""

    json_provider_class = BoundedJson

    def redirect(self, location: str, code: int = 302) -> BaseResponse:
        """Leads on, as a browser needs the address; `location` is called as inside."""
        return super().redirect(mounted(location), code)

    def log_exception(self, exc_info: object) -> None:
        """One event: a traceback could carry SQL, tokens or people's data."""
        kind, _error, trace = exc_info if isinstance(exc_info, tuple) else (None, None, None)
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        log.error("request_failed", error=getattr(kind, "__name__", "unknown"), at=place)


class SessionCookies(SecureCookieSessionInterface):
    """Session cookies are Secure wherever the person came by https, and for our path alone."""

    def get_cookie_path(self, app: Flask) -> str:
        """Where the request found us."""
        return cookie_path()

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether this request came by https, also through a proxy."""
        return is_https()


class IdConverter(IntegerConverter):
    """A number in an address is an id: where it is larger than any, there is nothing."""

    def __init__(self, routes: Map) -> None:
        super().__init__(routes, max=LARGEST_ID)


def create_server() -> Flask:
    """The whole web application. Raises SettingsError without SECRET_KEY."""
    from dashboard.app import create_dash

    server, headers = _create()
    headers.script_hashes = create_dash(server).csp_hashes
    return server


def create_flask() -> Flask:
    """The server without Dash: sign-in, the API and health."""
    return _create()[0]


def _create() -> tuple[Flask, Headers]:
    server = PagelensServer("pagelens", static_folder=None)
    _configure(server)
    start_mount(server)
    start_assets(server)
    server.wsgi_app = Proxies(server.wsgi_app, get_settings().trusted_proxies)  # type: ignore[method-assign]  # Flask's own way
    Compress(server)
    headers = _guard(server)
    for blueprint in BLUEPRINTS:
        server.register_blueprint(blueprint)
    start_oidc(server)
    start_api(server)
    return server, headers


def _configure(server: Flask) -> None:
    server.session_interface = SessionCookies()
    server.url_map.converters["int"] = IdConverter
    server.config.update(
        SECRET_KEY=get_settings().require_secret_key(),
        SESSION_COOKIE_NAME="pagelens_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=SESSION_LIFETIME,
        SESSION_REFRESH_EACH_REQUEST=False,
        PROPAGATE_EXCEPTIONS=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
    )


def _guard(server: Flask) -> Headers:
    """What stands before every request, in this order, and what every answer carries."""
    start_request_traces(server)
    start_request_metrics(server)
    start_hosts(server)
    start_metrics_access(server)
    start_availability(server)
    headers = Headers(server)
    login_manager.init_app(server)
    find_limited_person_by(limited_person)
    start_csrf(server)
    start_limits(server)
    server.before_request(bound_body)
    start_noting(server)
    start_gate(server)
    start_bodies(server)
    return headers
