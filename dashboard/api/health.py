"""Whether the process lives, whether its parts answer, and figures for Prometheus."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from redis.exceptions import RedisError
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from dashboard.api.figures import measure
from jobs import queues
from jobs.tick import seconds_since_tick
from models import SyncRun
from models.migrate import is_current
from models.orm import now_utc
from models.scope import wide_session
from settings import SettingsError

QUEUE_LATE_SECONDS = 900
TICK_LATE_SECONDS = 300
blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """503 unless database and Redis answer and the schema is the newest. A late queue or tick is
    told but keeps nobody from reading."""
    database, age = _database()
    redis = _redis()
    ready = database == redis == "ok"
    late = age is not None and age > QUEUE_LATE_SECONDS
    answer: dict[str, Any] = {
        "status": "ready" if ready else "not ready",
        "database": database,
        "redis": redis,
        "queue": {"oldest_seconds": age, "late": late},
        "tick": _tick() if redis == "ok" else None,
    }
    return jsonify(answer), 200 if ready else 503


@blueprint.get("/metrics")
def metrics() -> tuple[Response, int]:
    """Counts without any tenant's name; 503 when the database does not answer."""
    database, age = _database()
    if database != "ok":
        return Response(f"# {database}\n", mimetype=CONTENT_TYPE_LATEST), 503
    figures = generate_latest(measure(age, redis_answers=_redis() == "ok"))
    return Response(figures, mimetype=CONTENT_TYPE_LATEST), 200


def _database() -> tuple[str, float | None]:
    try:
        with wide_session("health") as session:
            if not is_current(session.connection()):
                return "schema is not the newest: run `pagelens migrate`", None
            oldest = session.scalar(
                select(func.min(SyncRun.created_at)).where(SyncRun.status == "queued")
            )
    except (SQLAlchemyError, SettingsError):
        return "no answer", None
    return "ok", _age(oldest)


def _age(oldest: datetime | None) -> float | None:
    return None if oldest is None else round((now_utc() - oldest).total_seconds(), 1)


def _tick() -> dict[str, Any]:
    """How long ago the minute tick worked; late also where nobody knows."""
    since = seconds_since_tick()
    return {
        "seconds": None if since is None else round(since, 1),
        "late": since is None or since > TICK_LATE_SECONDS,
    }


def _redis() -> str:
    try:
        queues.connection().ping()
    except (RedisError, SettingsError, OSError):
        return "no answer"
    return "ok"
