"""What `pagelens doctor` looks at while the product works: tick, queue, tokens, mail, files."""

from local.checks import Check
from settings import Settings

TICK_LATE_SECONDS = 180
QUEUE_LATE_SECONDS = 900


def scheduler(_settings: Settings) -> Check:
    """Whether the minute tick runs, which starts all work."""
    from jobs.tick import seconds_since_tick

    since = seconds_since_tick()
    if since is None or since > TICK_LATE_SECONDS:
        finding = "no tick yet" if since is None else f"last tick {since / 60:.0f} minutes ago"
        return Check(
            "scheduler",
            finding,
            "Nothing is started: start `pagelens scheduler`, and a `pagelens worker control`.",
        )
    return Check("scheduler", f"last tick {since:.0f} s ago")


def queue(_settings: Settings) -> Check:
    """How long the oldest run waits."""
    from sqlalchemy import func, select

    from models import SyncRun
    from models.orm import now_utc
    from models.scope import wide_session

    with wide_session("health") as session:
        oldest = session.scalar(
            select(func.min(SyncRun.created_at)).where(SyncRun.status == "queued")
        )
    if oldest is None:
        return Check("queue", "nobody waits")
    minutes = (now_utc() - oldest).total_seconds() / 60
    if minutes * 60 > QUEUE_LATE_SECONDS:
        cure = "Syncs wait too long: start more `pagelens worker` processes."
        return Check("queue", f"the oldest run waits for {minutes:.0f} minutes", cure)
    return Check("queue", f"the oldest run waits for {minutes:.0f} minutes")


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
