"""What a mail about alerts says."""

from markupsafe import Markup, escape

from notify.mail import Mail
from notify.notice import Item, Notice

PAGE = Markup(
    '<!doctype html><html lang="en"><body style="font:16px/1.5 system-ui,sans-serif;'
    'color:#1b1f24;max-width:36rem;margin:0 auto;padding:24px">{}'
    '<p style="color:#57606a;font-size:14px">{}</p></body></html>'
)
ITEM = Markup(
    '<p style="margin:0 0 20px"><strong>{}</strong><br>{}<br>{}'
    '<span style="color:#57606a;font-size:14px">{}</span><br>'
    '<a href="{}" style="color:#1f5fd0">Open in Pagelens</a></p>'
)


def write(to: str, notice: Notice) -> Mail:
    """One mail about all of them; times are the tenant's."""
    footer = f"Pagelens · {notice.workspace}. You get this because you look after its alerts."
    text = "\n\n".join("\n".join(filter(None, _lines(item))) for item in notice.items)
    items = Markup("").join(_html(item) for item in notice.items)
    return Mail(
        to=to,
        subject=notice.subject,
        text=f"{text}\n\n-- \n{footer}\n",
        html=PAGE.format(items, footer),
    )


def _lines(item: Item) -> tuple[str, ...]:
    return item.verb, item.sentence, item.cure, item.when, item.address


def _html(item: Item) -> Markup:
    advice = escape(item.cure) + Markup("<br>") if item.cure else Markup("")
    return ITEM.format(item.verb, item.sentence, advice, item.when, item.address)
