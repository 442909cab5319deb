"""What Prometheus would make of /metrics: its samples, and which of our alerts fire on them."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).parents[2]
RULES = ROOT / "deploy" / "prometheus" / "pagelens.rules.yml"
DASHBOARD = ROOT / "deploy" / "grafana" / "pagelens.json"
COUNTS = ("_total", "_bucket", "_sum", "_count")
NAME = re.compile(r"\bpagelens_[a-z_]+")
# As long as the slowest rule waits, and some more.
MINUTES = 90

Samples = Mapping[str, float]


def samples(text: str) -> dict[str, float]:
    """Each series of a scrape, as it is written, with its value."""
    return {
        f"{each.name}{{{_labels(each.labels)}}}": each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
        if not each.name.endswith("_created")
    }


def _labels(labels: Mapping[str, str]) -> str:
    return ",".join(f'{name}="{value}"' for name, value in sorted(labels.items()))


def firing(before: Samples, after: Samples, *, up: int, folder: Path) -> set[str]:
    """The alerts that fire when it stays like this; counters grow each minute as between both.

    `promtool` evaluates them. The test is skipped where it is not at hand.
    """
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not here: install Debian's package `prometheus`")
    grown = {name: after[name] - before.get(name, 0.0) for name in after}
    series = [
        {"series": name, "values": _values(name, grown[name] if _is_count(name) else after[name])}
        for name in after
    ]
    series.append({"series": 'up{job="pagelens",instance="web"}', "values": _values("up", up)})
    file = folder / "rules_test.yml"
    # JSON is YAML. Nothing is expected, so that promtool names all that fires.
    file.write_text(json.dumps(_question(series)))
    asked = [promtool, "test", "rules", str(file)]
    told = subprocess.run(asked, check=False, capture_output=True, text=True)
    assert told.returncode == 0 or "got:" in told.stdout + told.stderr, told.stderr
    return set(re.findall(r'alertname=\\?"(\w+)', told.stdout + told.stderr))


def _question(series: list[dict[str, str]]) -> object:
    expression = 'group by (alertname) (ALERTS{alertstate="firing"})'
    expected = {"expr": expression, "eval_time": f"{MINUTES}m", "exp_samples": []}
    test = {"interval": "1m", "input_series": series, "promql_expr_test": [expected]}
    return {"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": [test]}


def _is_count(name: str) -> bool:
    return name.partition("{")[0].endswith(COUNTS)


def _values(name: str, value: float) -> str:
    return f"0+{value}x{MINUTES}" if _is_count(name) else f"{value}+0x{MINUTES}"


def names_used(text: str) -> set[str]:
    """The metrics of ours that expressions name."""
    return {name for line in _expressions(text) for name in NAME.findall(line)}


def _expressions(text: str) -> list[str]:
    quoted = ('"title"', '"uid"', '"tags"', "cure:", "summary:")
    return [line for line in text.splitlines() if not line.strip().startswith(quoted)]
