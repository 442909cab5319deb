"""The Dash application on the Flask server."""

from dash import Dash, html
from flask import Flask


def create_dash(server: Flask) -> Dash:
    """The screens; sign-in and the API live on the server itself."""
    app = Dash(
        __name__,
        server=server,
        assets_folder="../assets",
        title="Pagelens",
        suppress_callback_exceptions=True,
    )
    app.layout = html.Main("Pagelens")
    return app
