"""A Page that files are imported for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from ingest.imports.lines import ImportRefusedError
from ingest.imports.load import ImportReport
from ingest.imports.run import import_file
from ingest.imports.values import Choices
from models import MetaPage, MetaPost
from models.scope import tenant_session
from tests.people import ALICE, People
from tests.servers import bare_server
from tests.visitors import visitor


@dataclass
class Importer:
    """Imports texts as files; `said` are the lines of its report."""

    page: MetaPage
    folder: Path
    engine: Engine
    said: list[str] = field(default_factory=list)

    def __call__(self, content: str, encoding: str = "utf-8", **options) -> ImportReport:
        file = self.folder / "export.csv"
        file.write_bytes(content.encode(encoding))
        dry_run = options.pop("dry_run", False)
        return import_file(
            self.page, file, dry_run=dry_run, say=self.said.append, choices=Choices(**options)
        )

    def refused(self, content: str, **options) -> str:
        """The sentence with which the file is refused; nothing may have been stored."""
        with pytest.raises(ImportRefusedError) as refusal:
            self(content, **options)
        assert self.stored() == []
        return str(refusal.value)

    def has_post(self, name: str = "77") -> str:
        """A post of the Page; returns Facebook's id of it."""
        page = self.page
        post = MetaPost(
            tenant_id=page.tenant_id,
            meta_page_id=page.id,
            post_id=f"{page.page_id}_{name}",
            type="photo",
            created_time=datetime(2026, 3, 1, tzinfo=UTC),
        )
        with tenant_session(page.tenant_id) as session:
            session.add(post)
        return f"{page.page_id}_{name}"

    def of_posts(self) -> list[tuple[object, ...]]:
        """(post, metric, value) of what is stored of posts."""
        columns = "split_part(post_id, '_', 2), metric_key, value::float"
        with self.engine.connect() as connection:
            rows = connection.execute(text(f"SELECT {columns} FROM v_post_insights ORDER BY 1, 2"))
            return [tuple(row) for row in rows]

    def stored(self) -> list[tuple[object, ...]]:
        columns = "metric_key, period, breakdown_key, metric_date::text, value::float"
        with self.engine.connect() as connection:
            rows = connection.execute(text(f"SELECT {columns} FROM v_page_insights ORDER BY 1,3,4"))
            return [tuple(row) for row in rows]


@pytest.fixture
def alice(people: People, store: Engine) -> FlaskClient:
    """Acme's owner, in a browser."""
    return visitor(bare_server(), ALICE)


@pytest.fixture
def importer(people: People, store: Engine, tmp_path: Path) -> Callable[..., ImportReport]:
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
    return Importer(page, tmp_path, store)
