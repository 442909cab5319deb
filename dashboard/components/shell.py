"""The callbacks of the shell: the address, the Page picker, the account menu."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, html, no_update
from flask_login import current_user

from dashboard.attributes import attributes
from dashboard.auth.identity import current_user_id
from dashboard.components.header import avatar
from dashboard.components.page_picker import page_picker
from dashboard.components.view import PageContext, with_page
from dashboard.pages import watch
from dashboard.pages.address import OF_A_PAGE, at, fill
from dashboard.pages.screens import SCREENS

HAS_PAGE = "app has-page"
PAGE = (("app", "className"), ("pages", "children"), ("page-name", "data"))
LINKS = ("portfolio", "overview", "posts", "glossary", "health")


def register(app: Dash) -> None:
    """Puts the callbacks of the shell, and those of all screens, on the app."""
    _register_address(app)
    fill(app, PAGE, at(OF_A_PAGE))(draw_page)
    fill(app, ("account", "children"), Input("account-open", "n_clicks"))(draw_account)
    watch.register(app)
    for screen in SCREENS:
        screen.register(app)


def _register_address(app: Dash) -> None:
    stores = [Output(f"at-{name}", "data") for name in (*(s.name for s in SCREENS), OF_A_PAGE)]
    links = [Output("nav-overview", "href"), Output("nav-posts", "href")]
    links += [Output(f"nav-{name}", "aria-current") for name in LINKS]
    path, search = Input("url", "pathname"), Input("url", "search")
    _in_browser(app, "address", stores, path, search)
    _in_browser(app, "links", links, path)
    _in_browser(app, "title", Output("titled", "data"), Input("page-name", "data"), path)


def _in_browser(app: Dash, function: str, outputs: Any, *inputs: Input) -> None:
    """A function of `assets/js/routes.js` as a callback."""
    put: Any = app.clientside_callback
    put(ClientsideFunction("pagelens", function), outputs, *inputs)


def draw_page(address: Any) -> tuple[Any, ...]:
    """Whether there is such a Page for this person; if so, its picker and its name."""

    def draw(context: PageContext) -> tuple[Any, ...]:
        return HAS_PAGE, page_picker(context, current_user_id()), context.page.name

    lost: tuple[Any, ...] = ("app no-page", [], "")
    return tuple(with_page(address, draw, lambda: lost, lambda _error: lost))


def draw_account(clicks: Any) -> Any:
    """Who is signed in, her other workspaces, her settings, and the way out."""
    if not clicks:
        return no_update
    others = [tenant for tenant in current_user.tenants if tenant.id != current_user.tenant.id]
    return [
        html.Div(
            [
                avatar(current_user.email, ""),
                html.Div([html.Div(current_user.email), html.Div(current_user.tenant.name)]),
            ],
            className="who",
        ),
        *(_action(f"Go to {tenant.name}", "tenant", slug=tenant.slug) for tenant in others),
        html.A("Settings", href="/settings", className="nav pick-line"),
        html.Button("Light or dark", id="theme", className="pick-line", type="button"),
        html.A("API documentation", href="/api/docs", className="pick-line"),
        _action("Sign out", "sign-out"),
    ]


def _action(text: str, action: str, **data: str) -> html.Button:
    values = {f"data-{name}": value for name, value in data.items()}
    return html.Button(
        text,
        className="pick-line",
        type="button",
        **attributes({"data-action": action, **values}),
    )
