"""What a sync's refusal means for the Page's token: noted at once, looked at closely soon."""

from ingest.connect.grant import dead_state
from ingest.connect.pages import set_state
from ingest.connect.requests import ask_for_check
from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind
from models import MetaPage
from models.access import ENGAGEMENT
from models.scope import tenant_session

NO_ROLE = 200
NOT_GRANTED = 10


def note_refusal(page: MetaPage, error: GraphError) -> None:
    """Errors 190, 10 and 200 change the state of the Page; others say nothing about its token."""
    state = dead_state(error)
    if state is not None:
        set_state(page, state)
    elif error.kind is not ErrorKind.PERMISSION:
        return
    elif error.code == NOT_GRANTED and ENGAGEMENT in error.message:
        _note_missing(page)
    elif error.code == NO_ROLE and error.subcode is None:
        set_state(page, "role_lost")
    note_doubt(page)


def note_unreadable(page: MetaPage) -> None:
    """The Page's token was encrypted with a key that is gone."""
    set_state(page, "unreadable")
    note_doubt(page)


def note_doubt(page: MetaPage) -> None:
    """Something about the token may have changed, such as after an empty answer."""
    if page.connection_id is not None:
        ask_for_check(page.tenant_id, page.connection_id)


def _note_missing(page: MetaPage) -> None:
    with tenant_session(page.tenant_id) as session:
        row = session.get(MetaPage, (page.tenant_id, page.id), with_for_update=True)
        if row is not None and ENGAGEMENT not in row.missing_permissions:
            row.missing_permissions = [*row.missing_permissions, ENGAGEMENT]
