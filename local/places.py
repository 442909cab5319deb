"""Where the embedded servers live: short private socket folders, and what root must move.

A socket's path holds 107 characters, so sockets do not live in DATA_DIR. Run by root, PostgreSQL
works under an unprivileged user, who may not be able to reach the checkout at all.
"""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

from local.child import Identity
from local.launch import run
from settings import SettingsError

SYSTEM_FOLDER = Path("/var/lib/pagelens")
UNPRIVILEGED_USERS = ("postgres", "nobody")


def fingerprint(path: Path) -> str:
    """Ten characters that stand for a folder's full path."""
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:10]


def socket_folder(data_dir: Path, part: str, identity: Identity | None = None) -> Path:
    """A short folder for the sockets of one server, open to its user only."""
    uid = identity.uid if identity else os.getuid()
    folder = Path(os.sep, "tmp", f"pagelens-{uid}-{fingerprint(data_dir)}-{part}")
    try:
        folder.mkdir(mode=0o700)
        if identity:
            os.chown(folder, identity.uid, identity.gid)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
        raise SettingsError(f"{folder} belongs to somebody else; remove it and start again.")
    folder.chmod(0o700)
    return folder


def server_identity() -> Identity | None:
    """The user under whom PostgreSQL must run: None is the present one, unless that is root."""
    if os.getuid() != 0:
        return None
    for name in UNPRIVILEGED_USERS:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        if user.pw_uid != 0:
            return Identity(user.pw_uid, user.pw_gid)
    raise SettingsError("PostgreSQL refuses to run as root, and there is no user `nobody`.")


def can_run(program: Path, identity: Identity | None) -> bool:
    """Whether that user reaches the program and its files."""
    return _succeeds([str(program), "--version"], identity)


def can_write(folder: Path, identity: Identity | None) -> bool:
    """Whether that user can work in the folder."""
    return _succeeds(["/bin/sh", "-c", 'test -w "$0" && test -x "$0"', str(folder)], identity)


def _succeeds(argv: list[str], identity: Identity | None) -> bool:
    try:
        return run(argv, identity).returncode == 0
    except OSError:
        return False


def reachable_copy(source: Path, identity: Identity) -> Path:
    """A copy of the server's files under /var/lib/pagelens, made once for each version.

    The wheel keeps its shared libraries in a folder beside the package, and the programs look
    for them there: the copy has the same shape.
    """
    package = source.parent
    program = (source / "bin" / "postgres").stat()
    target = SYSTEM_FOLDER / f"server-{source.name}-{program.st_size}-{int(program.st_mtime)}"
    copied = target / package.name / source.name
    if not target.is_dir():
        _system_folder()
        half_made = Path(tempfile.mkdtemp(prefix="server-", dir=SYSTEM_FOLDER))
        half_made.chmod(0o755)
        for part in ("bin", "lib", "share"):
            place = half_made / package.name / source.name / part
            shutil.copytree(source / part, place, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, half_made / libraries.name, symlinks=True)
        _put_in_place(half_made, target)
    if not can_run(copied / "bin" / "initdb", identity):
        raise SettingsError(f"PostgreSQL cannot run from {target} as an unprivileged user.")
    return copied


def _put_in_place(half_made: Path, target: Path) -> None:
    try:
        half_made.rename(target)
    except OSError:
        shutil.rmtree(half_made)
        if not target.is_dir():
            raise


def reachable_data(data_dir: Path, identity: Identity) -> Path:
    """The folder for the data: data_dir itself, else one it then points to by a link."""
    if data_dir.is_symlink():
        return data_dir.resolve()
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chown(data_dir, identity.uid, identity.gid)
    if can_write(data_dir, identity):
        return data_dir
    data_dir.rmdir()
    _system_folder()
    place = Path(tempfile.mkdtemp(prefix=f"{fingerprint(data_dir)}-", dir=SYSTEM_FOLDER))
    os.chown(place, identity.uid, identity.gid)
    data_dir.symlink_to(place)
    return place


def _system_folder() -> None:
    SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
    SYSTEM_FOLDER.chmod(0o755)
