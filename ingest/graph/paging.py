"""Walks a list of the Graph API by its `after` cursor."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.rows import rows_of
from ingest.graph.sentences import ErrorKind

LARGEST_LIMIT = 100


def iterate_pages(
    client: GraphClient,
    path: str,
    params: Mapping[str, str],
    *,
    limit: int = LARGEST_LIMIT,
    metrics: Iterable[str] = (),
) -> Iterator[list[dict[str, Any]]]:
    """The rows of each page until `next` is absent; an empty page does not end the list.

    Halves `limit` when Meta finds a page too heavy, down to 1. Raises GraphError.
    """
    asked = tuple(metrics)
    after, passed = "", set[str]()
    while True:
        page = {**params, "limit": str(limit)} | ({"after": after} if after else {})
        try:
            body = client.get(path, page, asked)
        except GraphError as error:
            if limit == 1 or not _is_too_heavy(error):
                raise
            limit //= 2
            continue
        yield rows_of(body)
        after = _next_cursor(body)
        if not after or after in passed:
            return
        passed.add(after)


def _is_too_heavy(error: GraphError) -> bool:
    # Meta also says "an unknown error" (code 1) for too much, and goes on saying it.
    return error.kind is ErrorKind.REDUCE or (error.kind is ErrorKind.RETRY and error.code == 1)


def _next_cursor(body: dict[str, Any]) -> str:
    paging = body.get("paging")
    following = paging.get("next") if isinstance(paging, dict) else None
    if not isinstance(paging, dict) or not isinstance(following, str):
        return ""
    cursors = paging.get("cursors")
    cursor = cursors.get("after") if isinstance(cursors, dict) else None
    if isinstance(cursor, str) and cursor:
        return cursor
    return parse_qs(urlsplit(following).query).get("after", [""])[0]
