"""Charts for other sites: a read-only link to one chart, which the sites named for it may frame."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.frame_origins import checked_origins
from dashboard.actions.roles import action
from dashboard.actions.view_address import checked_chart
from dashboard.actions.view_links import COPY, Wanted, new_link
from models import ViewLink


@action("analyst", "embed charts")
def embed_chart(
    who: Actor,
    session: Session,
    name: str,
    address: str,
    days: int,
    origins: Sequence[str],
    now: datetime,
) -> Done[tuple[str, ViewLink]]:
    """A link to the chart of a screen; brings its secret, which is kept nowhere, and its row.

    `origins` are the sites that may frame it. Raises BadInput.
    """
    wanted = Wanted(name, days, frame_origins=checked_origins(origins))
    chart = checked_chart(session, who.tenant_id, address)
    secret, link = new_link(who, session, chart, wanted, now)
    told = {"path": link.path, "expires_at": link.expires_at.isoformat()}
    who.note(session, "view_link_embedded", link_id=link.id, sites=link.frame_origins, **told)
    return Done(COPY, (secret, link))
