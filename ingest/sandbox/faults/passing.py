"""What a passing fault does to the call that meets it."""

import time
from typing import Any

from ingest.sandbox.call import Answer
from ingest.sandbox.errors import TOO_MANY_CALLS, UNEXPECTED, UNKNOWN, RefusedError
from ingest.sandbox.faults.orders import Fault, Faults


def play(fault: Fault) -> Answer | None:
    """Do what the fault says: raise, answer in place of the API, or only wait (None)."""
    options = fault.options
    if fault.kind == "delay":
        time.sleep(float(options.get("seconds", 1)))
        return None
    if fault.kind == "empty":
        return Answer({"data": []})
    if fault.kind == "null":
        return Answer(None, spoiled="null")
    if fault.kind == "throttle":
        raise _throttled(options)
    if fault.kind == "error":
        raise _error(options)
    return Answer({}, status=int(options.get("status", 502)), spoiled=fault.kind)


def wait_for_latency(faults: Faults) -> None:
    """Wait as long as an HTTP request is said to take."""
    waits = sum(float(fault.options.get("ms", 250)) for fault in faults.lasting("latency", ""))
    if waits:
        time.sleep(waits / 1000)


def _throttled(options: dict[str, Any]) -> RefusedError:
    """The Page's budget is used up; the header says when it comes back, in minutes."""
    refusal = RefusedError(TOO_MANY_CALLS, 80001)
    refusal.regain_minutes = int(options.get("minutes", 5))
    return refusal


def _error(options: dict[str, Any]) -> RefusedError:
    """The refusal that the options spell out."""
    names = ("is_transient", "error_user_msg")
    extra: dict[str, Any] = {key: options[key] for key in names if key in options}
    code = int(options.get("code", 2))
    message = str(options.get("message", UNKNOWN if code == 1 else UNEXPECTED))
    status = int(options.get("status", 500))
    return RefusedError(message, code, options.get("subcode"), status, extra=extra)
