"""A choice as a list of links in a popover: searchable, by keyboard, and every choice is a URL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dash import html

from catalog.picker import PickerMetric, pickable_metrics
from dashboard.attributes import attributes
from dashboard.component_html import plain
from dashboard.components.view import PageContext
from dashboard.format import day
from dashboard.queries.insights.splits import only_in_parts

RETIRED = ("DEPRECATED", "INVALID")


@dataclass(frozen=True)
class Choice:
    """One line of a picker. `note` stands below the name; `group` heads it."""

    name: str
    href: str
    group: str = ""
    note: str = ""
    chosen: bool = False
    lead: Any = None


def picker(label: str, shown: str, choices: Sequence[Choice], foot: Any = None) -> html.Details:
    """The popover. `label` says to screen readers what is chosen; it stays open when redrawn."""
    search = html.Div(
        className="pick-search", **attributes({"data-label": f"Search {label.lower()}"})
    )
    lines = [search] if len(choices) > 7 else []
    lines += [plain(html.Div(_grouped(choices), className="pick-list"))]
    return html.Details(
        [
            html.Summary(
                [html.Span(shown, className="pick-shown"), html.Span(className="icon i-chevron")],
                className="pick-button",
                **attributes(
                    {"aria-label": f"{label}: {shown}" if isinstance(shown, str) else label}
                ),
            ),
            html.Div([*lines, *([foot] if foot else [])], className="pop"),
        ],
        className="picker",
        **attributes({"data-key": label}),
    )


def metric_choices(
    context: PageContext, level: str, chosen: str, name: str, prefix: str = ""
) -> tuple[list[PickerMetric], list[Choice]]:
    """The metrics that may be chosen, as links that set `name` in the URL to prefix and key."""
    offered = pickable_metrics(
        context.session,
        level=level,
        meta_page_id=context.page.id,
        include_all=context.address.retired,
    )
    # Posts are ranked by one number each; a Page's line may also be drawn in parts.
    drawable = [
        metric for metric in offered if level == "PAGE" or not only_in_parts(level, metric.key)
    ]
    ordered = sorted(drawable, key=lambda metric: (metric.status in RETIRED, metric.group))
    return drawable, [
        Choice(
            name=metric.title,
            href=context.address.href(**{name: prefix + metric.key, "split": "", "skip": 0}),
            group=_group(metric),
            note=retired_note(metric),
            chosen=prefix + metric.key == chosen,
        )
        for metric in ordered
    ]


def _group(metric: PickerMetric) -> str:
    if metric.status in RETIRED:
        return "Retired by Meta"
    return f"Of the video: {metric.group}" if metric.level == "VIDEO" else metric.group


def retired_note(metric: PickerMetric) -> str:
    """When Meta retired the metric and what stands in its place."""
    if metric.status not in RETIRED:
        return ""
    when = (
        f"retired {day(metric.deprecated_on, year=True)}"
        if metric.deprecated_on
        else "not available"
    )
    instead = metric.replacement_title or metric.replacement_metric_key
    return f"{when} · replaced by {instead}" if instead else f"{when} · no replacement"


def retired_switch(context: PageContext) -> html.A:
    """Offers the retired metrics, or puts them away again."""
    on = context.address.retired
    text = "Hide retired metrics" if on else "Show retired metrics"
    return html.A(
        text, href=context.address.href(retired=not on), className="nav pick-foot keep-open"
    )


def _grouped(choices: Iterable[Choice]) -> list[Any]:
    groups: list[Any] = []
    for group, members in groupby(choices, key=lambda choice: choice.group):
        head = [html.Div(group, className="pick-group")] if group else []
        groups.append(html.Div([*head, *(_line(choice) for choice in members)]))
    return groups


def _line(choice: Choice) -> html.A:
    text = [html.Span(choice.name, className="pick-name")]
    text += [html.Span(choice.note, className="pick-note")] if choice.note else []
    chosen = {"aria-current": "true"} if choice.chosen else {}
    return html.A(
        [*([choice.lead] if choice.lead else []), html.Span(text, className="pick-text")],
        href=choice.href,
        className="nav pick-line",
        **attributes(chosen),
    )
