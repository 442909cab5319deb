"""A file is there under its key with all that was written, or it is not there."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.files import delete_file, file_exists, file_key, open_file, read_file, write_file
from settings import get_settings


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_written_is_read_again(environment: pytest.MonkeyPatch) -> None:
    stored = write_file(file_key(7, "exports", "a.csv"), [b"one,", b"two\n"])
    assert (stored.key, stored.size) == ("7/exports/a.csv", 8)
    assert stored.sha256 == hashlib.sha256(b"one,two\n").hexdigest()
    assert read_file(stored.key) == b"one,two\n"
    with open_file(stored.key) as file:
        assert file.read(3) == b"one"


def test_a_file_that_broke_off_is_nowhere(environment: pytest.MonkeyPatch) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("the worker died")

    key = file_key(7, "exports", "b.csv")
    with pytest.raises(RuntimeError):
        write_file(key, broken())
    assert not file_exists(key)
    assert files_below(get_settings().data_dir) == []


def test_an_older_file_stays_until_the_new_one_is_whole(environment: pytest.MonkeyPatch) -> None:
    key = file_key(7, "logos", "logo.png")
    write_file(key, [b"old"])

    def broken() -> Iterator[bytes]:
        yield b"new"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_file(key, broken())
    assert read_file(key) == b"old"
    write_file(key, [b"new"])
    assert read_file(key) == b"new"


def test_deleting_twice_is_no_error(environment: pytest.MonkeyPatch) -> None:
    key = file_key(7, "logos", "logo.png")
    write_file(key, [b"x"])
    delete_file(key)
    delete_file(key)
    assert not file_exists(key)


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a\\b", "a\x00"])
def test_a_name_cannot_leave_its_folder(name: str) -> None:
    with pytest.raises(ValueError, match="no path"):
        file_key(7, "exports", name)


def test_any_fsspec_address_will_do(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("FILE_STORAGE_URL", "memory://pagelens")
    get_settings.cache_clear()
    key = file_key(7, "exports", "c.csv")
    write_file(key, [b"kept elsewhere"])
    assert read_file(key) == b"kept elsewhere"
    delete_file(key)


def test_only_the_owner_reads_files_and_enters_folders(environment: pytest.MonkeyPatch) -> None:
    root = get_settings().data_dir / "files"
    (root / "7").mkdir(parents=True, mode=0o755)
    write_file(file_key(7, "exports", "c.csv"), [b"one"])
    modes = {path.name: path.stat().st_mode & 0o777 for path in root.rglob("*")}
    assert modes == {"7": 0o700, "exports": 0o700, "c.csv": 0o600}
