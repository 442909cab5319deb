"""Random histories of a Page's posts, written by what stores real ones."""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest.graph.post_insights import PostInsight, PostInsights
from ingest.graph.posts import PostCounts, PostRecord
from ingest.imports.load import stage
from ingest.imports.load import store as store_values
from ingest.imports.metrics import ImportMetric
from ingest.imports.values import Value
from ingest.plan.posts import PostPlan
from ingest.store.kept.post_usual import count_usual
from ingest.store.post_coverage import mark_read
from ingest.store.posts import store_counts, store_posts, store_snapshots
from models import MetaMetricRegistry, MetaPage, MetaPost

KINDS = ("photo", "reel", "video")
PLAIN = ("post_media_view", "post_total_media_view_unique", "post_clicks")
MAPS = {
    "post_activity_by_action_type": ("like", "comment", "share"),
    "post_reactions_by_type_total": ("like", "love", "wow"),
}
VIDEO = "total_video_views"
FIRST_DAY = date(2026, 1, 5)


class History:
    """One thing after another that may happen to posts, on days that go on."""

    def __init__(self, session: Session, page: MetaPage, seed: int) -> None:
        self.session, self.page = session, page
        self.dice = random.Random(seed)
        self.day = FIRST_DAY
        self.posts: dict[str, PostRecord] = {}
        self.ids: dict[str, int] = {}

    def step(self) -> None:
        """Whatever the dice say."""
        self.dice.choices(
            (self.publish, self.read, self.read_videos, self.count, self.change, self.move,
             self.delete, self.bring_in, self.pass_on, self.end_run),
            (6, 12, 4, 3, 1, 1, 1, 2, 4, 3),
        )[0]()  # fmt: skip

    @property
    def plan(self) -> PostPlan:
        noon = datetime.combine(self.day, time(20), UTC)
        return PostPlan(self.page, noon, noon, is_rest=False, is_weekly=False)

    def pass_on(self) -> None:
        self.day += timedelta(days=self.dice.choice((1, 1, 1, 2, 7, 30)))

    def end_run(self) -> None:
        count_usual(self.session, self.page.tenant_id, self.page.id)

    def publish(self) -> None:
        age = timedelta(days=self.dice.choice((0, 0, 1, 3, 40, 200)), hours=self.dice.randrange(24))
        name = f"{self.page.page_id}_{len(self.posts) + 1}"
        created = datetime.combine(self.day, time(12), UTC) - age
        self._store(self._record(name, created, self.dice.choice(KINDS)))

    def change(self) -> None:
        if self.posts:
            before = self._one()
            kind = self.dice.choice(KINDS)
            self._store(self._record(before.post_id, before.created_time, kind))

    def move(self) -> None:
        if self.posts:
            before = self._one()
            created = before.created_time - timedelta(days=self.dice.choice((1, 9)))
            self._store(self._record(before.post_id, created, before.media_type))

    def delete(self) -> None:
        if self.posts:
            gone = MetaPost.id == self.ids[self._one().post_id]
            self.session.execute(update(MetaPost).where(gone).values(deleted_at=self.plan.now))

    def count(self) -> None:
        said = {
            name: PostCounts(*(self.dice.choice((None, *range(9))) for _ in range(2)), 3)
            for name in self._some()
        }
        store_counts(self.session, self.page, said)

    def read(self) -> None:
        """Now and then a read of a run that began before midnight comes late."""
        plan = self.plan
        answers = {self.ids[name]: self._answer(name) for name in self._some()}
        day = self.day - timedelta(days=self.dice.random() < 0.1)
        store_snapshots(self.session, self.page, "POST", answers.items(), day)
        if day == self.day and self.dice.random() < 0.8:
            mark_read(self.session, plan, "post", dict.fromkeys(answers, ()), answers)

    def read_videos(self) -> None:
        names = [name for name in self._some() if self.posts[name].media_type != "photo"]
        answers = {
            self.ids[name]: self._insights(name, {(VIDEO, ""): self.dice.randrange(99)}, ())
            for name in names
        }
        store_snapshots(self.session, self.page, "VIDEO", answers.items(), self.day)
        mark_read(self.session, self.plan, "video", dict.fromkeys(answers, ()), answers)

    def bring_in(self) -> None:
        """A file with numbers of a post."""
        if not self.posts:
            return
        known = self.session.scalars(
            select(MetaMetricRegistry).where(
                MetaMetricRegistry.level == "POST", MetaMetricRegistry.key.in_(PLAIN)
            )
        )
        values = [
            Value(line, _imported(metric), Decimal(line), post_id=self._one().post_id)
            for line, metric in enumerate(known)
        ]
        self.session.connection().exec_driver_sql("DROP TABLE IF EXISTS imported_value")
        stage(self.session, values)
        store_values(self.session, self.page, self.day)

    def _one(self) -> PostRecord:
        return self.posts[self.dice.choice(sorted(self.posts))]

    def _some(self) -> list[str]:
        names = sorted(self.posts)
        return self.dice.sample(names, min(len(names), self.dice.randrange(1, 30)))

    def _answer(self, name: str) -> PostInsights:
        values = {
            (metric, ""): self.dice.choice((0, 5, self.dice.randrange(1000)))
            for metric in PLAIN
            if self.dice.random() < 0.8
        }
        values |= {("post_media_view", "is_from_ads=1"): 1} if self.dice.random() < 0.2 else {}
        full = [metric for metric in MAPS if self.dice.random() < 0.6]
        for metric in full:
            keys = self.dice.sample(MAPS[metric], self.dice.randrange(1, 4))
            values |= {(metric, key): self.dice.randrange(50) for key in keys}
        return self._insights(name, values, full)

    def _insights(
        self, name: str, values: dict[tuple[str, str], int], full: list[str] | tuple[()]
    ) -> PostInsights:
        points = tuple(PostInsight(name, *place, Decimal(n)) for place, n in values.items())
        seen = frozenset(metric for metric, _key in values)
        return PostInsights(name, points, tuple(seen), seen, frozenset(full), frozenset())

    def _store(self, record: PostRecord) -> None:
        self.posts[record.post_id] = record
        self.ids |= store_posts(self.session, self.page, [record])

    def _record(self, name: str, created: datetime, kind: str) -> PostRecord:
        shares = self.dice.randrange(9)
        return PostRecord(
            name, created, None, f"{name} {shares}", "", "", "", "", kind, f"v{name}", shares
        )


def _imported(metric: MetaMetricRegistry) -> ImportMetric:
    return ImportMetric(metric.id, metric.key, metric.title, metric.unit, False, (), ())
