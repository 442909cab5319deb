"""What one workspace is told holds nothing of another, even for whoever owns both.

Queries name their tenant themselves: they are also tried where row-level security hides nothing.
"""

import pytest
from sqlalchemy import select, update

from models import Alert, AlertDelivery, Membership, MetaPage, User
from models.orm import now_utc
from models.scope import wide_session
from models.vault import encrypt_token
from notify.jobs import watch
from tests.mail import Mailbox
from tests.people import ALICE, People
from tests.work import do_waiting

MARKS = {"acme": "Acme Coffee", "globex": "Globex Running"}


@pytest.fixture(params=["as it is", "without row-level security"])
def both(request: pytest.FixtureRequest, people: People, environment: pytest.MonkeyPatch) -> People:
    """Alice owns both workspaces, and both lost their role on a Page at once."""
    with wide_session("command") as session:
        alice = session.scalars(select(User).where(User.email == ALICE)).one()
        joined = {"user_id": alice.id, "role": "owner", "joined_at": now_utc()}
        session.add(Membership(tenant_id=people.globex, **joined))
        token = encrypt_token("EAAB-a-token")
        session.execute(update(MetaPage).values(access_status="role_lost", token_encrypted=token))
    if request.param != "as it is":
        for module in ("notify.plan", "notify.deliver", "notify.watch"):
            environment.setattr(f"{module}.tenant_session", lambda _tenant: wide_session("tick"))
    return people


def test_each_alert_and_each_mail_is_of_one_workspace(both: People, mailbox: Mailbox) -> None:
    assert watch() == {"opened": 2, "resolved": 0}
    with wide_session("command") as session:
        told = session.execute(select(Alert.tenant_id, Alert.sentence)).all()
    for tenant, mark in MARKS.items():
        mine = [sentence for owner, sentence in told if owner == getattr(both, tenant)]
        assert [mark in sentence for sentence in mine] == [True]
    for tenant, other in (("acme", "globex"), ("globex", "acme")):
        mailbox.messages.clear()
        mailbox.recipients.clear()
        assert set(do_waiting(getattr(both, tenant), "notice")) == {"succeeded"}
        assert ALICE in mailbox.recipients
        for message in mailbox.messages:
            parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
            text = f"{message['subject']} {parts}"
            assert MARKS[tenant] in text
            assert MARKS[other] not in text
            assert other not in text.lower()
    with wide_session("command") as session:
        assert set(session.scalars(select(AlertDelivery.status))) == {"sent"}
