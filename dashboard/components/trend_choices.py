"""What may be chosen of the trend: its parts, its periods, and a second metric beside the first."""

from dataclasses import replace

from catalog.source import load_catalog
from dashboard.components.buckets import BUCKET_NAMES
from dashboard.components.picker import Option, option, page_metric_options
from dashboard.page_address import PageAddress
from dashboard.page_context import PageContext
from dashboard.queries.insights.splits import KEYS, only_in_parts, splits_of
from dashboard.queries.insights.timeseries import PERIODS

PERIOD_NAMES = {"day": "Day", "week": "7 days", "days_28": "28 days"}
SPLIT_NAMES = {
    "": "Total",
    "ads": "Ads / organic",
    "followers": "Followers / others",
    KEYS: "In parts",
}
Names = dict[str, str]
NO_SECOND = "No second metric"


def metric_title(context: PageContext) -> str:
    """The metric of the address in words, or both."""
    keys = (context.address.metric, context.address.second)
    return " and ".join(title for title in map(title_of, keys) if title) or "Trend"


def title_of(metric: str) -> str:
    """A metric in words; empty where there is none of this key."""
    known = load_catalog().metric("PAGE", metric)
    return known.title if known else ""


def second_choices(context: PageContext) -> list[Option]:
    """The metrics that may stand beside the first, and none of them; maps are drawn in parts."""
    offered = [one for one in page_metric_options(context) if not _in_parts(one["value"])]
    return [option("", NO_SECOND), *offered]


def split_choices(metric: str, second: str = "") -> Names:
    """The parts in which a metric can be drawn, by value; nothing where there are none."""
    alone = not second and not _in_parts(metric)
    names = splits_of("PAGE", metric) if alone else ()
    return {name: SPLIT_NAMES[name] for name in ("", *names)} if names else {}


def period_choices(metric: str, split: str = "", second: str = "") -> Names:
    """The periods in which Meta counts a metric, or both, by value, and calendar weeks and months
    of its days; of its parts none."""
    metrics = [load_catalog().metric("PAGE", key) for key in (metric, second) if key]
    known = [one for one in metrics if one is not None]
    usable = [period for period in PERIODS if all(period in one.periods for one in known)]
    whole = not split and "day" in usable and not _in_parts(metric)
    return {name: PERIOD_NAMES[name] for name in usable} | (BUCKET_NAMES if whole else {})


def fitting(address: PageAddress) -> PageAddress:
    """The address with parts and a period that its metrics have, where others had others.

    The same metric cannot stand beside itself, nor any beside parts.
    """
    metric, second = address.metric, address.second
    if second == metric or _in_parts(metric) or _in_parts(second):
        second = ""
    splits, split, period = split_choices(metric, second), address.split, address.period
    if split in SPLIT_NAMES and split not in splits:
        split = ""
    periods = period_choices(metric, split, second)
    if period in PERIOD_NAMES | BUCKET_NAMES and period not in periods:
        period = next(iter(periods), period)
    return replace(address, second=second, split=split, period=period)


def _in_parts(metric: str) -> bool:
    return only_in_parts("PAGE", metric)
