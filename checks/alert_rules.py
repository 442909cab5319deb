"""Whether Prometheus takes the alert rules, and the dashboard is JSON; run by `make check`."""

import json
import shutil
import subprocess
from pathlib import Path

DEPLOY = Path(__file__).parents[1] / "deploy"
RULES = DEPLOY / "prometheus" / "pagelens.rules.yml"
DASHBOARD = DEPLOY / "grafana" / "pagelens.json"
NOT_HERE = "The alert rules were not checked: install Debian's package `prometheus` for promtool."


def main() -> int:
    """0 where all is well, or nothing here can tell; else 1."""
    json.loads(DASHBOARD.read_text())
    promtool = shutil.which("promtool")
    if promtool is None:
        print(NOT_HERE)  # noqa: T201  the command's answer
        return 0
    asked = [promtool, "check", "rules", str(RULES)]
    return subprocess.run(asked, check=False).returncode  # noqa: S603  our own words, no shell


if __name__ == "__main__":
    raise SystemExit(main())
