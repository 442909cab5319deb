"""Structured events: one JSON object a line on standard error, the libraries' own included."""

import logging
import sys
from typing import Any

import structlog

from jobs.redaction import name_exception, redact_event

# They bring handlers of their own, which would write plain text past ours.
LIBRARIES = ("rq.worker", "rq.scheduler", "rq_scheduler", "gunicorn.error", "alembic", "werkzeug")


def log_as_json(level: int = logging.WARNING) -> None:
    """Every process that works calls this once at its start. `level` is that of the libraries."""
    structlog.configure(
        processors=[*_chain(), structlog.processors.JSONRenderer()],
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = _Handler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, _exception_of_record],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_chain(),
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [each for each in root.handlers if not isinstance(each, _Handler)]
    root.addHandler(handler)
    root.setLevel(level)
    for name in LIBRARIES:
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True


class _Handler(logging.Handler):
    """Writes to whatever standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(self.format(record) + "\n")
        sys.stderr.flush()


def _chain() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_exception,
        redact_event,
    ]


def _exception_of_record(_logger: Any, _method: str, event: Any) -> Any:
    record: logging.LogRecord = event["_record"]
    event["exc_info"] = record.exc_info
    return event
