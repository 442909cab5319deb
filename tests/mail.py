"""A mail server on this machine that keeps what it is given."""

import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class Mailbox:
    """Messages that were taken; `answer` refuses the next ones when it is set."""

    messages: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    answer: str = ""
    refuse_recipient: str = ""
    recipients: list[str] = field(default_factory=list)
    passwords: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""

    async def handle_RCPT(self, _server, _session, envelope, address, options) -> str:  # noqa: N802
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        if self.answer:
            return self.answer
        self.raw.append(envelope.content)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    def sign_in(self, _server, _session, _envelope, _mechanism, auth) -> AuthResult:
        if not isinstance(auth, LoginPassword):
            return AuthResult(success=False, handled=False)
        self.passwords.append((auth.login.decode(), auth.password.decode()))
        fits = auth.password == b"p@ss/word"
        return AuthResult(success=fits, handled=False)


@contextmanager
def running_mailbox(*, passwords: bool = False, **options: Any) -> Iterator[Mailbox]:
    """A mail server on a free port; with `passwords` it asks for `p@ss/word`.

    More options are aiosmtpd's, such as `tls_context`.
    """
    mailbox = Mailbox()
    if passwords:
        options |= {
            "auth_required": True,
            "auth_require_tls": False,
            "authenticator": mailbox.sign_in,
        }
    with warnings.catch_warnings():
        # aiosmtpd warns of passwords without TLS, and of its own ways, in its own thread.
        warnings.simplefilter("ignore")
        controller = _AnyPort(mailbox, hostname="127.0.0.1", port=0, **options)
        controller.start()
        try:
            mailbox.url = f"smtp://127.0.0.1:{controller.port}"
            yield mailbox
        finally:
            controller.stop()


class _AnyPort(Controller):
    """A controller that learns which port it was given before it visits itself."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def tls_context(certificate: str, key: str) -> ssl.SSLContext:
    """What the server shows its visitors."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
