"""Spans around what takes time, and the few characters that carry a trace into another process.

Where no collector is named nothing is made. An exception is told by its kind alone: its message may
quote anything.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from settings import get_settings

Fact = str | int | bool
# As W3C writes version 00, with the flags of sampled and random; all zeros are no id.
_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[0-3]")


class Span(Protocol):
    """What is being timed."""

    def note(self, **facts: Fact) -> None:
        """Adds what is known of it; the first `_` of a name is written as a dot."""

    def rename(self, name: str) -> None:
        """Gives it a better name than it began with."""

    def fail(self, kind: str) -> None:
        """Marks it as failed, by the kind of its error."""


class _Silent:
    """Stands in where nothing is timed."""

    def note(self, **facts: Fact) -> None:
        return

    def rename(self, name: str) -> None:
        return

    def fail(self, kind: str) -> None:
        return


SILENT: Span = _Silent()


def is_traceparent(text: object) -> bool:
    """Whether this is a traceparent as we write it, and nothing else."""
    return isinstance(text, str) and _TRACEPARENT.fullmatch(text) is not None


def is_on() -> bool:
    """Whether a collector is named."""
    return bool(get_settings().otel_exporter_otlp_endpoint)


@contextmanager
def span(name: str, *, parent: str = "", role: str = "internal", **facts: Fact) -> Iterator[Span]:
    """Times what is done within. `role` is server, client, producer, consumer or internal.

    It belongs to the span around it, or to the one that the traceparent `parent` tells of.
    """
    if not is_on():
        yield SILENT
        return
    from traces.sending import timed

    with timed(name, parent if is_traceparent(parent) else "", role, facts) as begun:
        yield begun


def traceparent() -> str:
    """The span that we are in, to be carried elsewhere; empty where there is none."""
    if not is_on():
        return ""
    from traces.sending import traceparent_here

    return traceparent_here()


def load() -> None:
    """Imports what spans need, where they are wanted, before a process is forked."""
    if is_on():
        from traces import sending

        sending.can_send()


def send() -> None:
    """Sends what is timed by now; for a process that ends without its exit handlers."""
    if is_on():
        from traces.sending import send_now

        send_now()
