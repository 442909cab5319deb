"""What one run asks for of a Page's lines, and what came."""

from dataclasses import dataclass, field

from ingest.fetch.requests import is_too_early
from ingest.graph.insights import InsightsRequest
from ingest.plan.lines import Due, Line, Reach
from ingest.plan.metrics import RequestedMetric
from ingest.store.coverage import Marked


@dataclass
class Asking:
    """What one run asks for within one reach, and what came.

    An answer without a single value is believed only of the `past`, where a Page or a metric may
    not have been there yet. `replaced` are the keys that go on by refused key.
    """

    metrics: dict[str, RequestedMetric]
    due: list[Due]
    trials: list[RequestedMetric]
    reach: Reach
    past: bool
    came: set[str] = field(default_factory=set)
    marked: list[Marked] = field(default_factory=list)
    odd: dict[str, int] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)

    def line(self, metric: str, request: InsightsRequest) -> Line:
        """The line of a metric in a request."""
        return Line(self.metrics[metric], request.period, request.breakdown or "")

    def knows(self, request: InsightsRequest) -> bool:
        """Whether any line of the request ever had a value, and may have one on these days."""
        if is_too_early(request):
            return False
        lines = {self.line(metric, request).key for metric in request.metrics}
        return any(due.is_known and due.line.key in lines for due in self.due)
