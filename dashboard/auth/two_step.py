"""The second step of signing in: codes of an authenticator app, and recovery codes."""

import secrets
from datetime import datetime

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashboard.secret_tokens import digest
from models import RecoveryCode, TwoStep
from models.orm import now_utc
from models.scope import widened
from models.vault import UnreadableTokenError, decrypt_token, encrypt_token

ISSUER = "Pagelens"
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# A code of the step before or after: clocks differ, and people type slowly.
STEPS = (-1, 0, 1)


def is_on(session: Session, user_id: int) -> bool:
    """Whether signing in to the account takes a code."""
    on = select(TwoStep.user_id).where(
        TwoStep.user_id == user_id, TwoStep.confirmed_at.is_not(None)
    )
    return session.scalar(on) is not None


def begin(session: Session, user_id: int) -> str:
    """A new secret that waits for its first code; returns it. One that counts stays as it is."""
    secret = pyotp.random_base32()
    row = {"secret_encrypted": encrypt_token(secret), "created_at": now_utc()}
    session.execute(
        insert(TwoStep)
        .values(user_id=user_id, **row)
        .on_conflict_do_update(
            index_elements=[TwoStep.user_id], set_=row, where=TwoStep.confirmed_at.is_(None)
        )
    )
    return secret


def waiting_secret(session: Session, user_id: int) -> str | None:
    """The secret that waits for its first code; one that no key opens any more is none."""
    row = session.get(TwoStep, user_id)
    if row is None or row.confirmed_at:
        return None
    try:
        return _secret_of(session, user_id)
    except UnreadableTokenError:
        return None


def address_for_apps(secret: str, email: str) -> str:
    """What the picture for the app holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def confirm(session: Session, user_id: int, code: str) -> list[str] | None:
    """Lets the secret count from now on, and returns recovery codes; None for a wrong code."""
    if not _uses_app_code(session, user_id, code):
        return None
    session.execute(
        update(TwoStep).where(TwoStep.user_id == user_id).values(confirmed_at=now_utc())
    )
    return new_recovery_codes(session, user_id)


def passes(session: Session, user_id: int, code: str) -> bool:
    """Whether a code opens the account now; it is used up."""
    return _uses_app_code(session, user_id, code) or _uses_recovery_code(session, user_id, code)


def new_recovery_codes(session: Session, user_id: int) -> list[str]:
    """Ten others, told this once; those before end."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(user_id=user_id, code_hash=digest(_plain(code))) for code in codes)
    session.flush()
    return codes


def recovery_codes_left(session: Session, user_id: int) -> int:
    """How many have not been used."""
    left = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(left) or 0


def switch_off(session: Session, user_id: int) -> None:
    """A password alone opens the account again."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    session.execute(delete(TwoStep).where(TwoStep.user_id == user_id))


def _uses_app_code(session: Session, user_id: int, code: str) -> bool:
    """Whether it is the app's; one at or before the last that was used is not taken."""
    row = session.get(TwoStep, user_id, with_for_update=True)
    if row is None:
        return False
    try:
        secret = _secret_of(session, user_id)
    except UnreadableTokenError:
        return False
    counter = _counter_of(secret, "".join(code.split()), now_utc())
    if counter is None or counter <= row.last_counter:
        return False
    row.last_counter = counter
    session.flush()
    return True


def _secret_of(session: Session, user_id: int) -> str:
    """The app's secret, which our role may not read. Raises UnreadableTokenError."""
    kept = select(TwoStep.secret_encrypted).where(TwoStep.user_id == user_id)
    with widened(session, "sign_in"):
        return decrypt_token(session.scalars(kept).one())


def _counter_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step to which a code belongs."""
    if not code.isascii():
        return None
    app = pyotp.TOTP(secret)
    present = app.timecode(now)
    matching = (
        present + step
        for step in STEPS
        if secrets.compare_digest(app.generate_otp(present + step), code)
    )
    return next(matching, None)


def _uses_recovery_code(session: Session, user_id: int, code: str) -> bool:
    use = (
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_hash == digest(_plain(code)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now_utc())
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    with widened(session, "sign_in"):
        return bool(session.scalars(use).all())


def _recovery_code() -> str:
    letters = [secrets.choice(LETTERS) for _ in range(16)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


def _plain(code: str) -> str:
    return "".join(letter for letter in code.casefold() if letter.isalnum())
