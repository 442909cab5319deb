"""A Page's insights: what is due is asked for in one batch, stored and marked as it arrives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ingest.fetch.telling import tell_what_is_missing
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.insights import InsightsAnswer, InsightsRequest, fetch_insights_batch
from ingest.graph.parts import Refusal
from ingest.graph.reading import Reading
from ingest.graph.sentences import ErrorKind
from ingest.plan.lines import PERIODS, Due, Line, Reach, add_lines, lines_of, read_due
from ingest.plan.metrics import (
    AskedMetric,
    metrics_to_ask,
    monetization_to_try,
    replacements_of,
)
from ingest.run.record import RunRecord
from ingest.store.coverage import LineAnswer, Marked, mark_answered, mark_failed
from ingest.store.periods import other_periods
from ingest.store.points import store_answers
from ingest.store.verdicts import judge, note_answers
from models.orm import now_utc
from models.pacific import published_day
from models.scope import tenant_session

# Meta advises fewer metrics a call where an answer is slow; a few days are quick for many.
CHUNK = 20
CHUNK_OF_FEW_DAYS = 40
FEW_DAYS = 7
MOST_TRIALS = 3
TRIAL_DAYS = 28
OVERLAP, NO_OVERLAP = timedelta(days=1), timedelta(0)


@dataclass
class Asking:
    """What one run asks for within one reach, and what came.

    An answer without a single value is believed only of the `past`, where a Page or a metric may
    not have been there yet. `replaced` are the keys that go on by refused key.
    """

    metrics: dict[str, AskedMetric]
    due: list[Due]
    trials: list[AskedMetric]
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
        if _is_too_early(request):
            return False
        lines = {self.line(metric, request).key for metric in request.metrics}
        return any(due.is_known and due.line.key in lines for due in self.due)


def sync_lines(record: RunRecord, client: GraphClient, reach: Reach, *, past: bool = False) -> bool:
    """Fetches what is due within the reach; returns whether any value came, or nothing was due.

    What is stored stays, whatever fails later. Raises GraphError for what is no single metric's
    fault.
    """
    asking = _plan(record, reach, past=past)
    requests = requests_of(asking.due, overlap=OVERLAP if past else NO_OVERLAP)
    if not requests:
        return True
    reading = _reading(record, client, asking, requests)
    try:
        for answers in reading.rounds():
            _store(record, client, asking, answers)
    finally:
        record.requests, record.calls = client.requests, client.calls
        _mark_failed(record, asking, reading)
        judge(record, "PAGE", reading, asking.replaced)
        note_answers(record.page, "PAGE", asking.came, _without_data(asking, reading))
    tell_what_is_missing(record, asking, reading)
    return bool(asking.came) or all(_is_too_early(request) for request in requests)


def _is_too_early(request: InsightsRequest) -> bool:
    """Whether Meta may not have published any of these days yet."""
    return request.since > published_day(now_utc())


def requests_of(due: Iterable[Due], overlap: timedelta) -> list[InsightsRequest]:
    """One request for lines of the same period, breakdown and days; what rides apart in its own.

    Each reaches into the days after it, which are there already, by the overlap.
    """
    groups: dict[tuple[bool, str, str, date, date], list[str]] = {}
    for each in due:
        line, days = each.line, each.window
        until = days.until + overlap
        group = line.metric.apart, line.period, line.breakdown, days.since, until
        groups.setdefault(group, []).append(line.metric.key)
    requests = []
    for (_apart, period, breakdown, since, until), keys in groups.items():
        size = CHUNK_OF_FEW_DAYS if (until - since).days < FEW_DAYS else CHUNK
        requests += [
            InsightsRequest(tuple(keys[i : i + size]), period, since, until, breakdown or None)
            for i in range(0, len(keys), size)
        ]
    return requests


def _plan(record: RunRecord, reach: Reach, *, past: bool) -> Asking:
    with tenant_session(record.tenant_id) as session:
        metrics = metrics_to_ask(session, record.page, "PAGE")
        lines = lines_of(metric for metric in metrics if not metric.trial)
        add_lines(session, record.page, lines)
        due = read_due(session, record.page, lines, reach, now_utc())
        trials = [metric for metric in metrics if metric.trial][:MOST_TRIALS]
        paid = [] if past else monetization_to_try(session, record.page)
    asked = {metric.key: metric for metric in (*metrics, *paid)}
    return Asking(asked, due, [] if past else [*trials, *paid], reach, past)


def _reading(
    record: RunRecord, client: GraphClient, asking: Asking, requests: list[InsightsRequest]
) -> Reading:
    def fetch(parts: Sequence[InsightsRequest]) -> list[InsightsAnswer | GraphError]:
        known = asking.metrics.values()
        return fetch_insights_batch(
            client,
            record.page.page_id,
            parts,
            map_metrics={metric.key for metric in known if metric.is_map},
            counts={metric.key for metric in known if metric.is_count},
        )

    return Reading(
        fetch,
        requests,
        trials=list(_trials(asking)),
        witnesses=[m.key for m in asking.metrics.values() if m.is_known_good],
        follow_up=lambda refusals: _follow_up(record, asking, refusals),
        is_known=asking.knows,
    )


def _trials(asking: Asking) -> Iterable[InsightsRequest]:
    """What was refused a week ago, each alone, so that it fails no other; paid ones together."""
    until = asking.reach.until
    since = max(asking.reach.since, until - timedelta(days=TRIAL_DAYS - 1))
    alone = [[m] for m in asking.trials if not m.apart]
    paid: dict[str, list[AskedMetric]] = {}
    for metric in asking.trials:
        if metric.apart and metric.periods:
            paid.setdefault(metric.periods[0], []).append(metric)
    for metrics in (*alone, *paid.values()):
        period = metrics[0].periods[0] if metrics[0].periods else ""
        if period in PERIODS:
            yield InsightsRequest(tuple(m.key for m in metrics), period, since, until)


def _follow_up(
    record: RunRecord, asking: Asking, refusals: list[Refusal]
) -> Iterable[InsightsRequest]:
    """Periods that Meta offered instead, and replacements that are not asked for anyway."""
    since, until = asking.reach.since, asking.reach.until
    for refusal in refusals:
        if refusal.error.kind is ErrorKind.BAD_PERIOD and refusal.breakdown is None:
            for period in other_periods(refusal):
                if period not in asking.metrics[refusal.metric].periods:
                    yield InsightsRequest((refusal.metric,), period, since, until)
    dead = {r.metric for r in refusals if r.error.kind is ErrorKind.BAD_METRIC}
    with tenant_session(record.tenant_id) as session:
        found = replacements_of(session, record.page, dead) if dead else {}
    asking.replaced |= {old: metric.key for old, metric in found.items()}
    more = {m.key: m for m in found.values() if m.key not in asking.metrics}
    asking.metrics |= more
    for line in lines_of(more.values()):
        flag = line.breakdown or None
        yield InsightsRequest((line.metric.key,), line.period, since, until, flag)


def _store(
    record: RunRecord,
    client: GraphClient,
    asking: Asking,
    answers: list[tuple[InsightsRequest, InsightsAnswer]],
) -> None:
    """Values and what they say of their lines, in one transaction."""
    record.requests, record.calls = client.requests, client.calls
    for _request, answer in answers:
        asking.came |= answer.metrics_with_values
        for metric, _day in answer.odd:
            asking.odd[metric] = asking.odd.get(metric, 0) + 1
    if not answers or not (asking.came or asking.past):
        return
    lines = [one for request, answer in answers for one in _line_answers(asking, request, answer)]
    with tenant_session(record.tenant_id) as session:
        record.hold(session)
        stored = store_answers(session, record.page, [answer for _, answer in answers])
        marked = mark_answered(session, record.page, lines, now_utc(), past=asking.past)
        if marked.progressed:
            record.made_progress(session)
    asking.marked.append(marked)
    record.count(stored.processed, stored.changed)
    record.save(
        phase="insights",
        metrics_stored=len(asking.came),
        oldest_day=min(request.since for request, _ in answers).isoformat(),
    )


def _line_answers(
    asking: Asking, request: InsightsRequest, answer: InsightsAnswer
) -> Iterable[LineAnswer]:
    """Of most metrics only a value is an answer; of a map also that nothing is in it.

    Meta says so with an empty map or by leaving the day out. Of the past, which is asked for once,
    only the first is believed at once.
    """
    newest = max((p.metric_date for p in answer.points if p.metric_date), default=date.min)
    so_far = {day for day in request.window.all_days if day <= newest}
    days: dict[str, set[date]] = {
        metric: set(so_far) if _may_be_empty(asking, request, answer, metric) else set()
        for metric in request.metrics
    }
    for point in answer.points:
        if point.metric_date is not None:
            days[point.metric].add(point.metric_date)
    for metric, day in answer.empty:
        if day is not None and asking.metrics[metric].is_map:
            days[metric].add(day)
    for metric, usable in days.items():
        odd = frozenset(day for name, day in answer.odd if name == metric and day is not None)
        line = asking.line(metric, request)
        yield LineAnswer(line, request.window, frozenset(usable) - odd, odd)


def _may_be_empty(
    asking: Asking, request: InsightsRequest, answer: InsightsAnswer, metric: str
) -> bool:
    """Whether a map was answered that has values, so that the days left out are empty."""
    if asking.past or not asking.metrics[metric].is_map or metric not in answer.metrics_seen:
        return False
    return metric in answer.metrics_with_values or asking.knows(replace(request, metrics=(metric,)))


def _mark_failed(record: RunRecord, asking: Asking, reading: Reading) -> None:
    for request, error in reading.failed:
        lines = [asking.line(metric, request) for metric in request.metrics]
        with tenant_session(record.tenant_id) as session:
            mark_failed(session, record.page, lines, error.sentence, now_utc())


def _without_data(asking: Asking, reading: Reading) -> set[str]:
    """Metrics that were answered and have no value; none where the whole answer is in doubt."""
    if not asking.came or asking.past:
        return set()
    odd = {metric for request in reading.silent for metric in request.metrics}
    return {metric for metric, _period in reading.answered} - asking.came - odd
