"""The one layout. It holds nobody's data: Dash gives it to everyone who asks."""

from dash import dcc, html

from dashboard.pages import watch
from dashboard.pages.address import OF_A_PAGE, address_store
from dashboard.pages.screens import SCREENS
from dashboard.pages.top_bar import top_bar

TICK_MILLISECONDS = 2000


def layout() -> html.Div:
    """The top bar and the skeletons of all screens; the style sheet shows that of the address."""
    screens = [
        html.Div(screen.skeleton(), className=f"screen screen-{screen.name}") for screen in SCREENS
    ]
    return html.Div(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            *(address_store(screen.name) for screen in SCREENS),
            address_store(OF_A_PAGE),
            dcc.Store(id="page-name"),
            dcc.Store(id="titled"),
            dcc.Store(id="version"),
            dcc.Interval(id="tick", interval=TICK_MILLISECONDS, disabled=True),
            *watch.places(),
            html.A("Skip to the content", href="#main", className="skip"),
            top_bar(),
            html.Main(screens, id="main", tabIndex=-1),
            html.Div(id="toast", className="toast-line", role="alert"),
        ],
        id="app",
        className="app",
    )
