"""Settings, Password: its form is a page of its own, see `dashboard/forms/own_access.py`."""

from typing import Any

import dash

from dashboard.components.password import draw_password
from dashboard.components.settings_screen import settings_screen
from dashboard.pages.shared.titles import title

dash.register_page(__name__, path="/settings/password", title=title("Password"))


def layout(**_query: Any) -> Any:
    """What a new password does, and the way to its form."""
    return settings_screen("password", draw_password())
