"""What `pagelens doctor` looks at on this machine: files and their space, clock, fonts, back-up."""

import time
from datetime import timedelta
from email.utils import parsedate_to_datetime

import requests
from sqlalchemy import text

from jobs.chromium import MISSING, find_chromium, has_chromium
from jobs.fonts import LISTER_PACKAGE, can_look, scripts_without_font
from jobs.health.check import Check
from local.backups.last import read_last_backup
from local.free_space import files_folder, free_bytes
from local.start import require_storage
from models.files import delete_file, file_key, read_file, write_file
from models.orm import now_utc
from models.scope import open_session
from settings import Settings

LEAST_FREE = 1 << 30
MOST_SKEW_SECONDS = 30
BACKUP_OLD = timedelta(days=7)


def look_at_storage(settings: Settings) -> Check:
    """Whether a file can be written, read and deleted, and whether there is room."""
    require_storage(settings)
    key, sent = file_key(0, "doctor", f"{time.time_ns()}.txt"), b"doctor"
    try:
        write_file(key, [sent])
        same = read_file(key) == sent
        delete_file(key)
    except (OSError, ValueError, ImportError) as error:
        cure = "Files cannot be written: check FILE_STORAGE_URL, DATA_DIR and who owns them."
        return Check("storage", f"not usable ({type(error).__name__})", cure)
    if not same:
        return Check("storage", "not usable", "Files come back changed: check FILE_STORAGE_URL.")
    folder = files_folder(settings)
    if folder is None:
        return Check("storage", "writable")
    free = free_bytes(folder)
    told = f"writable, {free / 2**30:,.1f} GB free"
    cure = "Less than 1 GB is free: make room, or exports and back-ups fail."
    return Check("storage", told, cure if free < LEAST_FREE else "")


def look_at_clock(settings: Settings) -> Check:
    """Whether this machine's clock agrees with the database's, else with Meta's."""
    with open_session() as session:
        database = session.scalar(text("SELECT clock_timestamp()"))
    skews = {"the database": (now_utc() - database).total_seconds() if database else 0.0}
    meta = _skew_to_meta(settings)
    if meta is not None:
        skews["Meta"] = meta
    whose, most = max(skews.items(), key=lambda one: abs(one[1]))
    if abs(most) <= MOST_SKEW_SECONDS:
        return Check("clock", f"agrees with {' and '.join(skews)}")
    found = f"{abs(most):.0f} s {'ahead of' if most > 0 else 'behind'} {whose}"
    return Check("clock", found, "Set the clocks by NTP: codes, sessions and schedules go by them.")


def _skew_to_meta(settings: Settings) -> float | None:
    try:
        answer = requests.head(settings.meta_graph_base_url, timeout=5)
        return (now_utc() - parsedate_to_datetime(answer.headers["Date"])).total_seconds()
    except (requests.RequestException, KeyError, ValueError, TypeError):
        return None


def look_at_chromium(_settings: Settings) -> Check:
    """Whether reports can be drawn, as the export worker told, else as far as we see."""
    if has_chromium():
        return Check("Chromium", find_chromium() or "found by the export worker")
    return Check("Chromium", "not found", MISSING, optional=True)


def look_at_fonts(_settings: Settings) -> Check:
    """Whether this machine has letters for each script; nothing where it draws nothing."""
    if find_chromium() is None:
        return Check("fonts", "nothing is drawn on this machine")
    if not can_look():
        cure = f"Whether reports show boxes is not known: apt-get install {LISTER_PACKAGE}"
        return Check("fonts", "not known", cure, optional=True)
    missing = scripts_without_font()
    if not missing:
        return Check("fonts", "for every script that is looked for")
    packages = dict.fromkeys(script.package for script in missing)
    cure = f"Reports show boxes for these: apt-get install {' '.join(packages)}"
    names = ", ".join(script.name for script in missing)
    return Check("fonts", f"none for {names}", cure, optional=True)


def look_at_backup(settings: Settings) -> Check:
    """How old the last back-up is that was made here."""
    made_at = read_last_backup(settings.data_dir)
    cure = "Make one: `pagelens backup FILE`, and keep it on another machine."
    if made_at is None:
        return Check("back-up", "none was made here by `pagelens backup`", cure, optional=True)
    age = now_utc() - made_at
    told = f"{age.days} days old" if age.days else f"{age.seconds // 3600} hours old"
    return Check("back-up", told, cure if age > BACKUP_OLD else "", optional=True)
