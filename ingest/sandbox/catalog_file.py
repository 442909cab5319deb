"""What the catalog's JSON says about metrics, read by path."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

CATALOG_PATH = Path(__file__).resolve().parents[2] / "catalog" / "meta_metric_catalog.json"


@dataclass(frozen=True)
class Metric:
    """A metric as Meta knows it."""

    level: str
    key: str
    title: str
    description: str
    accepted: bool
    periods: tuple[str, ...]
    breakdowns: tuple[str, ...]
    monetization: bool


@lru_cache(maxsize=4)
def read_catalog(path: Path = CATALOG_PATH) -> dict[tuple[str, str], Metric]:
    """Metrics by (level, key)."""
    rows = json.loads(path.read_text(encoding="utf-8"))["metrics"]
    return {
        (row["level"], row["key"]): Metric(
            level=row["level"],
            key=row["key"],
            title=row.get("title") or row["key"],
            description=row.get("description") or "",
            accepted=row["status"] == "ACTIVE",
            periods=tuple(row.get("periods") or ()),
            breakdowns=tuple(row.get("breakdown_params") or ()),
            monetization=bool(row.get("monetization")),
        )
        for row in rows
    }
