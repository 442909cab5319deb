"""`make migration m="…"`: the next step of the schema, written from what the models say.

It compares the models with a throw-away database that has every step so far, so no installation
is needed and none is touched. What it writes is a draft: read it, guard new tables, fill them.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

import models
from local.postgres import running_postgres
from models.engine import make_owner_engine
from models.migrate import alembic_config, migrate

STEPS = Path(models.__file__).parent / "migrations"
USAGE = 'Say what the step does: make migration m="goals of a page".'
NEXT = """{path} is a draft. Read it, and:
  1. guard each new table with `guard_table` (models/security.py);
  2. fill what existing installations need, counted;
  3. write the test that begins at revision {before} (CONTRIBUTING.md, "A migration").
"""


def main(words: list[str]) -> int:
    """Writes the file and says what is left to do; 1 where no message was given."""
    message = " ".join(words).strip()
    if not message:
        sys.stderr.write(USAGE + "\n")
        return 1
    folder = Path(tempfile.mkdtemp(prefix="pl-"))
    folder.chmod(0o755)
    try:
        with running_postgres(folder) as server:
            sys.stdout.write(draft(server.create_database("draft"), message))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def draft(database_url: str, message: str, steps: Path = STEPS) -> str:
    """Writes the draft into the folder of migrations; returns what is left to do."""
    before = str(ScriptDirectory(str(steps)).get_current_head())
    # By its number: what follows "head" expects every table of the models.
    migrate(database_url, revision=before)
    revision = f"{int(before) + 1:04}"
    engine = make_owner_engine(database_url)
    try:
        with engine.begin() as connection:
            config = alembic_config(connection)
            config.set_main_option("script_location", str(steps))
            config.set_main_option("version_locations", str(steps / "versions"))
            command.revision(config, message=message, autogenerate=True, rev_id=revision)
    finally:
        engine.dispose()
    (path,) = (steps / "versions").glob(f"{revision}_*.py")
    return NEXT.format(path=path, before=before)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
