"""`make migration` writes the next step from what the models say, and touches no installation."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, Integer, Table

from checks.migration import STEPS, draft, main
from models import Base
from tests.models.test_migrations import another_database


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """A copy of the migrations, to write into."""
    return Path(shutil.copytree(STEPS, tmp_path / "migrations"))


@pytest.fixture
def new_table() -> object:
    table = Table("goal_of_test", Base.metadata, Column("id", Integer, primary_key=True))
    yield table
    Base.metadata.remove(table)


def test_a_new_table_is_in_the_draft(
    database_url: str, owner_engine: Engine, steps: Path, new_table: object
) -> None:
    before = {path.name for path in (steps / "versions").glob("*.py")}
    url = another_database(owner_engine, database_url, "pagelens_draft")
    told = draft(url, "goals of a page", steps)
    (written,) = (path for path in (steps / "versions").glob("*.py") if path.name not in before)
    text = written.read_text()
    assert f'"{max(before)[:4]}"' in text
    assert written.name.endswith("_goals_of_a_page.py")
    assert text.startswith('"""Goals of a page."""')
    assert 'op.create_table("goal_of_test"' in text.replace("'", '"')
    assert str(written) in told


def test_without_words_it_says_how_to_ask(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([""]) == 1
    assert 'make migration m="' in capsys.readouterr().err
