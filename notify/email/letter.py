"""What a mail about alerts says."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from models import Alert
from notify.mail import Mail

Told = tuple[str, Alert]
VERBS = {"opened": "Needs attention", "resolved": "Resolved"}
PAGE = Markup(
    '<!doctype html><html lang="en"><body style="font:16px/1.5 system-ui,sans-serif;'
    'color:#1b1f24;max-width:36rem;margin:0 auto;padding:24px">{}'
    '<p style="color:#57606a;font-size:14px">{}</p></body></html>'
)
ITEM = Markup(
    '<p style="margin:0 0 20px"><strong>{}</strong><br>{}<br>{}'
    '<span style="color:#57606a;font-size:14px">{}</span></p>'
)


def write(to: str, tenant_name: str, time_zone: str, told: Sequence[Told]) -> Mail:
    """One mail about all of them; times are the tenant's."""
    footer = f"Pagelens · {tenant_name}. You get this because you look after its alerts."
    paragraphs = [_lines(event, alert, time_zone) for event, alert in told]
    text = "\n\n".join("\n".join(filter(None, lines)) for lines in paragraphs)
    items = Markup("").join(_item(*lines) for lines in paragraphs)
    return Mail(
        to=to,
        subject=_subject(tenant_name, told),
        text=f"{text}\n\n-- \n{footer}\n",
        html=PAGE.format(items, footer),
    )


def _subject(tenant_name: str, told: Sequence[Told]) -> str:
    event, first = told[0]
    more = f" (and {len(told) - 1} more)" if len(told) > 1 else ""
    return f"[{tenant_name}] {VERBS[event]}: {_short(first.sentence)}{more}"


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 100 else sentence[:99].rstrip() + "…"


def _lines(event: str, alert: Alert, time_zone: str) -> tuple[str, str, str, str]:
    since = f"Since {_moment(alert.opened_at, time_zone)}"
    if event == "resolved" and alert.resolved_at is not None:
        until = _moment(alert.resolved_at, time_zone)
        return VERBS[event], alert.sentence, "", f"{since}, resolved {until}."
    return VERBS[event], alert.sentence, alert.cure, f"{since}."


def _item(verb: str, sentence: str, cure: str, when: str) -> Markup:
    advice = escape(cure) + Markup("<br>") if cure else Markup("")
    return ITEM.format(verb, sentence, advice, when)


def _moment(moment: datetime, time_zone: str) -> str:
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{local:%a} {local.day} {local:%b %Y %H:%M} ({time_zone})"
