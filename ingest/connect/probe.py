"""Whether a Page's own token still works: asked only where there is reason to doubt it."""

from dataclasses import dataclass

from ingest.connect.grant import dead_state
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind
from ingest.run.graph_clients import graph_client
from models import MetaPage
from models.access_states import ENGAGEMENT
from models.vault import UnreadableTokenError, decrypt_token

NOT_GRANTED = 10
NO_ROLE = (ErrorKind.GONE, ErrorKind.PERMISSION)
UNKNOWN = (ErrorKind.RETRY, ErrorKind.THROTTLE, ErrorKind.CONFIG, ErrorKind.REDUCE)


@dataclass(frozen=True)
class Probe:
    """`state` is None where Meta gave no answer that says anything.

    Beside the states of a Page it is `refused` where the person may have no role any more, and
    `not_granted` where the token lacks a permission.
    """

    state: str | None
    may_read_posts: bool = True


def probe_page(page: MetaPage, new_token: str = "") -> Probe:
    """Asks for one day of one metric, and for a post where reading posts was refused before.

    With the Page's stored token, or with one that Meta has just given.
    """
    try:
        token = new_token or decrypt_token(page.token_encrypted or b"")
    except UnreadableTokenError:
        return Probe("unreadable")
    with graph_client(token) as client:
        state = _ask(client, f"{page.page_id}/insights", metric="page_follows", period="day")
        if state != "active" or ENGAGEMENT not in page.missing_permissions:
            return Probe(state)
        posts = _ask(client, f"{page.page_id}/published_posts", fields="id", limit="1")
        return Probe(state, may_read_posts=posts == "active")


def _ask(client: GraphClient, path: str, **params: str) -> str | None:
    try:
        client.get(path, params)
    except GraphError as error:
        if error.kind in UNKNOWN:
            return None
        return dead_state(error) or _refusal(error)
    return "active"


def _refusal(error: GraphError) -> str:
    if error.code == NOT_GRANTED:
        return "not_granted"
    # Any other refusal, such as of a retired metric, is the answer to a token that works.
    return "refused" if error.kind in NO_ROLE else "active"
