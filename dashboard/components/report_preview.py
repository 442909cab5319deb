"""The preview of a report in its form: its button, how far it is, and its file."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.queries.workspace.exports import ExportSummary

BUTTON, TICK, WAITING, NOTE = (
    f"report-preview{part}" for part in ("", "-tick", "-waiting", "-note")
)
LOOKS_EVERY_MS = 2000
READY = "The preview, as it would be today: "


def preview_button() -> dbc.Button:
    """Makes the file of what the form says, sent to nobody."""
    return dbc.Button("Preview", type="button", id=BUTTON, color="secondary", n_clicks=0)


def preview_place() -> html.Div:
    """Where it is told how far the preview is."""
    tick = dcc.Interval(id=TICK, interval=LOOKS_EVERY_MS, disabled=True)
    note = html.P(id=NOTE, role="status", className="form-text")
    return html.Div([tick, dcc.Store(id=WAITING), note], className="whole")


def preview_words(job: ExportSummary) -> list[Any]:
    """How far it is; once it is ready the way to its file."""
    if job.active:
        return [f"Making the preview: {job.step.lower() or 'waiting'}, {job.share:.0%}"]
    if job.download_path is None:
        return [f"No preview: {job.error or job.status_text}"]
    if not job.may_be_shown:
        return [READY, html.A(job.file_name, href=job.download_path)]
    shown = html.A(
        job.file_name, href=f"{job.download_path}?inline=true", target="_blank", rel="noopener"
    )
    return [READY, shown, " (opens in a new tab)"]
