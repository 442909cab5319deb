"""What a sync's refusal means for the Page's token: noted at once, looked at closely soon."""

from ingest.connect.grant import dead_state
from ingest.connect.listed_pages import set_state
from ingest.connect.proven import was_readable
from ingest.connect.requests import ask_for_check
from ingest.graph.errors import GraphError
from ingest.graph.sentences import DATA_ACCESS_ENDED, ErrorKind
from models import MetaConnection, MetaPage
from models.access_states import ENGAGEMENT
from models.orm import now_utc
from models.scope import tenant_session

NO_ROLE = 200
NOT_GRANTED = 10
ENDED = "data_access_expired"


def note_refusal(page: MetaPage, error: GraphError) -> tuple[str, str]:
    """Errors 190, 10 and 200 change the state of the Page; others say nothing about its token.

    Returns the kind and the sentence to tell of the run. Where access to data has ended Meta may
    refuse as for want of a permission or a role: then the end is told, and nothing else.
    """
    doubtful = error.kind in (ErrorKind.PERMISSION, ErrorKind.GONE)
    state = dead_state(error)
    if state is None and doubtful and has_ended(page):
        state = ENDED
    if state is not None:
        set_state(page, state)
    elif error.kind is not ErrorKind.PERMISSION:
        return _told(error)
    elif error.code == NOT_GRANTED and ENGAGEMENT in error.message:
        _note_missing(page)
    elif error.code == NO_ROLE and error.subcode is None:
        _note_no_role(page)
    note_doubt(page)
    return (ENDED, " ".join(DATA_ACCESS_ENDED)) if state == ENDED else _told(error)


def note_empty(page: MetaPage, kind: str, sentence: str) -> tuple[str, str]:
    """An answer without values may mean that access to data has ended: then that is returned."""
    note_doubt(page)
    return (ENDED, " ".join(DATA_ACCESS_ENDED)) if has_ended(page) else (kind, sentence)


def note_unreadable(page: MetaPage) -> None:
    """The Page's token was encrypted with a key that is gone."""
    set_state(page, "unreadable")
    note_doubt(page)


def note_doubt(page: MetaPage) -> None:
    """Something about the token may have changed, such as after an empty answer."""
    if page.connection_id is not None:
        ask_for_check(page.tenant_id, page.connection_id)


def has_ended(page: MetaPage) -> bool:
    """Whether access to data is known to have ended for the connection that serves the Page."""
    if page.connection_id is None:
        return False
    with tenant_session(page.tenant_id) as session:
        row = session.get(MetaConnection, (page.tenant_id, page.connection_id))
        if row is None:
            return False
        ends = row.data_access_expires_at
        return row.status == ENDED or (ends is not None and ends <= now_utc())


def _told(error: GraphError) -> tuple[str, str]:
    return str(error.kind), f"{error.sentence} {error.cure}".strip()


def _note_no_role(page: MetaPage) -> None:
    """A role that was there is lost; else the first look was cut short, and this is the answer."""
    with tenant_session(page.tenant_id) as session:
        row = session.get(MetaPage, (page.tenant_id, page.id), with_for_update=True)
        if row is None or row.token_encrypted != page.token_encrypted:
            return
        if was_readable(session, row):
            row.access_status = "role_lost"
        else:
            row.can_analyze = False


def _note_missing(page: MetaPage) -> None:
    with tenant_session(page.tenant_id) as session:
        row = session.get(MetaPage, (page.tenant_id, page.id), with_for_update=True)
        if row is not None and ENGAGEMENT not in row.missing_permissions:
            row.missing_permissions = [*row.missing_permissions, ENGAGEMENT]
