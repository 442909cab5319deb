"""A worker of exports loads what draws before its jobs are forked from it."""

import subprocess
import sys

LOADED = """
import sys
from jobs.worker import get_ready
get_ready(["{queue}"])
print("dashboard.exports.pdf" in sys.modules, "kaleido" in sys.modules)
"""


def loaded(queue: str) -> str:
    line = [sys.executable, "-c", LOADED.format(queue=queue)]
    return subprocess.run(line, capture_output=True, text=True, check=True).stdout.split("\n")[-2]


def test_each_job_of_exports_finds_it_loaded_and_others_pay_nothing():
    assert loaded("export") == "True True"
    assert loaded("sync") == "False False"
