"""The menu of further ranges, which chooses for the same control as the buttons beside it."""

from dash import ClientsideFunction, Input, Output, clientside_callback

from dashboard.components.controls import control
from dashboard.components.ranges import MORE


def register() -> None:
    """Puts the callback on the app that is being made."""
    clientside_callback(
        ClientsideFunction("address", "more"),
        Output(MORE, "value"),
        Input(MORE, "value"),
        Input(control("range"), "value"),
        prevent_initial_call=True,
    )
