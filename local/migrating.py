"""The schema by command: what there is to do, and a back-up before what cannot be undone."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from local.backups.errors import BackupError
from local.backups.making import make_backup
from local.secret_files import private_folder
from models.engine import make_owner_engine
from models.migrate import look_at_schema, migrate, require_known
from models.schema_state import SchemaState
from settings import SettingsError, get_settings

FOLDER = "backups"


def what_is_pending() -> list[str]:
    """A line for each step that `migrate` would take; none where there is nothing to do."""
    state = _look()
    require_known(state)
    if state.present is None:
        return ["The database has no tables yet: run `pagelens migrate`."]
    lines = [
        f"  {step.revision}  {step.title}{'  (cannot be undone)' if step.takes_away else ''}"
        for step in state.pending
    ]
    return ["Run `pagelens migrate`, which takes these steps:", *lines] if lines else []


def bring_up_to_date(*, backed_up: bool, say: Callable[[str], None]) -> str | None:
    """Migrates; returns the revision where the schema is a newer release's and was left alone.

    Raises SettingsError and BackupError, before anything is changed.
    """
    state = _look()
    if state.present is not None and not backed_up:
        _back_up_before(state, say)
    migrate()
    return state.present if state.newer else None


def _look() -> SchemaState:
    engine = make_owner_engine(get_settings().require_owner_url())
    try:
        with engine.connect() as connection:
            return look_at_schema(connection)
    finally:
        engine.dispose()


def _back_up_before(state: SchemaState, say: Callable[[str], None]) -> None:
    step = next((one for one in state.pending if one.takes_away), None)
    if step is None:
        return
    target = _new_file(f"before-{step.revision}")
    try:
        make_backup(target, get_settings().require_owner_url(), None)
    except (BackupError, SettingsError) as error:
        raise BackupError(
            f"Step {step.revision} cannot be undone, and no back-up could be made first: {error}"
            " Make one by other means, then run `pagelens migrate --backed-up`."
        ) from None
    say(f"Step {step.revision} cannot be undone, so there is a back-up: {target}")


def _new_file(name: str) -> Path:
    folder = private_folder(get_settings().data_dir / FOLDER)
    return folder / f"{name}-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip"
