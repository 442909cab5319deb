"""docs/metric-catalog.md says what the catalog says."""

from pathlib import Path

import pytest

from catalog import render
from catalog.source import load_catalog


def test_the_page_in_the_repository_is_current() -> None:
    assert render.is_current()


def test_a_changed_page_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "DOCUMENT", tmp_path / "metric-catalog.md")
    assert not render.is_current()
    written = render.write()
    assert render.is_current()
    written.write_text(written.read_text() + "one more line\n")
    assert not render.is_current()


def test_the_page_names_each_metric_and_its_replacement() -> None:
    page = render.render_metric_catalog()
    for metric in load_catalog().metrics:
        assert f"| {metric.title} | `{metric.key}` | {metric.status} |" in page
    assert "`page_media_view` is_from_ads=1" in page
