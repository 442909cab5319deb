"""What `pagelens doctor` looks at while the product works: tokens, fetching, mail."""

from jobs.health.check import Check
from settings import Settings


def keys(settings: Settings) -> Check:
    """Whether the secrets are what they must be."""
    from models.vault import encrypt_token

    # Raises SettingsError where a key is none.
    encrypt_token("doctor")
    return Check("keys", f"{len(settings.fernet_keys())} for tokens, and one for sessions")


def tokens(_settings: Settings) -> Check:
    """Whether the keys open every stored token."""
    from sqlalchemy import select

    from models import MetaConnection, MetaPage
    from models.scope import wide_session
    from models.vault import UnreadableTokenError, decrypt_token

    stored: list[bytes] = []
    with wide_session("health") as session:
        for column in (MetaConnection.token_encrypted, MetaPage.token_encrypted):
            stored += [token for token in session.scalars(select(column)) if token is not None]
    closed = 0
    for token in stored:
        try:
            decrypt_token(token)
        except UnreadableTokenError:
            closed += 1
    if closed:
        cure = "Add the key that they were made with to TOKEN_ENCRYPTION_KEYS, or connect again."
        return Check("tokens", f"{closed} of {len(stored)} cannot be read", cure)
    return Check("tokens", f"{len(stored)}, all readable")


def fetching(settings: Settings) -> Check:
    """Whether schedules start anything."""
    if settings.meta_page_insights_enabled:
        return Check("fetching", "on")
    cure = "Schedules and refresh do nothing; set META_PAGE_INSIGHTS_ENABLED=true to go on."
    return Check("fetching", "switched off", cure, optional=True)


def mail(_settings: Settings) -> Check:
    """Whether the mail server lets us in."""
    from notify.mail import MailError, check_mail, is_mail_on

    if not is_mail_on():
        cure = "Mail is off: alerts and reports wait. Set SMTP_URL to send them."
        return Check("mail", "off", cure, optional=True)
    try:
        check_mail()
    except MailError as error:
        return Check("mail", "not usable", str(error))
    return Check("mail", "the server lets us in")
