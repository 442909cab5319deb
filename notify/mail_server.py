"""The mail server of SMTP_URL: its address, and a connection that is as safe as it allows."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from notify.not_sent import NotSentError
from settings import get_settings

TIMEOUT_SECONDS = 20.0
DEFAULT_PORTS = {"smtp": 25, "smtps": 465}
MAIL_IS_OFF = (
    "Mail is off: set SMTP_URL to your mail server, such as smtp://user:password@host:587."
)


class MailError(NotSentError):
    """A mail could not be sent; the message says why, without the password."""


class MailOffError(MailError):
    """There is no mail server."""

    def __init__(self) -> None:
        super().__init__(MAIL_IS_OFF)


@dataclass(frozen=True)
class MailServer:
    """What SMTP_URL says."""

    host: str
    port: int
    tls_from_start: bool
    user: str
    password: str = field(repr=False)

    @property
    def is_this_machine(self) -> bool:
        """Whether nothing that is said to it leaves the machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def is_mail_on() -> bool:
    """Whether a mail server is set."""
    return bool(get_settings().smtp_url.get_secret_value())


def mail_server() -> MailServer:
    """The server of SMTP_URL. Raises MailOffError when there is none."""
    url = get_settings().smtp_url.get_secret_value()
    if not url:
        raise MailOffError
    parts = urlsplit(url)
    return MailServer(
        host=parts.hostname or "",
        port=parts.port or DEFAULT_PORTS[parts.scheme],
        tls_from_start=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


@contextmanager
def mail_connection(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that is ready to send. Raises MailError with one sentence."""
    try:
        with _connect(server) as connection:
            _secure(connection, server)
            yield connection
    except smtplib.SMTPException as error:
        raise _explain(error, server) from None
    except ssl.SSLError:
        raise MailError(f"The certificate of the mail server {server.host} is not valid.") from None
    except (OSError, UnicodeError):
        raise MailError(f"The mail server {server.host}:{server.port} does not answer.") from None


def check_mail() -> None:
    """Signs in to the mail server and sends nothing. Raises MailError with one sentence."""
    with mail_connection(mail_server()) as connection:
        connection.noop()


def _connect(server: MailServer) -> smtplib.SMTP:
    if server.tls_from_start:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)


def _secure(connection: smtplib.SMTP, server: MailServer) -> None:
    connection.ehlo()
    if not server.tls_from_start and connection.has_extn("starttls"):
        connection.starttls(context=ssl.create_default_context())
        connection.ehlo()
    elif server.user and not (server.tls_from_start or server.is_this_machine):
        raise MailError(
            f"The mail server {server.host} offers no encryption, so the password was not sent;"
            " use smtps:// or another port."
        )
    if server.user:
        connection.login(server.user, server.password)


def _explain(error: smtplib.SMTPException, server: MailServer) -> MailError:
    """The server's own words may quote what was sent to it, so only its code goes on."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return MailError(f"The mail server {server.host} refused the user or password of SMTP_URL.")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return MailError(f"The mail server {server.host} offers no sign-in that we know.")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        refused = ", ".join(error.recipients)
        return MailError(
            f"The mail server refused the address {refused} (code {codes[0]}).",
            permanent=all(code >= 500 for code in codes),
        )
    if isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
        return MailError(
            f"The mail server {server.host} refused the message (code {code}).",
            permanent=isinstance(error, smtplib.SMTPDataError) and code >= 500,
        )
    return MailError(f"The mail server {server.host} broke the connection.")
