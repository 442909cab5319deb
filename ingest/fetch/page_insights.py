"""One window of a Page's insights: every period and breakdown in a batch, stored as they arrive."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ingest.fetch.known_series import KnownSeries
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.insights import InsightsAnswer, InsightsRequest, fetch_insights_batch
from ingest.graph.reading import Reading, Refusal
from ingest.graph.sentences import ErrorKind
from ingest.graph.windows import Window
from ingest.plan.metrics import AskedMetric, metrics_to_ask, replacements_of
from ingest.run.record import RunRecord
from ingest.store.periods import PERIODS, other_periods
from ingest.store.points import store_answers
from ingest.store.verdicts import judge, note_answers
from models import MetaInsightPoint, MetaInsightSeries, MetaPage
from models.scope import tenant_session

FLAGS = ("is_from_ads", "is_from_followers")
# Meta advises fewer metrics a call where an answer is slow; a few days are quick for many.
CHUNK = 20
CHUNK_OF_FEW_DAYS = 40
FEW_DAYS = 7
MOST_TRIALS = 3
PARTLY_EMPTY = (
    "Meta answered a part of the metrics without any values although there were values before;"
    " the rest is in. The next sync asks again."
)


@dataclass
class WindowRead:
    """What one window brought. `replaced` are the keys that go on by refused key."""

    window: Window
    metrics: list[AskedMetric]
    known: KnownSeries
    with_values: set[str] = field(default_factory=set)
    replaced: dict[str, str] = field(default_factory=dict)

    @property
    def maps(self) -> tuple[str, ...]:
        """The keys of the metrics that are maps."""
        return tuple(metric.key for metric in self.metrics if metric.is_map)


def plan(metrics: Sequence[AskedMetric], window: Window) -> list[InsightsRequest]:
    """The requests of one window, the daily totals first."""
    size = CHUNK_OF_FEW_DAYS if window.days <= FEW_DAYS else CHUNK
    requests = []
    for period in PERIODS:
        keys = [metric.key for metric in metrics if period in metric.periods]
        requests += [
            InsightsRequest(tuple(keys[i : i + size]), period, window.since, window.until)
            for i in range(0, len(keys), size)
        ]
    for flag in FLAGS:
        keys = [m.key for m in metrics if flag in m.breakdowns and "day" in m.periods]
        if keys:
            requests.append(InsightsRequest(tuple(keys), "day", window.since, window.until, flag))
    return requests


def sync_window(record: RunRecord, client: GraphClient, window: Window) -> bool:
    """Fetches and stores a window of Pacific days; returns whether any value came.

    What is stored stays, whatever fails later, and a run that was throttled goes on where it
    stood. Raises GraphError for what is no single metric's fault.
    """
    with tenant_session(record.tenant_id) as session:
        metrics = metrics_to_ask(session, record.page, "PAGE")
        read = WindowRead(window, metrics, KnownSeries(session, record.page, window))
    reading = _reading(record, client, read)
    broke: GraphError | None = None
    try:
        for answers in reading.rounds():
            record.requests, record.calls = client.requests, client.calls
            _store(record, read, answers)
    except GraphError as error:
        broke = error
    record.requests, record.calls = client.requests, client.calls
    judge(record, "PAGE", reading, read.replaced)
    note_answers(record.page, "PAGE", read.with_values, _without_data(read, reading))
    if broke is not None:
        raise broke
    if read.with_values and any(read.known.has_values(request) for request in reading.silent):
        record.warn("empty_answer", PARTLY_EMPTY)
    return bool(read.with_values) or record.rows_processed > 0


def _without_data(read: WindowRead, reading: Reading) -> set[str]:
    """Metrics that were answered and have no value; none where the whole answer is in doubt."""
    if not read.with_values:
        return set()
    odd = {metric for request in reading.silent for metric in request.metrics}
    return {metric for metric, _period in reading.answered} - read.with_values - odd


def _reading(record: RunRecord, client: GraphClient, read: WindowRead) -> Reading:
    page_id = record.page.page_id

    def fetch(requests: Sequence[InsightsRequest]) -> list[InsightsAnswer | GraphError]:
        return fetch_insights_batch(client, page_id, requests, map_metrics=read.maps)

    stored = set(record.progress.get("stored", ()))
    requests = plan([metric for metric in read.metrics if not metric.trial], read.window)
    return Reading(
        fetch,
        [request for request in requests if _name(request) not in stored],
        trials=_trials(read),
        witnesses=[metric.key for metric in read.metrics if metric.is_known_good],
        follow_up=lambda refusals: _follow_up(record, read, refusals),
        is_known=read.known.knows,
    )


def _trials(read: WindowRead) -> list[InsightsRequest]:
    """What was refused a week ago, each alone, so that it fails no other; a few a night."""
    trials = [metric for metric in read.metrics if metric.trial and metric.periods]
    since, until = read.window.since, read.window.until
    return [
        InsightsRequest((metric.key,), metric.periods[0], since, until)
        for metric in trials[:MOST_TRIALS]
        if metric.periods[0] in PERIODS
    ]


def _follow_up(
    record: RunRecord, read: WindowRead, refusals: list[Refusal]
) -> Iterable[InsightsRequest]:
    """Periods that Meta offered instead, and replacements that are not asked for anyway."""
    since, until = read.window.since, read.window.until
    periods = {metric.key: metric.periods for metric in read.metrics}
    for refusal in refusals:
        if refusal.error.kind is ErrorKind.BAD_PERIOD and refusal.breakdown is None:
            for period in other_periods(refusal):
                if period not in periods.get(refusal.metric, ()):
                    yield InsightsRequest((refusal.metric,), period, since, until)
    dead = {r.metric for r in refusals if r.error.kind is ErrorKind.BAD_METRIC}
    with tenant_session(record.tenant_id) as session:
        found = replacements_of(session, record.page, dead) if dead else {}
    read.replaced |= {old: metric.key for old, metric in found.items()}
    more = {metric.key: metric for metric in found.values() if metric.key not in periods}
    read.metrics += more.values()
    for request in plan(list(more.values()), read.window):
        yield from request.singles()


def _store(
    record: RunRecord, read: WindowRead, answers: list[tuple[InsightsRequest, InsightsAnswer]]
) -> None:
    if not answers:
        return
    with tenant_session(record.tenant_id) as session:
        record.hold(session)
        stored = store_answers(session, record.page, [answer for _, answer in answers])
    record.count(stored.processed, stored.changed)
    for _request, answer in answers:
        read.with_values |= answer.metrics_with_values
    done = [*record.progress.get("stored", ()), *(_name(request) for request, _ in answers)]
    record.save(
        phase="insights",
        stored=done,
        metrics_stored=len(read.with_values),
        oldest_day=read.window.since.isoformat(),
    )


def _name(request: InsightsRequest) -> str:
    """A short name of exactly this request, to know it again when the run goes on."""
    text = f"{request.params()}".encode()
    return hashlib.blake2b(text, digest_size=6).hexdigest()


def has_values(session: Session, page: MetaPage, window: Window) -> bool:
    """Whether any value of the Page is stored within the window."""
    point = exists().where(
        MetaInsightPoint.tenant_id == page.tenant_id,
        MetaInsightPoint.series_id == MetaInsightSeries.id,
        MetaInsightPoint.metric_date.between(window.since, window.until),
    )
    mine = select(MetaInsightSeries.id).where(
        MetaInsightSeries.tenant_id == page.tenant_id,
        MetaInsightSeries.meta_page_id == page.id,
        point,
    )
    return session.scalar(mine.limit(1)) is not None
