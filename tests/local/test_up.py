"""`pagelens up`, for real: from an empty folder to an answer, and back to nothing."""

import os
import signal
import subprocess
import sys

import pytest

from local import ports
from local.process_tree import descendants
from local.run_file import read_run_file
from tests.local.waiting import is_alive, wait_for


@pytest.fixture
def environment(home):
    ours = ("META_", "DATABASE_", "REDIS_", "SECRET_", "TOKEN_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return clean | {"DATA_DIR": str(home / "data")}


def begin(environment, port):
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "up", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def lines_until(process, words):
    """What it printed up to the line with these words; fails when it ends before."""
    seen = []
    for line in process.stdout:
        seen.append(line)
        if words in line:
            return "".join(seen)
    return pytest.fail("".join(seen))


def test_up_starts_everything_and_ctrl_c_leaves_no_process(environment, home):
    port = ports.free_port()
    for _start in ("first", "second, on the same data"):
        with begin(environment, port) as process:
            shown = lines_until(process, "Logs:")
            assert f"http://localhost:{port}" in shown
            assert "pagelens user add" in shown
            assert ports.answers(port, "/healthz")
            assert read_run_file(home / "data")["pid"] == process.pid
            pids = descendants(process.pid)
            process.send_signal(signal.SIGINT)
            assert process.communicate()[0].endswith("Stopped.\n")
        assert process.returncode == 0
        assert len(pids) > 6
        assert not any(is_alive(pid) for pid in pids)
        assert read_run_file(home / "data") == {}


def test_no_process_outlives_a_killed_up(environment):
    with begin(environment, ports.free_port()) as process:
        lines_until(process, "Logs:")
        pids = descendants(process.pid)
        process.kill()
    wait_for(lambda: not any(is_alive(pid) for pid in pids))
