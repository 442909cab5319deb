"""An installation that was lost and brought back elsewhere fetches on with the tokens it had."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.backups.conftest import PASSPHRASE, run
from tests.ingest.conftest import Connected, connected, few_metrics, sandbox

__all__ = ["connected", "few_metrics", "sandbox"]
ENDED = "SELECT status, rows_processed > 0 FROM sync_run ORDER BY created_at DESC LIMIT 2"


@pytest.mark.proof
def test_a_restored_page_is_synced(
    installation: object,
    few_metrics: Connected,
    empty_place: Callable[[], str],
    tmp_path: Path,
) -> None:
    page = few_metrics.page.page_id
    assert run("sync", "--page", page, "--inline").exit_code == 0
    file = str(tmp_path / "all.zip")
    assert run("backup", file, "--with-keys", typed=f"{PASSPHRASE}\n").exit_code == 0
    url = empty_place()
    assert run("restore", file, typed=f"{PASSPHRASE}\n").exit_code == 0
    with psycopg.connect(url, options="-c pagelens.scope=owner", autocommit=True) as database:
        database.execute("DELETE FROM meta_insight_coverage")
        again = run("sync", "--page", page, "--inline")
        assert again.exit_code == 0, again.output
        assert database.execute(ENDED).fetchall() == [("succeeded", True), ("succeeded", True)]
