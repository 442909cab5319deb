"""Connections to the Graph API: a session of requests for each thread that asks."""

import threading
from http.cookiejar import DefaultCookiePolicy

import requests


class Sessions:
    """`requests` promises nothing about a session that threads share, so none is shared."""

    def __init__(self) -> None:
        self._own = threading.local()
        self._lock = threading.Lock()
        self._all: list[requests.Session] = []

    def mine(self) -> requests.Session:
        """The session of the calling thread."""
        session: requests.Session | None = getattr(self._own, "session", None)
        if session is None:
            session = self._own.session = _new_session()
            with self._lock:
                self._all.append(session)
        return session

    def close(self) -> None:
        """Closes the connections of all threads."""
        with self._lock:
            sessions, self._all = self._all, []
        self._own = threading.local()
        for session in sessions:
            session.close()


def _new_session() -> requests.Session:
    session = requests.Session()
    session.headers.update({"Accept": "application/json", "User-Agent": "Pagelens"})
    # Clients of several people may share the session, so it keeps no cookie of any.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session
