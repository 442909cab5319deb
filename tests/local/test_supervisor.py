"""The supervisor keeps programs alive and leaves nothing behind."""

import os
import signal
import subprocess
import sys

import pytest

from local.process_tree import descendants
from local.supervisor import Program, StoppedError, Supervisor
from tests.local.waiting import is_alive, wait_for

SLEEPER = "import signal; signal.pause()"
STUBBORN = (
    "import os, signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "if os.fork() == 0: os.setpgrp()\nsignal.pause()\n"
)
FRUITFUL = (
    "import os, signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "for _child in range(500):\n"
    "    if os.fork() == 0:\n"
    "        os.setpgrp()\n"
    "        os.write(os.open('{file}', 1089), b'%d ' % os.getpid())\n"
    "        signal.pause()\n"
    "    time.sleep(0.001)\n"
)


def program(name, code, **options):
    return Program(name, lambda: [sys.executable, "-c", code], **options)


@pytest.fixture
def supervisor(tmp_path):
    made = Supervisor(tmp_path / "logs", os.environ)
    yield made
    made.stop()


def test_a_program_that_dies_is_started_again(supervisor):
    supervisor.start(program("web", SLEEPER))
    (first,) = supervisor.descendants()
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: supervisor.look() or supervisor.descendants() - {first})
    assert supervisor.alive("web")


def test_a_program_that_dies_again_and_again_stops_all_with_one_sentence(supervisor):
    supervisor.start(program("web", "import sys; sys.exit('no')"))
    with pytest.raises(StoppedError, match=r"web ended 5 times within a minute; see .*web\.log"):
        wait_for(supervisor.look)
    assert supervisor.log("web").read_text().startswith("no")


def test_stopping_ends_children_that_will_not_and_their_children(supervisor):
    supervisor.start(program("worker", STUBBORN, patience=0.2))
    wait_for(lambda: len(supervisor.descendants()) == 2)
    pids = supervisor.descendants()
    supervisor.stop()
    assert not any(is_alive(pid) for pid in pids)


def test_stopping_leaves_no_child_of_a_program_that_starts_more_and_more(supervisor, tmp_path):
    started = tmp_path / "pids"
    code = FRUITFUL.format(file=str(started))
    supervisor.start(program("worker", code, patience=0.05))
    wait_for(lambda: started.exists() and len(started.read_text().split()) > 3)
    supervisor.stop()
    assert not [pid for pid in started.read_text().split() if is_alive(int(pid))]


def test_servers_end_after_the_programs_that_use_them(supervisor, tmp_path):
    note = "import signal, sys\ndef end(*_):\n    open(sys.argv[1], 'a').write(sys.argv[2])\n"
    note += "    sys.exit()\nsignal.signal(signal.SIGTERM, end)\nprint('on', flush=True)\n"
    note += "signal.pause()\n"
    order = tmp_path / "order"
    for name, last in (("server", True), ("web", False)):
        command = [sys.executable, "-c", note, str(order), f"{name} "]
        supervisor.start(Program(name, lambda command=command: command, last=last))
        wait_for(lambda name=name: supervisor.log(name).read_text())
    supervisor.stop()
    assert order.read_text() == "web server "


def test_a_program_that_ends_while_starting_is_named(supervisor):
    supervisor.start(program("sandbox", "pass"))
    with pytest.raises(StoppedError, match="sandbox ended while starting"):
        supervisor.wait_until(lambda: False, "sandbox", 30)


def test_no_child_outlives_a_killed_supervisor(tmp_path):
    script = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        "from local.child import guarded\nfrom local.supervisor import Program, Supervisor\n"
        "keeper = Supervisor(Path(sys.argv[1]), os.environ)\n"
        "sleeper = [sys.executable, '-c', 'import signal; signal.pause()']\n"
        "keeper.start(Program('web', lambda: guarded(sleeper, death_signal=signal.SIGTERM)))\n"
        "print('started', flush=True)\nkeeper.watch()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE
    ) as keeper:
        assert keeper.stdout.readline() == b"started\n"
        children = descendants(keeper.pid)
        keeper.kill()
    assert children
    wait_for(lambda: not any(is_alive(pid) for pid in children))
