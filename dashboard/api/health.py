"""Whether the process lives, whether its parts answer, and figures for Prometheus."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from redis.exceptions import RedisError
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from jobs import queues
from models import SyncRun
from models.migrate import is_current
from models.orm import now_utc
from models.scope import wide_session
from settings import SettingsError

QUEUE_LATE_SECONDS = 900
blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """503 unless database and Redis answer and the schema is the newest. A late queue is told
    but keeps nobody from reading."""
    database, age = _database()
    redis = _redis()
    ready = database == redis == "ok"
    late = age is not None and age > QUEUE_LATE_SECONDS
    answer: dict[str, Any] = {
        "status": "ready" if ready else "not ready",
        "database": database,
        "redis": redis,
        "queue": {"oldest_seconds": age, "late": late},
    }
    return jsonify(answer), 200 if ready else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Runs by kind and status, waiting jobs by queue, the age of the oldest queued run."""
    registry = CollectorRegistry()
    _measure(registry)
    return Response(generate_latest(registry), mimetype=CONTENT_TYPE_LATEST)


def _measure(registry: CollectorRegistry) -> None:
    runs = Gauge("pagelens_runs", "Runs by kind and status", ["kind", "status"], registry=registry)
    age = Gauge("pagelens_queue_age_seconds", "Age of the oldest queued run", registry=registry)
    waiting = Gauge("pagelens_queue_jobs", "Waiting jobs", ["queue"], registry=registry)
    with wide_session("health") as session:
        statement = select(SyncRun.kind, SyncRun.status, func.count()).group_by(
            SyncRun.kind, SyncRun.status
        )
        for kind, status, count in session.execute(statement):
            runs.labels(kind, status).set(count)
    age.set(_database()[1] or 0)
    if _redis() == "ok":
        for name in queues.QUEUES:
            waiting.labels(name).set(queues.queue(name).count)


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


def _redis() -> str:
    try:
        queues.connection().ping()
    except (RedisError, SettingsError, OSError):
        return "no answer"
    return "ok"
