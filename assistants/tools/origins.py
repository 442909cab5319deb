"""Where a number comes from: the stored values behind it, and what it is at Meta."""

from typing import Annotated, Any, Literal

from pydantic import Field

from assistants.answers import USUAL_RANGE, Answer, Range, Sources
from assistants.api import Api
from assistants.links import page_link, site_link
from assistants.sources import source_of
from assistants.tools.numbers import Period
from assistants.tools.pages import Limit, Offset, PageId

EVERY_METRIC = 1000
SHOWN = (
    *("key", "level", "title", "unit", "aggregation", "periods", "status", "deprecated_on"),
    *("replacement_metric_key", "has_data"),
)
Measure = Annotated[
    str, Field(description="Meta's name of a metric, `engagement_rate` or `net_follows`")
]


class OriginTools:
    """Tools about the origin and the meaning of numbers."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def where_a_number_comes_from(
        self,
        page_id: PageId,
        metric: Measure,
        days: Range = USUAL_RANGE,
        period: Period = "day",
        limit: Limit = 31,
        offset: Offset = 0,
    ) -> Answer:
        """The stored values that make a number of a range: when Meta was read, what stood before.

        `number` says how they add up, `definitions` what the metrics are at Meta and why Meta's own
        screens may differ.
        """
        source = source_of(self._api, page_id)
        asked: dict[str, str | int] = {
            "metric": metric,
            "period": period,
            "limit": limit,
            "offset": offset,
        }
        found = self._api.get("pages", page_id, "points", **asked, **days.asked())
        number = found["number"]
        span = {"since": number["since"], "until": number["until"]}
        link = page_link(
            self._api.url, source.page_id, "numbers", metric=metric, window=period, **span
        )
        names = [one["metric"] for one in found["definitions"]]
        told = [*source.warnings(), *_told(number, found["results"])]
        return Answer(found=found, sources=source.sources(link, span, names), warnings=told)

    def explain_metric(self, metric: Measure) -> Answer:
        """The glossary's entry: what a metric counts, how it adds up, why Meta's screens differ."""
        found = self._api.get("metrics", metric)
        names = [one["metric"] for one in found["definitions"]]
        retired = sorted({one["metric"] for one in found["definitions"] if one["retired"]})
        link = site_link(self._api.url, "/glossary", metric=metric)
        return Answer(
            found=found,
            sources=Sources(meta_metrics=sorted(set(names)), dashboard=link),
            warnings=[f"Meta answers no longer for {name}." for name in retired],
        )

    def find_metrics(
        self,
        words: Annotated[str, Field(description="What the name or meaning holds")] = "",
        level: Literal["PAGE", "POST", "VIDEO"] = "PAGE",
        retired: Annotated[bool, Field(description="Also those that Meta retired")] = False,
    ) -> Answer:
        """The metrics that there are, by Meta's names."""
        read = self._api.get(
            "metrics", level=level, include_all=str(retired).lower(), limit=EVERY_METRIC
        )
        wanted = words.lower().split()
        found = [
            {name: one[name] for name in SHOWN} | {"description": one["description"]}
            for one in read["results"]
            if all(word in _words(one) for word in wanted)
        ]
        link = site_link(self._api.url, "/glossary", level=level, q=words)
        return Answer(
            found={"count": len(found), "metrics": found},
            sources=Sources(meta_metrics=[one["key"] for one in found], dashboard=link),
        )


def _words(metric: dict[str, Any]) -> str:
    return f"{metric['key']} {metric['title']} {metric['description']}".lower()


def _told(number: dict[str, Any], values: list[dict[str, Any]]) -> list[str]:
    told = []
    if number["days"] < number["of_days"]:
        told.append(f"{number['title']}: of {number['days']} of {number['of_days']} days only.")
    counts = (
        (sum(one["provisional"] for one in values), "provisional: Meta may still change them"),
        (sum(bool(one["earlier"]) for one in values), "restated: `earlier` says what stood there"),
        (sum(one["imported_from"] is not None for one in values), "imported from a file"),
    )
    return told + [f"Of the values shown {count} are {what}." for count, what in counts if count]
