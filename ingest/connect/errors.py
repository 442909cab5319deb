"""Connecting failed: the words for it."""

from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind

NO_PAGES = (
    "The token opens no Page. In Meta's Business Settings give its user the Pages, with the"
    " permission to view insights, and try again."
)
NO_TOKEN = "There is no token: paste one that Meta gave you."  # noqa: S105 - a sentence
ONE_PAGE_ONLY = "This token belongs to one Page; paste the token of a person or system user."
OTHER_APP = "This token was made for another app; make one for the app of META_APP_ID."
NOT_VALID = "Meta says that this token is not valid any more; make a new one."


class ConnectError(Exception):
    """Connecting failed; the message says why and what to do."""


def refused(error: GraphError) -> ConnectError:
    """Meta's refusal as a sentence with its cure; no sync repeats what somebody waits for."""
    passing = error.kind in (ErrorKind.RETRY, ErrorKind.THROTTLE)
    cure = "Try again in some minutes." if passing else error.cure
    return ConnectError(f"{error.sentence} {cure}".strip())
