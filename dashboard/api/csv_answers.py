"""A CSV as an answer: sent piece by piece out of one snapshot, and kept by nobody on the way."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Response, stream_with_context
from sqlalchemy.orm import Session

from dashboard.auth.identity import current_tenant_id
from dashboard.downloads import attached
from dashboard.exports.csv.cells import MANNERS, Manner
from dashboard.exports.csv.streamed import stream_rows
from dashboard.streaming import AT_ONCE
from models.scope import snapshot_session


def csv_answer(
    name: str,
    rows: Callable[[Session], Iterable[Iterable[Any]]],
    manner: Manner = MANNERS["comma"],
) -> Response:
    """A file of this name; its `rows` are read in a snapshot of the caller's tenant, as it goes."""
    tenant_id = current_tenant_id()

    def pieces() -> Iterator[bytes]:
        with snapshot_session(tenant_id) as session:
            yield from stream_rows(rows(session), manner)

    parts = stream_with_context(pieces())
    return Response(parts, mimetype="text/csv", headers=attached(name) | AT_ONCE)
