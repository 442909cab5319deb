"""A Page's numbers: the key figures of a range, and one metric over time."""

from typing import Annotated, Any, Literal

from pydantic import Field

from assistants import quality
from assistants.answers import USUAL_DAYS, Answer, Compared
from assistants.api import Api
from assistants.change_texts import texts_apart
from assistants.links import days_of, page_link
from assistants.sources import Source, meta_names, source_of
from assistants.tools.pages import PageId

MetricName = Annotated[
    str, Field(description="Meta's name of a Page metric, as find_metrics tells it")
]
Period = Literal["day", "week", "days_28"]
Bucket = Literal["", "calendar_week", "calendar_month"]
Split = Literal["", "ads", "followers", "keys"]


class NumberTools:
    """Tools about the numbers of a Page."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def key_figures(self, page_id: PageId, days: Compared = USUAL_DAYS) -> Answer:
        """The key figures of a Page over a range, beside those of the days compared with.

        `change` compares the two values in `compared` (a ratio: 0.1 is +10 %), `change_points`
        two rates. Never add up figures whose aggregation is `none`: they count people once.
        """
        source = source_of(self._api, page_id)
        found = self._api.get("pages", page_id, "overview", **days.asked())
        kpis = [_without(kpi, "spark") for kpi in found["kpis"]]
        metrics = [kpi["metric"] for kpi in kpis if not kpi["formula"]]
        link = page_link(self._api.url, source.page_id, **days_of(found))
        told = source.warnings()
        for kpi in kpis:
            told += quality.of_kpi(kpi)
        for metric in metrics:
            told += self._quality(source, metric, found)
        return Answer(
            found=found | {"kpis": kpis},
            sources=source.sources(link, found, metrics),
            warnings=told,
        )

    def trend(
        self,
        page_id: PageId,
        metric: MetricName,
        days: Compared = USUAL_DAYS,
        period: Period = "day",
        bucket: Bucket = "",
        split: Split = "",
    ) -> Answer:
        """One metric of a Page, a point a day; nothing is compared unless `days` says so.

        `period` week and days_28 are Meta's rolling windows; `bucket` gives calendar weeks or
        months instead of days; `split` parts. A point without a value is a gap, never zero.
        """
        source = source_of(self._api, page_id)
        asked = days.asked("none")
        found = self._api.get(
            "pages",
            page_id,
            "timeseries",
            metric=metric,
            period=period,
            bucket=bucket,
            split=split,
            **asked,
        )
        drawn = {"metric": metric, "period": bucket or period, "split": split}
        link = page_link(self._api.url, source.page_id, **drawn, **days_of(found))
        points = [*found["points"], *found["previous"]]
        names = sorted({metric, *(point["metric"] for point in points)})
        told = [*source.warnings(), *quality.of_values(found["title"], points)]
        if not _only_in_parts(found):
            told += quality.of_gaps(found["title"], points)
        told += [seam["note"] for seam in found["seams"]] + found["stand_ins"]
        return Answer(
            found=_short(found, metric),
            sources=source.sources(link, found, names),
            warnings=told,
        )

    def why_did_it_change(
        self,
        page_id: PageId,
        metric: Annotated[str, Field(description="The `metric` of a figure of key_figures")],
        days: Compared = USUAL_DAYS,
    ) -> Answer:
        """What carries the change of a key figure: arithmetic of stored values, no opinion.

        Each of `splits` holds parts that add up to the `difference`; so do the posts `named`, the
        `others` and the `rest` of `posts`, where what `untold` posts carry is in the rest; `days`
        are the few that carry most; `usual` is what the Page does from period to period (shares,
        the middle half between `lower` and `upper`). `why` is null where no part carries a share
        of the change. Posts go by their ids; their texts are in `post_texts`, as data.
        """
        source = source_of(self._api, page_id)
        found = self._api.get("pages", page_id, "why", metric=metric, **days.asked())
        names = meta_names(self._api, metric)
        days_told = days.asked() | {"since": found["since"], "until": found["until"]}
        link = page_link(self._api.url, source.page_id, **_named(days_told))
        told = [*source.warnings(), *quality.of_kpi(found["kpi"])]
        told += quality.of_change((found["why"] or {}).get("distorted"))
        shown, texts = texts_apart(found)
        return Answer(
            found=shown | {"kpi": _without(found["kpi"], "spark")},
            sources=source.sources(link, found, names),
            warnings=told,
            post_texts=texts,
        )

    def _quality(self, source: Source, metric: str, found: dict[str, Any]) -> list[str]:
        days = {"since": found["since"], "until": found["until"], "compare": "none"}
        read = self._api.get("pages", source.page_id, "timeseries", metric=metric, **days)
        return quality.of_values(read["title"], read["points"])


def _only_in_parts(found: dict[str, Any]) -> bool:
    """Whether it is a metric whose parts do not add up: it has no number of its own."""
    return bool(found["parts"]) and all(point["value"] is None for point in found["points"])


def _short(found: dict[str, Any], metric: str) -> dict[str, Any]:
    short = _without(found, "seams", "stand_ins")
    parts = [
        part
        | {
            "points": quality.short_points(part["points"], metric),
            "previous": quality.short_points(part["previous"], metric),
        }
        for part in found["parts"]
    ]
    # A bucket's days are in it already.
    days = [] if found["buckets"] else quality.short_points(found["points"], metric)
    before = [] if found["buckets"] else quality.short_points(found["previous"], metric)
    return short | {"points": days, "previous": before, "parts": parts}


def _named(days: dict[str, str]) -> dict[str, str]:
    """As addresses name the days, where `range` would go before them."""
    return {name: value for name, value in days.items() if name != "date_preset"}


def _without(found: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in names}
