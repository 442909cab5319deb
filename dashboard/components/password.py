"""Settings, Password: the way to the form, which no script ever sees."""

from dash import html

from dashboard.components.form_parts import titled

ABOUT_CHANGING = "A new password signs you out everywhere else; here you stay signed in."


def draw_password() -> html.Section:
    """What a new password does, and the way to its form."""
    way = html.A("Change password", href="/forms/password", className="btn btn-primary")
    return titled("Password", ABOUT_CHANGING, way)
