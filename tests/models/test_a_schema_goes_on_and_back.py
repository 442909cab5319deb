"""What is pending is told, a back-up precedes what cannot be undone, a newer schema is left.

A step that fails is named, with what to do, and nothing is changed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from cli import explain, pagelens
from local.doctor.examine import examine
from local.postgres import PostgresServer
from models import migrate as schema
from models.migrate import migrate
from tests.models.installations import database_of, forget_installation

ADDED = '''"""A column is added."""
from alembic import op
revision, down_revision, branch_labels, depends_on = "9001", "{before}", None, None

def upgrade():
    op.execute("ALTER TABLE tenant ADD COLUMN motto text")
'''
TAKEN = '''"""A column is taken away."""
from alembic import op
revision, down_revision, branch_labels, depends_on = "9002", "9001", None, None
OLDEST_RELEASE = "{oldest}"

def upgrade():
    op.execute("ALTER TABLE tenant DROP COLUMN motto")
'''
WRONG = '''"""A motto is moved."""
from alembic import op
revision, down_revision, branch_labels, depends_on = "9002", "9001", None, None

def upgrade():
    {does}
'''
PRIVATE = "UPDATE tenant SET motto = 'words of a client'"
# What a step does that fails, and what is said of it.
FAILURES = {
    f'op.execute("{PRIVATE}, nowhere = 1")': "PostgreSQL refused it (42703). Undo what was changed",
    f"""op.execute("{PRIVATE} WHERE 'x'::int = 1")""": "PostgreSQL refused it (22P02). Undo what",
    """op.execute("DO $$ BEGIN RAISE 'words of a client' USING ERRCODE = '53100'; END $$")""": (
        "The disk of the database is full: free some space. Then run `pagelens migrate` again."
    ),
    """raise KeyError("words of a client")""": "KeyError. Undo what was changed in the tables",
}


class Releases:
    """This release, and a later one with two migrations more, the second of which takes away."""

    def __init__(self, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ours, self.folder, self.monkeypatch = list(schema.VERSIONS), folder, monkeypatch
        with psycopg.connect(url) as database:
            [self.present] = database.execute("SELECT version_num FROM alembic_version").fetchone()

    def install_later(self, oldest: str) -> None:
        """`oldest` is the newest migration of the oldest release that it leaves working."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / "9001_added.py").write_text(ADDED.format(before=self.present))
        (self.folder / "9002_taken.py").write_text(TAKEN.format(oldest=oldest))
        self._have([*self.ours, self.folder])

    def install_wrong(self, does: str) -> None:
        """A later release whose second migration fails."""
        self.install_later("")
        (self.folder / "9002_taken.py").write_text(WRONG.format(does=does))

    def install_present(self) -> None:
        self._have(self.ours)

    def _have(self, folders: list[Path]) -> None:
        self.monkeypatch.setattr(schema, "VERSIONS", folders)
        schema.known_revisions.cache_clear()


@pytest.fixture
def releases(
    postgres: PostgresServer, environment: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Releases]:
    with database_of(postgres, "forth", "CREATEROLE") as url:
        environment.setenv("DATABASE_URL", url)
        environment.setenv("FILE_STORAGE_URL", f"file://{tmp_path}/files")
        forget_installation()
        assert run("--check") == (1, "The database has no tables yet: run `pagelens migrate`.\n")
        migrate()
        releases = Releases(url, tmp_path / "versions", environment)
        yield releases
        releases.install_present()
        forget_installation()


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(pagelens, ["migrate", *words])
    failed = done.exception and not isinstance(done.exception, SystemExit)
    return done.exit_code, explain(done.exception) if failed else done.output


def finding() -> tuple[str, str]:
    [check] = [one for one in examine() if one.name == "schema"]
    return check.finding, check.cure


def test_steps_are_told_and_a_backup_precedes_what_cannot_be_undone(
    releases: Releases, tmp_path: Path
) -> None:
    assert run("--check") == (0, "The schema is up to date.\n")
    releases.install_later(releases.present)
    code, told = run("--check")
    assert (code, told.splitlines()[1:]) == (
        1,
        [
            "  9001  A column is added.",
            "  9002  A column is taken away.  (cannot be undone)",
        ],
    )
    code, told = run()
    assert code == 0
    file = re.search(r"Step 9002 cannot be undone, so there is a back-up: (.+)", told)
    assert Path(file[1]).stat().st_size > 0
    code, told = run()
    assert (code, "back-up" in told) == (0, False)


def test_the_release_before_runs_on_a_schema_that_leaves_it_working(releases: Releases) -> None:
    releases.install_later(releases.present)
    assert run("--backed-up")[0] == 0
    releases.install_present()
    code, told = run()
    assert (code, told) == (
        0,
        "The schema is a newer release's (9002), with which this one runs.\n",
    )
    assert run("--check")[0] == 0
    assert finding() == ("of a newer release (9002), with which this one runs", "")


def test_a_release_that_lacks_what_was_taken_says_so_and_changes_nothing(
    releases: Releases,
) -> None:
    releases.install_later("9001")
    assert run("--backed-up")[0] == 0
    releases.install_present()
    for words in ([], ["--check"]):
        code, told = run(*words)
        assert code == 1
        assert "cannot work with it: install that release again" in told
    assert "install that release again" in finding()[1]


def test_where_no_backup_can_be_made_nothing_is_taken_away(
    releases: Releases, environment: pytest.MonkeyPatch
) -> None:
    releases.install_later(releases.present)
    environment.setattr("local.backups.client_programs._folders", lambda: iter([]))
    code, told = run()
    assert code == 1
    assert "run `pagelens migrate --backed-up`" in told
    assert run("--check")[0] == 1


def test_a_step_that_fails_is_named_and_nothing_is_changed(releases: Releases) -> None:
    for does, words in FAILURES.items():
        releases.install_wrong(does)
        code, told = run()
        assert code == 1
        assert told.startswith(
            "The migration failed at step 9002 (A motto is moved) and changed nothing"
        )
        assert words in told
        assert not re.search("words of a client|UPDATE|another schema", told)
        assert run("--check")[1].splitlines()[1:] == [
            "  9001  A column is added.",
            "  9002  A motto is moved.",
        ]
    releases.install_later(releases.present)
    assert run("--backed-up")[0] == 0
