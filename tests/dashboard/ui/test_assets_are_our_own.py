import re
from pathlib import Path

import plotly.offline

ASSETS = Path(__file__).parents[3] / "assets"


def test_the_plotly_bundle_is_of_the_python_packages_version() -> None:
    head = (ASSETS / "vendor" / "plotly-basic.min.js").read_text()[:300]
    assert f"v{plotly.offline.get_plotlyjs_version()}" in head


def test_style_sheets_fetch_nothing_from_elsewhere() -> None:
    for sheet in ASSETS.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", sheet.read_text()), sheet.name
