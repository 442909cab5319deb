"""Asks the live API which metrics answer for a Page, and compares that with the registry.

Nothing is stored. Lists of metrics are halved where one of them is refused, so that a healthy
Page costs about ten calls; retired metrics, which would each cost a search, ride alone in batches.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.insights import InsightsRequest, fetch_insights_batch
from ingest.graph.post_insights import Question, fetch_many
from ingest.graph.sentences import ErrorKind
from ingest.plan.days import newest_day
from ingest.run.graph_clients import page_client
from models import MetaMetricRegistry, MetaMetricSupport, MetaPage, MetaPost
from models.scope import tenant_session

LEVELS = ("PAGE", "POST", "VIDEO")
CHUNK = 20
DAYS = 7
ENDS_ALL = (ErrorKind.THROTTLE, ErrorKind.REAUTHORISE, ErrorKind.GONE, ErrorKind.CONFIG)


@dataclass(frozen=True)
class Audited:
    """One metric: what the API answered, and what Pagelens believes."""

    level: str
    key: str
    answer: str
    registry: str
    support: str
    differs: bool


@dataclass(frozen=True)
class _Known:
    key: str
    period: str
    status: str
    registry: str
    support: str
    alone: bool


Outcome = set[str] | GraphError
Answers = Iterator[tuple[str, bool | GraphError]]


def audit(page: MetaPage, *, everything: bool) -> Iterator[Audited | str]:
    """Each metric of each level, or a sentence where a level cannot be asked.

    `everything` asks for retired metrics too. Raises GraphError, NoTokenError or
    UnreadableTokenError.
    """
    with tenant_session(page.tenant_id) as session:
        known = {level: list(_known(session, page, level, everything)) for level in LEVELS}
        post_id, video_id = _newest_nodes(session, page)
    with page_client(page) as client:
        yield from _compare("PAGE", known["PAGE"], _ask_page(client, page.page_id, known["PAGE"]))
        nodes = (("POST", post_id, "insights"), ("VIDEO", video_id, "video_insights"))
        for level, node, edge in nodes:
            if node is None:
                yield f"{level}: the Page has no such post yet, or its posts were not synced."
            else:
                asked = _ask_node(client, node, edge, known[level])
                yield from _compare(level, known[level], asked)


def _known(session: Session, page: MetaPage, level: str, everything: bool) -> Iterator[_Known]:
    statuses = ("ACTIVE", "DEPRECATED") if everything else ("ACTIVE",)
    support = MetaMetricSupport
    rows = session.execute(
        select(MetaMetricRegistry, support.status)
        .outerjoin(
            support,
            (support.metric_id == MetaMetricRegistry.id)
            & (support.tenant_id == page.tenant_id)
            & (support.meta_page_id == page.id),
        )
        .where(
            MetaMetricRegistry.level == level,
            MetaMetricRegistry.catalog_status.in_(statuses),
            MetaMetricRegistry.key.not_like("story\\_%"),
            MetaMetricRegistry.key.not_like("pages\\_fb\\_story\\_%"),
        )
        .order_by(MetaMetricRegistry.is_default.desc(), MetaMetricRegistry.key)
    )
    for row, supported in rows:
        told = f"{row.catalog_status}/{row.runtime_status or '-'}/{row.status}"
        period = "lifetime" if level != "PAGE" else (row.periods or ["day"])[0]
        alone = row.status != "ACTIVE" or row.monetization
        yield _Known(row.key, period, row.status, told, supported or "-", alone)


def _newest_nodes(session: Session, page: MetaPage) -> tuple[str | None, str | None]:
    mine = (
        select(MetaPost)
        .where(
            MetaPost.tenant_id == page.tenant_id,
            MetaPost.meta_page_id == page.id,
            MetaPost.deleted_at.is_(None),
        )
        .order_by(MetaPost.created_time.desc())
    )
    post = session.scalars(mine.limit(1)).first()
    video = session.scalars(mine.where(MetaPost.video_id.is_not(None)).limit(1)).first()
    return post.post_id if post else None, video.video_id if video else None


def _ask_page(client: GraphClient, page_id: str, known: list[_Known]) -> Answers:
    until = newest_day() - timedelta(days=1)
    since = until - timedelta(days=DAYS - 1)
    periods = {each.key: each.period for each in known}

    def fetch(lists: list[list[str]]) -> list[Outcome]:
        requests = [InsightsRequest(tuple(n), periods[n[0]], since, until) for n in lists]
        answers = fetch_insights_batch(client, page_id, requests)
        return [a if isinstance(a, GraphError) else set(a.metrics_with_values) for a in answers]

    return _in_rounds(fetch, _lists(known))


def _ask_node(client: GraphClient, node: str, edge: str, known: list[_Known]) -> Answers:
    def fetch(lists: list[list[str]]) -> list[Outcome]:
        answers = fetch_many(client, [Question(node, tuple(n), edge=edge) for n in lists])
        return [a if isinstance(a, GraphError) else {p.metric for p in a.points} for a in answers]

    return _in_rounds(fetch, _lists(known))


def _lists(known: list[_Known]) -> list[list[str]]:
    """Metrics of one period together, at most twenty; those that may fail a list alone."""
    lists = [[each.key] for each in known if each.alone]
    for period in sorted({each.period for each in known}):
        keys = [each.key for each in known if each.period == period and not each.alone]
        lists += [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]
    return lists


def _in_rounds(
    fetch: Callable[[list[list[str]]], list[Outcome]], lists: list[list[str]]
) -> Answers:
    """All lists in one batch; those that are refused in halves in the next one, and so on."""
    while lists:
        halves: list[list[str]] = []
        for names, outcome in zip(lists, fetch(lists), strict=True):
            if not isinstance(outcome, GraphError):
                yield from ((name, name in outcome) for name in names)
            elif outcome.kind in ENDS_ALL:
                raise outcome
            elif len(names) == 1:
                yield names[0], outcome
            else:
                halves += [names[: len(names) // 2], names[len(names) // 2 :]]
        lists = halves


def _compare(level: str, known: list[_Known], answers: Answers) -> Iterable[Audited]:
    answered = dict(answers)
    for each in known:
        outcome = answered[each.key]
        if isinstance(outcome, GraphError):
            answer = f"refused: {outcome.message}"
        else:
            answer = "value" if outcome else "no data"
        differs = _differs(level, each, outcome)
        yield Audited(level, each.key, answer, each.registry, each.support, differs)


def _differs(level: str, each: _Known, outcome: bool | GraphError) -> bool:
    """Whether the answer is another than Pagelens counts on.

    A Page that earns nothing is refused what is about money, and one post has not all that the
    Page's posts have: neither is news.
    """
    if isinstance(outcome, GraphError):
        expected = outcome.kind is ErrorKind.MONETIZATION
        known = each.support in ("unsupported", "gated")
        return each.status == "ACTIVE" and not known and not expected
    if outcome:
        return each.status != "ACTIVE" or each.support == "unsupported"
    return level == "PAGE" and each.support == "available"
