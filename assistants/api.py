"""The product's HTTP API as one token sees it: only reads, and each failure as one sentence."""

import json
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from requests.auth import AuthBase

CONNECT_SECONDS, READ_SECONDS = 10.0, 60.0
CHUNK, LARGEST_ANSWER = 64 * 1024, 32 * 1024 * 1024
UNAUTHORIZED, TOO_MANY = 401, 429
NOT_TAKEN = (
    "Pagelens does not take this token: it has ended, was revoked or is mistyped; make another in"
    " Settings, API tokens, and give it as PAGELENS_TOKEN."
)


class RefusedError(Exception):
    """What stands in the way of an answer, in one sentence for people."""


class _Bearer(AuthBase):
    """The token in its header, whatever a `.netrc` of this machine says."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Api:
    """Pagelens at `url`, the site's address without a slash at its end."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self._bearer = _Bearer(token)

    def get(self, *path: str, **query: str | int | None) -> dict[str, Any]:
        """The answer of a read below `/api/meta/`; nothing is asked of what is empty.

        Raises RefusedError.
        """
        address = "/".join([f"{self.url}/api/meta", *(quote(part, safe="") for part in path), ""])
        asked = {name: value for name, value in query.items() if value not in (None, "")}
        try:
            with requests.get(
                address,
                params=asked,
                auth=self._bearer,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as answer:
                return self._read(answer)
        except requests.exceptions.RequestException as error:
            raise RefusedError(self._away(error)) from None

    def _away(self, error: requests.exceptions.RequestException) -> str:
        if isinstance(error, requests.exceptions.SSLError):
            return f"The certificate of {self.url} is not trusted on this machine."
        if isinstance(error, requests.exceptions.Timeout):
            return f"Pagelens at {self.url} did not answer in time; try again."
        return f"Pagelens cannot be reached at {self.url}: is the address right, and is it running?"

    def _read(self, answer: requests.Response) -> dict[str, Any]:
        if answer.is_redirect:
            raise RefusedError(f"{self.url} sends on to another address; give that one instead.")
        body = _body(answer)
        if answer.ok and body is not None:
            return body
        raise RefusedError(_sentence(answer, body) or f"What answers at {self.url} is no Pagelens.")


def is_private(url: str) -> bool:
    """Whether nobody between can read along: by https, or on this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.hostname or "") in ("localhost", "127.0.0.1", "::1")


def _body(answer: requests.Response) -> dict[str, Any] | None:
    """The object that it holds; None where it is anything else."""
    read = bytearray()
    for piece in answer.iter_content(CHUNK):
        read += piece
        if len(read) > LARGEST_ANSWER:
            raise RefusedError("The answer is too long; ask for fewer days or fewer posts.")
    try:
        found = json.loads(read)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _sentence(answer: requests.Response, body: dict[str, Any] | None) -> str:
    """What the API says of a failure; empty where something else has answered."""
    told = (body or {}).get("error")
    if not isinstance(told, dict) or not isinstance(told.get("message"), str):
        return ""
    if answer.status_code == UNAUTHORIZED:
        return NOT_TAKEN
    wait = answer.headers.get("Retry-After", "")
    if answer.status_code == TOO_MANY and wait.isdigit():
        return f"Pagelens is asked too often; try again in {wait} seconds."
    field = told.get("field")
    return f"{field}: {told['message']}" if field else str(told["message"])
