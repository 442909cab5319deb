"""Weekly digests that could not be made, or not be mailed to their readers.

1. Of a reader the newest digest counts. Once a later one went, or this one by "Send again", the
   alert resolves; while one waits it stays.
2. For whoever asks for no digest any more, and once the digest itself is deleted for its age, it
   closes without a word.
3. That a week's digests could not be made resolves when the next were.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import distinct_on

from jobs.digests import newest_making
from models import DigestDelivery, Membership, User
from models.channels import DIGEST_FAILED
from models.work import ACTIVE
from notify.alerts import Ending, Finding
from notify.rules.look import Look, day_words

MAKING = "digests"
UNWANTED = "Nobody waits for it any more."
CURE = (
    "Look at the address and the mail server; “Send again” then stands in Settings, Notices, of"
    " whoever it is for. Next week's goes out all the same."
)
CURE_OF_MAKING = (
    "Whoever asks for the digest finds “Send again” in Settings, Notices. Next week's are made all"
    " the same; if they fail too, ask your operator to look at the log of the worker."
)


@dataclass(frozen=True)
class _Went:
    """How the newest digest of a reader went."""

    user_id: int
    address: str
    week: date
    status: str
    attempts: int
    error: str | None

    @property
    def subject(self) -> str:
        """What its alert is about."""
        return f"digest:{self.user_id}"


def find(look: Look) -> list[Finding]:
    """One for each reader whose newest digest failed, and one where a week's were not made."""
    found = [_finding(one) for one in _newest(look) if one.status == "failed"]
    making = newest_making(look.session, look.tenant_id)
    if making is not None and making.status == "failed":
        sentence = f"The weekly digests could not be made: {making.error}"
        found.append(Finding(DIGEST_FAILED, MAKING, sentence, CURE_OF_MAKING))
    return found


def endings(look: Look, findings: Iterable[Finding]) -> list[Ending]:
    """Those that were sent or made since; and those that are wanted no more."""
    found = {one.subject for one in findings}
    gone = [alert for alert in look.alerts(DIGEST_FAILED) if alert.subject not in found]
    if not gone:
        return []
    states = {one.subject: one.status for one in _newest(look)}
    making = newest_making(look.session, look.tenant_id)
    states[MAKING] = making.status if making else ""
    waits = ("waiting", *ACTIVE)
    return [
        Ending(alert, None if state in ("sent", "succeeded") else UNWANTED)
        for alert in gone
        if (state := states.get(alert.subject, "")) not in waits
    ]


def _finding(one: _Went) -> Finding:
    return Finding(
        DIGEST_FAILED,
        one.subject,
        f"The digest of the week from {day_words(one.week)} could not be mailed to {one.address}:"
        f" {one.error}",
        CURE,
        evidence={"recipient": one.address, "attempts": one.attempts},
    )


def _newest(look: Look) -> list[_Went]:
    """Of each who asks for it and may enter."""
    row = DigestDelivery
    rows = look.session.execute(
        select(row.user_id, User.email, row.week, row.status, row.attempts, row.error)
        .join(
            Membership,
            and_(Membership.tenant_id == row.tenant_id, Membership.user_id == row.user_id),
        )
        .join(User, User.id == row.user_id)
        .where(
            row.tenant_id == look.tenant_id,
            Membership.weekly_digest,
            Membership.has_joined,
            User.is_active,
        )
        .ext(distinct_on(row.user_id))
        .order_by(row.user_id, row.week.desc())
    )
    return [_Went(*each) for each in rows]
