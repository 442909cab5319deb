"""Random histories of Pages' daily numbers, written by what stores real ones."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.listed import LISTED, PERIODS
from ingest.graph.insights import InsightPoint, InsightsAnswer
from ingest.imports.load import stage
from ingest.imports.load import store as store_values
from ingest.imports.metrics import ImportMetric
from ingest.imports.shapes import Value
from ingest.store.points import store_answers
from models import MetaMetricRegistry, MetaPage
from models.scope import tenant_session
from tests.queries.numbers import the_page

# One that no list of Pages shows, and that may be the newest all the same.
METRICS = (*LISTED, "page_views_total")
FIRST_DAY = date(2026, 1, 5)


class PageHistory:
    """One thing after another that may happen to Pages, on days that go on."""

    def __init__(self, tenant_id: int, page_ids: list[int], seed: int) -> None:
        self.tenant_id, self.page_ids = tenant_id, page_ids
        self.dice = random.Random(seed)
        self.day = FIRST_DAY
        self.oldest = FIRST_DAY - timedelta(days=20)

    def step(self) -> None:
        """Whatever the dice say, in a transaction of its own."""
        happens = self.dice.choices(
            (self.night, self.window_of_the_past, self.restatement, self.file, self.pass_on),
            (8, 2, 2, 1, 5),
        )[0]
        with tenant_session(self.tenant_id) as session:
            happens(session, the_page(session, self.dice.choice(self.page_ids)))

    def pass_on(self, _session: Session, _page: MetaPage) -> None:
        self.day += timedelta(days=self.dice.choice((1, 1, 1, 2, 3, 5, 20)))

    def night(self, session: Session, page: MetaPage) -> None:
        """The newest days of most metrics, some of them not published yet."""
        newest = self.day - timedelta(days=self.dice.choice((0, 1, 1, 1, 2)))
        self._store(session, page, newest - timedelta(days=self.dice.choice((2, 28))), newest)

    def window_of_the_past(self, session: Session, page: MetaPage) -> None:
        self.oldest -= timedelta(days=20)
        self._store(session, page, self.oldest, self.oldest + timedelta(days=30))

    def restatement(self, session: Session, page: MetaPage) -> None:
        day = self.oldest + timedelta(days=self.dice.randrange((self.day - self.oldest).days))
        self._store(session, page, day, day)

    def file(self, session: Session, page: MetaPage) -> None:
        """Old days of one metric, from before anything was read."""
        metric = session.scalars(
            select(MetaMetricRegistry).where(
                MetaMetricRegistry.level == "PAGE",
                MetaMetricRegistry.key == self.dice.choice(METRICS),
            )
        ).one()
        known = ImportMetric(metric.id, metric.key, metric.title, metric.unit, False, (), ())
        first = self.oldest - timedelta(days=self.dice.randrange(60))
        days = [first + timedelta(days=2 * place) for place in range(20)]
        stage(
            session,
            [Value(n, known, Decimal(n), period="day", day=day) for n, day in enumerate(days)],
        )
        store_values(session, page, self.day)

    def _store(self, session: Session, page: MetaPage, first: date, last: date) -> None:
        for period in self.dice.sample(PERIODS, self.dice.choice((1, 3))):
            points = tuple(self._points(period, first, last))
            seen = frozenset(point.metric for point in points)
            answer = InsightsAnswer(points, METRICS, seen, frozenset(), frozenset(), period)
            store_answers(session, page, [answer])

    def _points(self, period: str, first: date, last: date) -> Iterator[InsightPoint]:
        """Some metrics, each with gaps; most values are those of the read before."""
        for metric in self.dice.sample(METRICS, self.dice.randrange(2, len(METRICS) + 1)):
            for place in range((last - first).days + 1):
                day = first + timedelta(days=place)
                usual = Decimal(100 + (day.toordinal() * 7 + len(metric)) % 90)
                value = usual if self.dice.random() < 0.8 else Decimal(self.dice.randrange(300))
                if self.dice.random() < 0.95:
                    yield InsightPoint(metric, period, day, value, "", None)
