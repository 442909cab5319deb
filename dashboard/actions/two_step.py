"""What people do with their own second step of signing in."""

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.roles import action
from dashboard.auth import two_step
from dashboard.auth.passwords import matches, stored_hash
from dashboard.queries.inputs import BadInput

ON_ALREADY = "Two-step sign-in is on already."
WRONG_CODE = "This code does not fit; type the one that the app shows now."
WRONG_PASSWORD = "This is not your present password."  # noqa: S105 - words


@action("viewer", "set up their own two-step sign-in", by_token=False)
def begin_two_step(who: Actor, session: Session) -> Done[str]:
    """A secret for the person's app; nothing changes until its first code. Raises BadInput."""
    if two_step.is_on(session, who.user_id):
        raise BadInput("code", ON_ALREADY)
    secret = two_step.begin(session, who.user_id)
    who.note(session, "two_step.begun")
    return Done("Scan the picture with your authenticator app.", secret)


@action("viewer", "switch on their own two-step sign-in", by_token=False)
def confirm_two_step(who: Actor, session: Session, code: str) -> Done[list[str]]:
    """Signing in takes a code from now on; brings the recovery codes. Raises BadInput."""
    if two_step.is_on(session, who.user_id):
        raise BadInput("code", ON_ALREADY)
    codes = two_step.confirm(session, who.user_id, code)
    if codes is None:
        raise BadInput("code", WRONG_CODE)
    who.note(session, "two_step.on")
    return Done("Two-step sign-in is on.", codes)


@action("viewer", "make other recovery codes for themselves", by_token=False)
def renew_recovery_codes(who: Actor, session: Session, password: str) -> Done[list[str]]:
    """Ten other recovery codes; those before end. Raises BadInput."""
    _check(who, session, password)
    if not two_step.is_on(session, who.user_id):
        raise BadInput("password", "Two-step sign-in is off; set it up first.")
    codes = two_step.new_recovery_codes(session, who.user_id)
    who.note(session, "two_step.codes_renewed")
    return Done("The recovery codes before have ended.", codes)


@action("viewer", "switch off their own two-step sign-in", by_token=False)
def end_two_step(who: Actor, session: Session, password: str) -> Done[None]:
    """The password alone opens the account again. Raises BadInput."""
    _check(who, session, password)
    two_step.switch_off(session, who.user_id)
    who.note(session, "two_step.off")
    return Done("Two-step sign-in is off.", None)


def _check(who: Actor, session: Session, password: str) -> None:
    if not matches(stored_hash(session, who.user_id), password):
        raise BadInput("password", WRONG_PASSWORD)
