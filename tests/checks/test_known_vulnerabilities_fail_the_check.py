"""A library that is known to be vulnerable fails `make check`; missing data only say so."""

import json
import subprocess
import sys

import pytest

from checks.vulnerabilities import NO_DATA, ROOT, judge

GOOD = {"name": "flask", "version": "3.1.3", "vulns": []}
SKIPPED = {"name": "dash", "skip_reason": "Dependency not found on PyPI"}
BAD = {
    "name": "pillow",
    "version": "9.0.0",
    "vulns": [{"id": "PYSEC-2023-175", "fix_versions": ["10.0.1"], "aliases": []}],
}


def report(*libraries: dict) -> str:
    return json.dumps({"dependencies": libraries, "fixes": []})


def test_a_vulnerable_library_fails_and_says_what_to_do() -> None:
    status, [sentence, how_far] = judge(report(GOOD, BAD, SKIPPED))
    assert status == 1
    assert "pillow 9.0.0" in sentence
    assert "fixed in 10.0.1: run `make lock`" in sentence
    assert "1 of 3 libraries: dash" in how_far


def test_good_libraries_pass() -> None:
    assert judge(report(GOOD)) == (0, ["Known vulnerabilities: none in 1 libraries."])


@pytest.mark.parametrize("text", ["", "{}", "no JSON", report(SKIPPED)])
def test_without_data_it_passes_and_says_so(text: str) -> None:
    assert judge(text) == (0, [NO_DATA])


def test_without_a_network_it_passes_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    command = [sys.executable, "-m", "checks.vulnerabilities"]
    asked = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert (asked.returncode, asked.stdout, asked.stderr) == (0, f"{NO_DATA}\n", "")
