"""The metrics that may be chosen, as options of a dropdown: found by title, key or group."""

from collections.abc import Iterable
from typing import Any

from dash import html

from catalog.picker import PickerMetric, pickable_metrics
from dashboard.format import day
from dashboard.page_context import PageContext
from dashboard.queries.insights.splits import only_in_parts
from dashboard.queries.posts.values import RATES, VIDEO_PREFIX

Option = dict[str, Any]
RETIRED = ("DEPRECATED", "INVALID")
RETIRED_GROUP = "Retired by Meta"


def page_metric_options(context: PageContext) -> list[Option]:
    """The metrics of the Page, by group."""
    return metric_options(_offered(context, "PAGE"))


def post_metric_options(context: PageContext) -> list[Option]:
    """Rates first, then the metrics of posts, then those of their videos."""
    rates = [option(key, title, "Rates") for key, title in RATES.items()]
    posts = metric_options(_of_one_number(context, "POST"))
    return [*rates, *posts, *metric_options(_of_one_number(context, "VIDEO"), VIDEO_PREFIX)]


def metric_options(metrics: Iterable[PickerMetric], prefix: str = "") -> list[Option]:
    """An option a metric, retired ones last; its value is prefix and key."""
    ordered = sorted(metrics, key=lambda metric: (metric.status in RETIRED, metric.group))
    return [option(prefix + metric.key, metric.title, _note(metric)) for metric in ordered]


def option(value: str, title: str, note: str = "") -> Option:
    """One choice; the note stands below its name and is searched, too."""
    parts = [html.Span(title, className="pick-name")]
    parts += [html.Span(note, className="pick-note")] if note else []
    return {
        "value": value,
        "label": html.Span(parts, className="pick-text"),
        "search": f"{title} {note} {value}",
    }


def retired_note(metric: PickerMetric) -> str:
    """When Meta retired the metric and what stands in its place."""
    when = (
        f"retired {day(metric.deprecated_on, year=True)}"
        if metric.deprecated_on
        else "not available"
    )
    instead = metric.replacement_title or metric.replacement_metric_key
    return f"{when} · replaced by {instead}" if instead else f"{when} · no replacement"


def _note(metric: PickerMetric) -> str:
    if metric.status in RETIRED:
        return f"{RETIRED_GROUP}: {retired_note(metric)}"
    return f"Of the video: {metric.group}" if metric.level == "VIDEO" else metric.group


def _offered(context: PageContext, level: str) -> list[PickerMetric]:
    return pickable_metrics(
        context.session,
        level=level,
        meta_page_id=context.page.id,
        include_all=context.address.retired,
    )


def _of_one_number(context: PageContext, level: str) -> list[PickerMetric]:
    """Posts are ranked by one number each; a Page's line may also be drawn in parts."""
    return [metric for metric in _offered(context, level) if not only_in_parts(level, metric.key)]
