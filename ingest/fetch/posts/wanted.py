"""Which metrics of posts, or of their videos, a run asks for."""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.graph.post_insights import MetricKinds, PostInsights
from ingest.plan.metrics import RequestedMetric

OF_STORIES = ("story_", "pages_fb_story_")


@dataclass
class Wanted:
    """The metrics of a level that are wanted, by key; `names` are those that are asked for now.

    `trials` were refused a week ago.
    """

    level: str
    metrics: dict[str, RequestedMetric]
    trials: dict[str, RequestedMetric]
    names: list[str]

    @classmethod
    def of(cls, level: str, asked: Iterable[RequestedMetric]) -> "Wanted":
        """Of these metrics those that a post or video answers in sum; none of stories."""
        metrics = {m.key: m for m in asked if "lifetime" in m.periods and not m.apart}
        mine = {k: m for k, m in metrics.items() if not k.startswith(OF_STORIES)}
        good = {key: metric for key, metric in mine.items() if not metric.trial}
        trials = {key: metric for key, metric in mine.items() if metric.trial}
        return cls(level, good, trials, list(good))

    @property
    def kinds(self) -> MetricKinds:
        """Which of them are maps, and which counts."""
        known = self.metrics | self.trials
        return MetricKinds(
            [key for key, metric in known.items() if metric.is_map],
            [key for key, metric in known.items() if metric.is_count],
        )

    @property
    def numbers(self) -> list[int]:
        """Our ids of those that are no maps: a map without keys may be left out."""
        return [metric.id for metric in self.metrics.values() if not metric.is_map]

    def ids(self, names: Iterable[str]) -> set[int]:
        """Our ids of these metrics."""
        return {self.metrics[name].id for name in names if name in self.metrics}

    def answered(self, answer: PostInsights) -> set[int]:
        """Our ids of those that came with a value, or as a map at all."""
        maps = set(self.kinds.maps) & answer.metrics_seen
        return self.ids({point.metric for point in answer.points} | maps)
