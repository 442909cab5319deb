"""Walks a list of the Graph API by its `after` cursor."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.rows import rows_of
from ingest.graph.sentences import ErrorKind

LARGEST_LIMIT = 100
# An empty page may have a next one; so many in a row lead nowhere.
MOST_EMPTY_PAGES = 20


class Pages:
    """The rows of each page until `next` is absent; an empty page does not end the list.

    `complete` turns true with the last page: a list that runs in circles never gets there.
    Halves the limit when Meta finds a page too heavy, down to 1. Iterating raises GraphError.
    """

    def __init__(
        self,
        client: GraphClient,
        path: str,
        params: Mapping[str, str],
        *,
        limit: int = LARGEST_LIMIT,
        metrics: Iterable[str] = (),
    ) -> None:
        self.complete = False
        self._client, self._path, self._params = client, path, params
        self._limit, self._metrics = limit, tuple(metrics)

    def __iter__(self) -> Iterator[list[dict[str, Any]]]:
        after, passed, empty = "", set[str](), 0
        while True:
            body = self._read(after)
            rows, after = rows_of(body), _next_cursor(body)
            self.complete = not after
            yield rows
            empty = 0 if rows else empty + 1
            if not after or after in passed or empty >= MOST_EMPTY_PAGES:
                return
            passed.add(after)

    def _read(self, after: str) -> dict[str, Any]:
        while True:
            page = {**self._params, "limit": str(self._limit)} | ({"after": after} if after else {})
            try:
                return self._client.get(self._path, page, self._metrics)
            except GraphError as error:
                smaller = max(self._limit // _divisor(error), 1)
                if smaller == self._limit:
                    raise
            self._limit = smaller


def _divisor(error: GraphError) -> int:
    """By how much to lessen the limit after this error; 1 where that would not help.

    Meta also says "an unknown error" (code 1) for too much. That one was sent several times
    already, so the next step is a large one.
    """
    if error.kind is ErrorKind.REDUCE:
        return 2
    return 8 if error.kind is ErrorKind.RETRY and error.code == 1 else 1


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
