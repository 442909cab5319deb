"""What mails about somebody's own account say."""

from models import MailedLink
from notify.email.frame import render_letter
from notify.mail import Mail

NOT_YOU = (
    "If it was not you who asked, you need not do anything: your password stays as it is, and"
    " nobody sees this link but you."
)
UNEXPECTED = "If you do not know what this is about, you need not do anything."


def password_letter(link: MailedLink, secret: str) -> Mail:
    """The way to a new password."""
    lead = (
        f"Somebody asked for a new password for {link.email}. Set it within an hour; it signs you"
        " out everywhere."
    )
    address = f"{link.site}/forgotten/{secret}"
    return _letter(link, "Set a new password", lead, ("Set a new password", address), NOT_YOU)


def invitation_letter(link: MailedLink, secret: str, workspace: str, *, is_new: bool) -> Mail:
    """The way into a workspace: a password of one's own for a new account, else a yes."""
    lead = f"{link.asked_by} added you to {workspace} on Pagelens."
    if is_new:
        lead += f" Set a password for {link.email}, and sign in with it. The link works once."
        way = ("Set a password", f"{link.site}/forgotten/{secret}")
    else:
        lead += f" Open the link, sign in as {link.email} with the password you have, and join."
        way = ("Join", f"{link.site}/join/{secret}")
    return _letter(link, f"{workspace}: you are invited", lead, way, UNEXPECTED)


def _letter(link: MailedLink, subject: str, lead: str, way: tuple[str, str], foot: str) -> Mail:
    words, address = way
    html = render_letter(
        "account.html", subject=subject, lead=lead, words=words, address=address, footer=foot
    )
    text = f"{lead}\n\n{address}\n\n-- \n{foot}\n"
    return Mail(to=link.email, subject=subject, text=text, html=html)
