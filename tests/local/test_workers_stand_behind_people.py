"""Workers let those go first who serve people on the same machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

OF_THE_SESSION = Path("/proc/self/autogroup")
# Whoever runs these tests may be nice already.
NICE = str(min(os.nice(0) + 10, 19))
STAND_BEHIND = """
import os
from pathlib import Path
from local import workers
workers.OF_THE_SESSION = Path({place!r})
workers.stand_behind_people()
print(os.nice(0))
"""
TELL_SESSION = f"print(Path({str(OF_THE_SESSION)!r}).read_text())"


def told(
    *, leads_a_session: bool, place: Path = OF_THE_SESSION, then: str = TELL_SESSION
) -> list[str]:
    """How nice such a process is, and its session."""
    return subprocess.run(
        [sys.executable, "-c", STAND_BEHIND.format(place=str(place)) + then],
        start_new_session=leads_a_session,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()


@pytest.mark.skipif(not OF_THE_SESSION.exists(), reason="this Linux knows no groups of sessions")
def test_as_pagelens_up_starts_them_their_session_does() -> None:
    alone = told(leads_a_session=True)
    assert alone[0] == NICE
    assert alone[2:] == ["nice", "10"]


@pytest.mark.skipif(not OF_THE_SESSION.exists(), reason="this Linux knows no groups of sessions")
def test_where_others_lead_the_session_it_is_left_alone() -> None:
    before = OF_THE_SESSION.read_text().split()
    among_others = told(leads_a_session=False)
    assert among_others[0] == NICE
    assert among_others[1:] == before


def test_where_nothing_knows_of_sessions_the_process_does_alone(tmp_path: Path) -> None:
    nowhere = tmp_path / "proc" / "autogroup"
    assert told(leads_a_session=True, place=nowhere, then="") == [NICE]
