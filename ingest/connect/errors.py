"""Connecting failed: the words for it."""

from collections.abc import Collection

from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind
from settings import PlainError

NO_ROLE_ANYWHERE = (
    "its user has no role on a Page, or Meta leaves out Pages that a Business owns. Give it the"
    " Pages in Meta's Business Settings, with the permission to see insights"
)
NO_LISTING = "pages_show_list is not granted. Allow it and connect again"
NO_BUSINESS = (
    "Pages owned by a Business are left out unless business_management is granted and its user has"
    " a role there. Allow it and connect again"
)
NAME_THEM = "or paste the token and name your Pages by id or address."
NO_TOKEN = "There is no token: paste one that Meta gave you."  # noqa: S105 - a sentence
ONE_PAGE_ONLY = "This token belongs to one Page; paste the token of a person or system user."
ENDED = (
    "Meta's permission to read data has run out for this token. Make a new one, or sign in with"
    " Facebook again: it is renewed for 90 days."
)
OTHER_APP = "This token was made for another app; make one for the app of META_APP_ID."
NOT_VALID = "Meta says that this token is not valid any more; make a new one."


class ConnectError(PlainError):
    """Connecting failed; the message says why and what to do."""


class NoPagesError(ConnectError):
    """The token opens no Page; the message says why, as far as its `scopes` tell."""

    def __init__(self, scopes: Collection[str]) -> None:
        reason = NO_ROLE_ANYWHERE
        if "pages_show_list" not in scopes:
            reason = NO_LISTING
        elif "business_management" not in scopes:
            reason = NO_BUSINESS
        super().__init__(f"Meta listed no Page for this token: {reason}, {NAME_THEM}")


def refused(error: GraphError) -> ConnectError:
    """Meta's refusal as a sentence with its cure; no sync repeats what somebody waits for."""
    passing = error.kind in (ErrorKind.RETRY, ErrorKind.THROTTLE)
    cure = "Try again in some minutes." if passing else error.cure
    return ConnectError(f"{error.sentence} {cure}".strip())
