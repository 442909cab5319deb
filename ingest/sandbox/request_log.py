"""What was asked of the sandbox, with every token masked."""

from collections import deque
from datetime import datetime
from threading import Lock
from typing import Any

from ingest.sandbox.call import GraphCall

SECRET_PARAMS = frozenset(
    {"access_token", "appsecret_proof", "client_secret", "input_token", "code",
     "fb_exchange_token", "batch"}
)  # fmt: skip


class RequestLog:
    """The newest requests, and counters of all."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.entries: deque[dict[str, Any]] = deque(maxlen=20000)
        self.requests = 0
        self.calls = 0

    def add_request(self) -> None:
        """Count one HTTP request."""
        with self._lock:
            self.requests += 1

    def add_call(self, call: GraphCall, status: int, error_code: int | None, at: datetime) -> None:
        """Record one call; a batch of five is one request and five calls."""
        params = {k: "***" if k in SECRET_PARAMS else v for k, v in call.params.items()}
        entry = {
            "method": call.method, "path": "/" + "/".join(call.path), "params": params,
            "page_id": call.page_id, "status": status, "code": error_code, "at": at.isoformat(),
        }  # fmt: skip
        with self._lock:
            self.calls += 1
            self.entries.append(entry)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self.entries.clear()
            self.requests = self.calls = 0
