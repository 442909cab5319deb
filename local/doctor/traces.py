"""Whether traces that are wanted can be sent."""

from jobs.health.check import Check
from settings import Settings
from traces.sending import INSTALL, can_send


def look_at_traces(settings: Settings) -> Check:
    """The collector that the settings name, and whether the libraries are here."""
    collector = settings.otel_exporter_otlp_endpoint
    if not collector:
        return Check("traces", "not wanted")
    if not can_send():
        cure = f"OpenTelemetry is not installed here; {INSTALL}"
        return Check("traces", "not sent", cure, optional=True)
    return Check("traces", "sent by OTLP over HTTP")
