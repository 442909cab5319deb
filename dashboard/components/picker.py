"""The metrics that may be chosen, as options of a dropdown: found by title, key or group."""

from collections.abc import Iterable
from typing import Any

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
    return [option(prefix + metric.key, _title(metric), _note(metric)) for metric in ordered]


def option(value: str, title: str, note: str = "") -> Option:
    """One choice, found by its note, too.

    Its label is plain text: a component in each of two hundred options slows every redraw.
    """
    return {"value": value, "label": title, "search": f"{title} {note}", "title": note}


def retired_note(metric: PickerMetric) -> str:
    """When Meta retired the metric and what stands in its place."""
    when = (
        f"retired {day(metric.deprecated_on, year=True)}"
        if metric.deprecated_on
        else "not available"
    )
    instead = metric.replacement_title or metric.replacement_metric_key
    return f"{when} · replaced by {instead}" if instead else f"{when} · no replacement"


def _title(metric: PickerMetric) -> str:
    """A retired metric says so in its name; one of a video is told from that of its post."""
    if metric.status in RETIRED:
        return f"{metric.title} · {retired_note(metric)}"
    return f"{metric.title}, of the video" if metric.level == "VIDEO" else metric.title


def _note(metric: PickerMetric) -> str:
    if metric.status in RETIRED:
        return RETIRED_GROUP
    return f"Of the video: {metric.group}" if metric.level == "VIDEO" else metric.group


def _offered(context: PageContext, level: str) -> list[PickerMetric]:
    return pickable_metrics(
        context.session,
        level=level,
        page=context.page,
        include_all=context.address.retired,
        tell_data=False,
    )


def _of_one_number(context: PageContext, level: str) -> list[PickerMetric]:
    """Posts are ranked by one number each; a Page's line may also be drawn in parts."""
    return [metric for metric in _offered(context, level) if not only_in_parts(level, metric.key)]
