"""Things of Acme's for actions to act on."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.channels import add_channel
from dashboard.actions.credentials import make_token
from dashboard.actions.exports import ask_export
from dashboard.actions.goals import set_goal
from dashboard.actions.notes import add_note
from dashboard.actions.page_groups import make_group
from dashboard.actions.people import add_member
from dashboard.actions.post_labels import make_label
from dashboard.actions.reports import schedule_report, send_test
from dashboard.actions.saved_views import share_view
from dashboard.actions.view_links import make_link
from dashboard.auth.accounts import add_user
from dashboard.auth.sessions import add_session
from dashboard.queries.workspace.people import list_members
from models import ApiToken, BrowserSession, Membership, MetaConnection, MetaImport, ReportDelivery
from models.orm import now_utc
from models.scope import tenant_session, widened
from tests.people import ACME_PAGE, ALICE, BOB, PASSWORD, People, actor
from tests.queries.numbers import put_post, the_page

ACME_POST = f"{ACME_PAGE}_1"
ADDRESS = f"/pages/{ACME_PAGE}?range=last_7d"
CSV = {"export_format": "csv"}
MAILS = {"kind": "email", "targets": ["ops@acme.example"]}
DAY = date(2026, 11, 3)
GOAL = {"metric": "page_media_view", "year": 2026, "month": 11, "target": 5000}
WEEKLY = {"frequency": "weekly", "recipients": ["c@client.example"]}


@dataclass(frozen=True)
class Things:
    """What Alice owns; `guest` is the number of somebody invited."""

    note: int
    goal: int
    view: int
    link: int
    report: int
    delivery: int
    token: int
    guest: int
    bob: int
    resting: int
    connection: int
    group: int
    label: int
    channel: int
    session: int
    export: UUID
    looked: int
    stored: int


def make_things(people: People) -> Things:
    """Writes one of each as Alice."""
    alice = actor(ALICE)
    with tenant_session(people.acme) as session:
        connection = MetaConnection(tenant_id=people.acme, kind="oauth", meta_user_id="9")
        session.add(connection)
        put_post(session, the_page(session, people.acme_page), ACME_POST, now_utc())
        make_token(alice, session, "sheet")
        add_member(alice, session, "guest@client.example", "viewer")
        add_session(session, alice.user_id, people.acme, timedelta(days=1), ("", ""))
        report = schedule_report(alice, session, ACME_PAGE, WEEKLY).value.report_id
        return Things(
            session=session.scalars(select(BrowserSession.id)).one(),
            goal=set_goal(alice, session, ACME_PAGE, GOAL).value.id,
            note=add_note(alice, session, ACME_PAGE, DAY, "Began").value,
            view=share_view(alice, session, "Ours", ADDRESS).value.id,
            link=make_link(alice, session, "", ADDRESS, 7, now_utc()).value[1].id,
            report=report,
            delivery=_failed_delivery(alice, session, report),
            token=session.scalars(select(ApiToken.id)).one(),
            guest=guest_of(session, people.acme),
            bob=number_in(session, people.acme, BOB),
            resting=_resting(session, people.acme),
            connection=connection.id,
            export=ask_export(alice, session, ACME_PAGE, CSV, now_utc()).value.export_job_id,
            channel=add_channel(alice, session, MAILS).value[0].channel_id,
            looked=_import(session, people, "looked"),
            stored=_import(session, people, "stored"),
            group=make_group(alice, session, "Cafés", [ACME_PAGE]).value.id,
            label=make_label(alice, session, "Recipes", ["#recipe"], ACME_PAGE).value.id,
        )


def _import(session: Session, people: People, state: str) -> int:
    """The number of an import in this state."""
    row = MetaImport(tenant_id=people.acme, meta_page_id=people.acme_page, state=state)
    session.add(row)
    session.flush()
    return row.id


def guest_of(session: Session, tenant_id: int) -> int:
    """The number of the invited person."""
    return next(one.person_id for one in list_members(session, tenant_id) if one.invited)


def number_in(session: Session, tenant_id: int, email: str) -> int:
    """The number of a person in the tenant."""
    members = list_members(session, tenant_id)
    return next(one.person_id for one in members if one.email == email)


def _failed_delivery(alice: Actor, session: Session, report: int) -> int:
    """The number of a sending that failed."""
    send_test(alice, session, report)
    session.flush()
    delivery = session.scalars(select(ReportDelivery)).one()
    delivery.status = "failed"
    session.flush()
    return delivery.id


def _resting(session: Session, tenant_id: int) -> int:
    """The number of somebody who is deactivated."""
    with widened(session, "command"):
        add_user(session, "acme", "rest@acme.example", "viewer", PASSWORD)
    number = number_in(session, tenant_id, "rest@acme.example")
    mine = select(Membership).where(Membership.number == number)
    session.scalars(mine).one().deactivated_at = now_utc()
    return number
