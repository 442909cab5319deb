"""docs/metric-catalog.md, made from the catalog."""

from itertools import groupby
from pathlib import Path

from catalog.source import MetricDefinition, load_catalog

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "metric-catalog.md"
LEVELS = {"PAGE": "Page metrics", "POST": "Post metrics", "VIDEO": "Video and reel metrics"}
ADDS_UP = {"sum": "sum over days", "last": "last value", "none": "never added up"}
INTRODUCTION = """# Metric catalog

Every metric of Meta's Page, post and video insights that is known, as of {as_of}.
This page is made from `catalog/meta_metric_catalog.json` by `pagelens render-metric-catalog`;
change that file, not this one. DEPRECATED was valid once; INVALID never was, or is refused by
Meta although its documentation prints it.
"""
HEADER = "| Title | Key | Status | Retired | Replacement | Periods | Unit | Adds up |"


def render_metric_catalog() -> str:
    """The whole page as Markdown."""
    catalog = load_catalog()
    parts = [INTRODUCTION.format(as_of=catalog.as_of.isoformat())]
    for level, title in LEVELS.items():
        parts.append(f"\n## {title}\n")
        metrics = sorted((m for m in catalog.metrics if m.level == level), key=_order)
        for group, members in groupby(metrics, key=lambda metric: metric.group):
            rows = [_row(metric) for metric in members]
            parts.append("\n".join([f"\n### {group}\n", HEADER, "|" + "---|" * 8, *rows, ""]))
    return "".join(parts)


def write() -> Path:
    """Writes the page anew; returns where it stands."""
    DOCUMENT.write_text(render_metric_catalog())
    return DOCUMENT


def is_current() -> bool:
    """Whether the page says what the catalog says."""
    return DOCUMENT.is_file() and DOCUMENT.read_text() == render_metric_catalog()


def _order(metric: MetricDefinition) -> tuple[str, int, str, str]:
    rank = ("ACTIVE", "DEPRECATED", "INVALID").index(metric.status)
    return (metric.group, rank, metric.title, metric.key)


def _row(metric: MetricDefinition) -> str:
    replacement = f"`{metric.replacement_metric_key}`" if metric.replacement_metric_key else ""
    if metric.replacement_breakdown_key:
        replacement += f" {metric.replacement_breakdown_key}"
    cells = [
        metric.title,
        f"`{metric.key}`",
        metric.status,
        metric.deprecated_on.isoformat() if metric.deprecated_on else "",
        replacement,
        ", ".join(metric.periods),
        metric.unit,
        ADDS_UP[metric.aggregation],
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
