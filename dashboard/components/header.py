"""The head of a screen: ranges, freshness, and what stands in the way."""

from datetime import datetime
from typing import Any

from dash import html

from dashboard.components.notices import wrong_value
from dashboard.components.page_state import history_line, page_state
from dashboard.format import ago, day, day_range, span
from dashboard.markup.attributes import attributes
from dashboard.page_context import PageContext
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.backfill import BackfillProgress
from dashboard.queries.pages.pictures import page_picture_address
from dashboard.queries.runs.alerts import AlertSummary, alerts_of_page

MOST_ALERTS = 3


def avatar(name: str, picture_url: str) -> Any:
    """The Page's picture, or its first letter."""
    if picture_url:
        return html.Img(src=picture_url, alt="", className="avatar", referrerPolicy="no-referrer")
    return html.Span(
        name[:1].upper(), className="avatar avatar-letter", **attributes({"aria-hidden": "true"})
    )


def page_name(context: PageContext) -> list[Any]:
    """Picture and name; how fresh it is stands beside them and is told anew by itself."""
    return [
        avatar(context.page.name, page_picture_address(context.page)),
        html.H1(context.page.name),
    ]


def page_title(context: PageContext) -> list[Any]:
    """Picture, name and freshness."""
    return [
        avatar(context.page.name, page_picture_address(context.page)),
        html.Div([html.H1(context.page.name), html.P(freshness_line(context), className="fresh")]),
    ]


def freshness_line(context: PageContext) -> list[Any]:
    """through Sat 21 Nov · synced 2 h ago."""
    fresh = context.fresh
    if fresh.data_through is None:
        return ["no numbers yet"]
    through = f"through {day(fresh.data_through, weekday=True)}"
    synced = f"synced {ago(fresh.last_success_at, context.now)}"
    line: list[Any] = [f"{through} · {synced}"]
    if fresh.stale:
        line.append(html.Span(f"stale: {fresh.stale_words}", className="tag tag-warn"))
    return line


def shown_days(context: PageContext) -> str:
    """The range in a few words, for the button that opens the filters on a phone."""
    return days_in_words(context.range_if_any(), context.now)


def days_in_words(shown: DateRange | None, now: datetime) -> str:
    """The same of any range; None where what was chosen is wrong."""
    if shown is None:
        return "Choose days"
    last = max(shown.since, shown.until)
    days = day_range(shown.since, last)
    of_another_year = shown.since.year == last.year != now.year
    return f"{days} {last.year}" if of_another_year else days


def banners(context: PageContext) -> list[Any]:
    """What stands in the way of numbers, with its cure, once; and a range that cannot be used."""
    state = page_state(context.page, context.fresh)
    alerts = alerts_of_page(context.session, context.page, show=context.show)
    if state is not None:
        alerts = [alert for alert in alerts if not state.tells(alert.sentence)]
    said: list[Any] = []
    if state is not None and state.in_banner:
        said.append(html.Div(state.note(), className=f"banner banner-{state.kind}", role="status"))
    said += [_alert(alert) for alert in alerts[:MOST_ALERTS]]
    try:
        context.date_range()
    except BadInput as error:
        said.append(wrong_value(error))
    return said


def _alert(alert: AlertSummary) -> html.Div:
    """What holds now, and its cure."""
    return html.Div(
        [html.Span(alert.sentence), html.Span(alert.cure, className="alert-cure")],
        className=f"banner banner-{alert.severity}",
        role="status",
    )


def backfill_line(progress: BackfillProgress | None) -> list[Any]:
    """History back to 3 Mar 2025 · 61 % · about 4 min left, with a thin bar, until it is done."""
    if progress is None or progress.state == "done":
        return []
    words = [history_line(progress), _backfill_state(progress)]
    return [
        html.Span(" · ".join(word for word in words if word), title=progress.sentence or ""),
        share_bar(progress),
    ]


def share_bar(progress: BackfillProgress) -> html.Span:
    """How much of the history is there, as a thin bar."""
    share = {"width": f"{progress.whole_share * 100:.0f}%"}
    return html.Span(html.Span(style=share), className="bar", **attributes({"aria-hidden": "true"}))


def _backfill_state(progress: BackfillProgress) -> str:
    if progress.state == "failed":
        return f"stopped: {progress.sentence}" if progress.sentence else "stopped"
    if progress.state == "throttled":
        return "paused: Meta asks us to slow down"
    if progress.seconds_left is None:
        return ""
    return f"about {span(max(progress.seconds_left, 60))} left"
