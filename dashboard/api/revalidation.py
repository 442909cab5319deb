"""Answers that a program may keep, and asks for anew with the tag that they had.

The tag is of the finished answer. Nothing cheaper tells that it is unchanged: it depends on what
workers write between two ends of runs, on imports, notes and limits, and on the clock as well.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, after_this_request, g, request

KEPT = "private, no-cache"
UNCHANGED = "Unchanged since the answer whose ETag was sent as If-None-Match; no body."


def revalidated(view: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a call's good answers an ETag, and answers 304 to who has the same already."""

    @wraps(view)
    def tagging(*args: Any, **values: Any) -> Any:
        after_this_request(_tag)
        return view(*args, **values)

    tagging.is_revalidated = True  # type: ignore[attr-defined]  # the description reads it
    return tagging


def is_revalidated(view: Callable[..., Any]) -> bool:
    """Whether the call's answers have tags."""
    return getattr(view, "is_revalidated", False)


def _tag(response: Response) -> Response:
    """Weak, since the same answer is also sent compressed."""
    if response.status_code == 200:
        g.may_be_kept = KEPT
        response.vary.update(("Cookie", "Authorization"))
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response
