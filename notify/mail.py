"""One message by mail: written so that no value can add a header, sent by SMTP_URL."""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import localtime, make_msgid
from typing import Any

from notify.mail_server import (
    MailError,
    MailOffError,
    MailServer,
    check_mail,
    is_mail_on,
    mail_connection,
    mail_server,
)
from settings import get_settings

__all__ = [
    "Attachment",
    "Mail",
    "MailError",
    "MailOffError",
    "Picture",
    "check_mail",
    "is_mail_on",
    "send",
]

SENDER_NAME = "Pagelens"
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# A line of a header may hold 998 signs.
_LINK = re.compile(r"https?://[!-;=?-~]{1,900}")
_AS_THEY_ARE = frozenset({"list-unsubscribe", "list-unsubscribe-post"})


class _Policy(EmailPolicy):
    """Python's own, which would make an encoded word of a long address that mail programs read."""

    def fold(self, name: str, value: Any) -> str:
        """A header as it goes out."""
        if name.lower() in _AS_THEY_ARE:
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same in bytes."""
        if name.lower() in _AS_THEY_ARE:
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _Policy(linesep="\r\n")


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message; `media_type` such as application/pdf."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Picture:
    """A picture that the HTML shows as `cid:name`; `name` is ours, letters alone."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """A message to one person. `unsubscribe_url` ends such messages with one click.

    `reference` names the message: sent twice after a crash, mailboxes show it once.
    `sender_name` is what mailboxes show as who it is from.
    """

    to: str
    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    unsubscribe_url: str = ""
    reference: str = ""
    pictures: tuple[Picture, ...] = ()
    sender_name: str = SENDER_NAME


def send(mail: Mail) -> None:
    """Sends now, within seconds. Raises MailError with one sentence, MailOffError without SMTP_URL.

    Returns once the server has taken the message; a job does this, never a web request.
    """
    server = mail_server()
    message = compose(mail, _sender(server))
    with mail_connection(server) as connection:
        connection.send_message(message)


def compose(mail: Mail, sender: str) -> EmailMessage:
    """The message as it goes out. Raises MailError for what is no address or no link."""
    message = EmailMessage(policy=_POLICY)
    name = _one_line(mail.sender_name) or SENDER_NAME
    message["From"] = Address(name, addr_spec=checked_address(sender))
    message["To"] = Address(addr_spec=checked_address(mail.to))
    message["Subject"] = _one_line(mail.subject)
    message["Date"] = localtime()
    message["Message-ID"] = _message_id(mail.reference, sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    _add_unsubscribe(message, mail.unsubscribe_url)
    message.set_content(mail.text)
    if mail.html:
        _add_html(message, mail, sender.rpartition("@")[2])
    for file in mail.attachments:
        main, _, sub = file.media_type.partition("/")
        message.add_attachment(
            file.content, maintype=main, subtype=sub, filename=_file_name(file.filename)
        )
    return message


def _add_html(message: EmailMessage, mail: Mail, domain: str) -> None:
    """The HTML beside the text, with its pictures: multipart/related within alternative."""
    ids = {one.name: make_msgid(one.name, domain) for one in mail.pictures}
    html = mail.html
    for name, content_id in ids.items():
        html = html.replace(f'"cid:{name}"', f'"cid:{content_id[1:-1]}"')
    message.add_alternative(html, subtype="html")
    part = message.get_body(("html",))
    if part is None:
        return
    for one in mail.pictures:
        main, _, sub = one.media_type.partition("/")
        part.add_related(
            one.content,
            maintype=main,
            subtype=sub,
            cid=ids[one.name],
            filename=f"{one.name}.{sub}",
            disposition="inline",
        )


def checked_address(text: str) -> str:
    """The address, if it is one and nothing else. Raises MailError."""
    if not _ADDRESS.fullmatch(text):
        raise MailError("This is not an e-mail address: " + _one_line(text)[:80], permanent=True)
    return text


def _sender(server: MailServer) -> str:
    """MAIL_FROM, else the user of SMTP_URL where that is an address, else pagelens@ the host."""
    if get_settings().mail_from:
        return get_settings().mail_from
    guess = server.user if "@" in server.user else f"pagelens@{server.host}"
    return guess if _ADDRESS.fullmatch(guess) else "pagelens@localhost"


def _message_id(reference: str, domain: str) -> str:
    return f"<{reference}@{domain}>" if reference else make_msgid(domain=domain)


def _add_unsubscribe(message: EmailMessage, url: str) -> None:
    if not url:
        return
    if not _LINK.fullmatch(url):
        raise MailError("The link to unsubscribe is not an address.", permanent=True)
    message["List-Unsubscribe"] = f"<{url}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _one_line(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())


def _file_name(text: str) -> str:
    return _one_line(text).replace("/", "-").replace("\\", "-") or "file"
