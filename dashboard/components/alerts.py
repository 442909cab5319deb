"""Open alerts with what shows them and what cures them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dash import html

from dashboard.components.tables import unfolding
from dashboard.format import ago, exact_number
from dashboard.markup.attributes import attributes
from dashboard.queries.runs.alerts import AlertSummary

WHO_HELPS = "Tell whoever runs Pagelens; the cure is named by "
SEVERITIES = {"critical": "urgent", "warning": "to look at", "info": "to know"}


def draw_standstill(why: str) -> html.Section:
    """That nothing is fetched at all at this moment, for whom no alert of a Page would say so."""
    return html.Section(
        [
            html.P(f"Nothing is fetched at the moment: {why}.", className="alert-sentence"),
            html.P([WHO_HELPS, html.Code("pagelens doctor"), "."], className="muted"),
        ],
        className="section",
        role="alert",
    )


def draw_alerts(
    alerts: Sequence[AlertSummary], count: int, names: Mapping[str, str], now: datetime
) -> html.Section:
    """What is open, the newest first, of so many in all; or that nothing is."""
    if not alerts:
        return html.Section(
            [html.Span(className="dot-good"), html.P("No open alerts: all that is due is done.")],
            className="section all-well",
            role="status",
        )
    title = html.H2("Open alerts", className="section-title")
    parts: list[Any] = [html.Ul([_line(each, names, now) for each in alerts], className="alerts")]
    if count > len(alerts):
        words = f"The newest {len(alerts)} of {exact_number(count)}. Choose a Page to see its own."
        parts.append(html.P(words, className="rows-line"))
    return html.Section([title, *parts], className="section")


def _line(alert: AlertSummary, names: Mapping[str, str], now: datetime) -> html.Li:
    where = names.get(alert.page_id or "")
    about = [f"{where} · "] if where else []
    kind = "tag-warn" if alert.severity != "info" else ""
    return html.Li(
        [
            html.Span(SEVERITIES.get(alert.severity, alert.severity), className=f"tag {kind}"),
            html.Div(
                [
                    html.P(alert.sentence, className="alert-sentence"),
                    html.P(alert.cure, className="muted") if alert.cure else None,
                    *_evidence(alert),
                ]
            ),
            html.Span([*about, f"since {ago(alert.opened_at, now)}"], className="sub alert-when"),
        ],
        **attributes({"data-alert": alert.kind}),
    )


def _evidence(alert: AlertSummary) -> list[Any]:
    if not alert.evidence:
        return []
    facts = [
        html.Div([html.Dt(str(name).replace("_", " ")), html.Dd(_plain(value))])
        for name, value in alert.evidence.items()
    ]
    return [unfolding(f"alert-{alert.id}", "What shows it", html.Dl(facts, className="facts"))]


def _plain(value: Any) -> Any:
    if isinstance(value, list) and any(isinstance(part, dict) for part in value):
        return [html.Div(_plain(part)) for part in value]
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, dict):
        told = (_fact(name, part) for name, part in value.items() if part is not None)
        return ", ".join(filter(None, told))
    return "–" if value is None else str(value)


def _fact(name: str, value: Any) -> str:
    """A fact of a run, without what only programs need."""
    if name == "task_id":
        return ""
    if name == "finished_at":
        return f"ended {str(value)[:16].replace('T', ' ')} UTC"
    return str(value) if isinstance(value, str) else f"{name.replace('_', ' ')} {value}"
