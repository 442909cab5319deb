"""docs/bi.md: its tables are the views', and its statements run as a BI role."""

import re
from pathlib import Path

import psycopg
import pytest

from models.bi_columns import VIEWS
from tests.bi.conftest import Installation

PAGE = (Path(__file__).parents[2] / "docs" / "bi.md").read_text()
STATEMENTS = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
TOLD = """
SELECT attname, col_description(attrelid, attnum) FROM pg_attribute
 WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum
"""


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_is_explained_on_the_page_and_in_the_database(
    installation: Installation, view: str
) -> None:
    with psycopg.connect(installation.acme) as connection:
        found = connection.execute(TOLD, [view]).fetchall()
    assert dict(found) == VIEWS[view]
    section = PAGE.split(f"### `{view}`")[1].split("\n#")[0]
    assert re.findall(r"^\| `(\w+)` \| (.*) \|$", section, re.MULTILINE) == found


@pytest.mark.parametrize("number", range(len(STATEMENTS)))
def test_each_question_is_answered(installation: Installation, number: int) -> None:
    with psycopg.connect(installation.acme) as connection:
        rows = connection.execute(STATEMENTS[number]).fetchall()
    if "page_follows" not in STATEMENTS[number]:
        assert rows


def test_there_is_a_question_for_each_tool() -> None:
    tools = ("Metabase", "Superset", "Grafana", "Looker Studio")
    assert len(STATEMENTS) == len(tools)
    for tool in tools:
        assert f"### {tool}\n" in PAGE
