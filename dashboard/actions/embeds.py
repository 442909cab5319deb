"""Parts of screens for other sites: a read-only link to one, framed by the sites named for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.frame_origins import checked_origins
from dashboard.actions.roles import action
from dashboard.actions.view_address import checked_screen
from dashboard.actions.view_links import COPY, Wanted, new_link
from dashboard.embedded_parts import CHART, NAMES, parts_of_screen
from dashboard.queries.inputs import BadInput
from models import ViewLink


@dataclass(frozen=True)
class Frame:
    """The part of a screen that is shown, and the sites that may."""

    origins: Sequence[str]
    part: str = CHART


@action("analyst", "let other sites show parts of screens")
def embed_part(
    who: Actor,
    session: Session,
    name: str,
    address: str,
    days: int,
    frame: Frame,
    now: datetime,
) -> Done[tuple[str, ViewLink]]:
    """A link to a part of a screen; brings its secret, which is kept nowhere, and its row.
    Raises BadInput.
    """
    origins, part = checked_origins(frame.origins), frame.part
    wanted = Wanted(name, days, frame_origins=origins, framed_part=part)
    screen = checked_screen(session, who.tenant_id, address)
    known = parts_of_screen(screen)
    if part not in known:
        there = " or ".join(known)
        raise BadInput("part", f"Of this screen another site may show: {there}.")
    secret, link = new_link(who, session, screen, wanted, now)
    told = {"path": link.path, "part": NAMES[part], "expires_at": link.expires_at.isoformat()}
    who.note(session, "view_link_embedded", link_id=link.id, sites=link.frame_origins, **told)
    return Done(COPY, (secret, link))
