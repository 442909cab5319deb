"""What the mail of a weekly digest says."""

from models import DigestDelivery
from models.digests import DigestItem, DigestLetter, DigestPage
from models.links import digest_way_out
from notify.email.frame import render_letter
from notify.mail import Mail
from settings import get_settings


def digest_letter(
    delivery: DigestDelivery, address: str, number: int, letter: DigestLetter
) -> Mail:
    """One mail about all Pages with something unusual; `number` is the membership's."""
    way_out, site = digest_way_out(delivery.tenant_id, number), get_settings().site_address()
    subject = f"{letter.workspace}: what was unusual, {letter.days}"
    footer = (
        f"Pagelens · {letter.workspace}. You get this each week because you asked for it in"
        " Settings, Notices; nothing comes where nothing was unusual."
    )
    lead = f"Unusual in the week {letter.days}, Pacific days."
    html = render_letter(
        "digest.html",
        subject=subject,
        opening=_opening(letter),
        lead=lead,
        letter=letter,
        site=site,
        footer=footer,
        way_out=way_out,
    )
    text = "\n\n".join(_page(page, site) for page in letter.pages)
    return Mail(
        to=address,
        subject=subject,
        text=f"{lead}\n\n{text}\n\n-- \n{footer} To end it: {way_out}\n",
        html=html,
        unsubscribe_url=way_out,
        reference=f"digest.{delivery.tenant_id}.{delivery.id}",
    )


def _opening(letter: DigestLetter) -> str:
    """What lists of mails show beside the subject."""
    page = letter.pages[0]
    return f"{page.name}: {page.items[0].words}"


def _page(page: DigestPage, site: str) -> str:
    items = "\n\n".join(_item(item, site) for item in page.items)
    return f"{page.name}\n\n{items}" + (f"\n\n{page.more}" if page.more else "")


def _item(item: DigestItem, site: str) -> str:
    return "\n".join([item.words, *item.reasons, f"{site}{item.path}"])
