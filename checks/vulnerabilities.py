"""Whether a library of the lock files is known to be vulnerable, by pip-audit from PyPI's data.

Fails where one is. Where the data cannot be had, as without a network or from a mirror that has
only files, that is said in one sentence and nothing fails.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
AUDIT = (
    *(
        "-m",
        "pip_audit",
        "--vulnerability-service",
        "pypi",
        "--requirement",
        "requirements-dev.lock",
    ),
    *("--disable-pip", "--no-deps", "--format", "json", "--progress-spinner", "off"),
)
SECONDS = 120
NO_DATA = "Known vulnerabilities: not looked at, PyPI's data could not be had from here."
PARTLY = "Known vulnerabilities: PyPI has no data of {} of {} libraries: {}."
NONE = "Known vulnerabilities: none in {} libraries."
FOUND = "{name} {version} is known to be vulnerable ({id}); fixed in {fixed}: run `make lock`."


def main() -> int:
    """Prints what was found; 1 where a library is vulnerable."""
    status, sentences = judge(_ask())
    sys.stdout.write("\n".join(sentences) + "\n")
    return status


def judge(report: str) -> tuple[int, list[str]]:
    """The exit status, and sentences that say what pip-audit's report says."""
    try:
        libraries: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return 0, [NO_DATA]
    found = [line for library in libraries for line in _vulnerabilities(library)]
    unknown = [library["name"] for library in libraries if "skip_reason" in library]
    return (1 if found else 0), [*found, _how_far(unknown, len(libraries))]


def _vulnerabilities(library: dict[str, Any]) -> list[str]:
    return [
        FOUND.format(
            name=library["name"],
            version=library["version"],
            id=each["id"],
            fixed=", ".join(each["fix_versions"]) or "no release yet",
        )
        for each in library.get("vulns", ())
    ]


def _how_far(unknown: Sequence[str], all_of_them: int) -> str:
    if len(unknown) == all_of_them:
        return NO_DATA
    if unknown:
        return PARTLY.format(len(unknown), all_of_them, ", ".join(unknown))
    return NONE.format(all_of_them)


def _ask() -> str:
    """pip-audit's report; empty where it could not ask."""
    try:
        asked = subprocess.run(  # noqa: S603 - a tool of the lock file, no shell
            [sys.executable, *AUDIT],
            check=False,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return ""
    return asked.stdout


if __name__ == "__main__":
    raise SystemExit(main())
