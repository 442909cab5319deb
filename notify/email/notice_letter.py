"""What a mail about alerts says."""

from notify.email.frame import render_letter
from notify.mail import Mail
from notify.notice import Item, Notice


def write(to: str, notice: Notice) -> Mail:
    """One mail about all of them; times are the tenant's."""
    footer = f"Pagelens · {notice.workspace}. You get this because you look after its alerts."
    text = "\n\n".join("\n".join(filter(None, _lines(item))) for item in notice.items)
    html = render_letter(
        "notice.html",
        subject=notice.subject,
        workspace=notice.workspace,
        items=notice.items,
        footer=footer,
    )
    return Mail(to=to, subject=notice.subject, text=f"{text}\n\n-- \n{footer}\n", html=html)


def _lines(item: Item) -> tuple[str, ...]:
    return item.verb, item.sentence, item.cure, item.when, item.address
