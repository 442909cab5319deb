"""A Page's insights: what is due is asked for in one batch, stored and marked as it arrives."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from ingest.fetch.asking import Asking
from ingest.fetch.requests import (
    NO_OVERLAP,
    OVERLAP,
    is_too_early,
    requests_of,
    trial_requests,
)
from ingest.fetch.telling import tell_what_is_missing
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.insights import InsightsAnswer, InsightsRequest, fetch_insights_batch
from ingest.graph.parts import Refusal
from ingest.graph.reading import Reading
from ingest.graph.sentences import ErrorKind
from ingest.plan.lines import Reach, add_lines, lines_of, read_due
from ingest.plan.metrics import (
    metrics_to_ask,
    monetization_to_try,
    replacements_of,
)
from ingest.run.record import RunRecord
from ingest.store.coverage import LineAnswer, mark_answered, mark_failed
from ingest.store.metric_support import mark_answered_metrics, mark_refusals
from ingest.store.periods import other_periods
from ingest.store.points import store_answers
from models.orm import now_utc
from models.scope import tenant_session
from traces.spans import span

MOST_TRIALS = 3


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
        mark_refusals(record, "PAGE", reading, asking.replaced)
        mark_answered_metrics(record.page, "PAGE", asking.came, _without_data(asking, reading))
    tell_what_is_missing(record, asking, reading)
    return bool(asking.came) or all(is_too_early(request) for request in requests)


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
        trials=list(trial_requests(asking.trials, asking.reach)),
        witnesses=[m.key for m in asking.metrics.values() if m.is_known_good],
        follow_up=lambda refusals: _follow_up(record, asking, refusals),
        is_known=asking.knows,
    )


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
    with span("store points") as told, tenant_session(record.tenant_id) as session:
        record.hold(session)
        stored = store_answers(session, record.page, [answer for _, answer in answers])
        marked = mark_answered(session, record.page, lines, now_utc(), past=asking.past)
        if marked.progressed:
            record.made_progress(session)
        told.note(rows_processed=stored.processed, rows_changed=stored.changed)
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
