"""Whether the process lives, whether its parts answer, and figures for Prometheus."""

from typing import Any

from flask import Blueprint, Response, jsonify
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from dashboard.api.figures import measure
from jobs.health.database import WELL
from jobs.health.probe import PROBE, Finding

QUEUE_LATE_SECONDS = 900
TICK_LATE_SECONDS = 300
NOT_LOOKED_YET = "not looked yet"
SILENT_PROBE = "the probe has found nothing for a while"
blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """What this process's probe last found: 503 unless database and Redis answer and the schema is
    new enough. A late queue or tick is told but keeps nobody from reading."""
    found = PROBE.found
    if found is None or found.is_old():
        why = NOT_LOOKED_YET if found is None else SILENT_PROBE
        return jsonify({"status": "not ready", "database": why, "redis": why}), 503
    ready = found.database.state == found.redis.state == WELL
    answer = {"status": "ready" if ready else "not ready", **_told(found)}
    return jsonify(answer), 200 if ready else 503


def _told(found: Finding) -> dict[str, Any]:
    queued, tick = found.database.oldest_seconds, found.redis.tick_seconds
    return {
        "database": found.database.state,
        "redis": found.redis.state,
        "queue": {"oldest_seconds": _round(queued), "late": (queued or 0) > QUEUE_LATE_SECONDS},
        "tick": {"seconds": _round(tick), "late": tick is None or tick > TICK_LATE_SECONDS},
        "age_seconds": round(found.age(), 1),
    }


def _round(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Counts without any tenant's name; those of a part that is away are left out."""
    return Response(generate_latest(measure()), mimetype=CONTENT_TYPE_LATEST)
