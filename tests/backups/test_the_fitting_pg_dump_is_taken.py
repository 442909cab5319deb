"""pg_dump refuses a server that is newer than itself, so the version decides."""

from pathlib import Path

import pytest

from local.backups import client_programs
from local.backups.client_programs import client_program
from local.backups.errors import BackupError


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for major in (18, 15, 17):
        program = tmp_path / str(major) / "pg_dump"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\necho "pg_dump (PostgreSQL) {major}.2 (Debian)"\n')
        program.chmod(0o755)
    monkeypatch.setattr(client_programs, "_folders", lambda: iter(tmp_path.iterdir()))


@pytest.mark.parametrize(("server", "taken"), [(15, 15), (16, 17), (17, 17), (18, 18)])
@pytest.mark.usefixtures("installed")
def test_the_same_version_or_the_next_newer_one(server: int, taken: int) -> None:
    program, major = client_program("pg_dump", server)
    assert (program.parent.name, major) == (str(taken), taken)


@pytest.mark.usefixtures("installed")
def test_where_none_fits_it_says_what_to_install() -> None:
    with pytest.raises(BackupError, match=r"only of 15, 17, 18: .*postgresql-client-19"):
        client_program("pg_dump", 19)


def test_the_servers_that_we_bring_along_have_theirs() -> None:
    assert client_program("pg_restore", 18)[1] >= 18
