"""The doctor tells of a settings file that others on the machine may read."""

from pathlib import Path

import pytest

from local.doctor.settings_file import look_at_settings_file
from settings import read_settings
from tests.people import People


@pytest.fixture
def file(people: People, environment: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    file = tmp_path / "pagelens.env"
    file.write_text("RATE_LIMIT=900 per minute\n")
    environment.setenv("PAGELENS_ENV_FILE", str(file))
    return file


@pytest.mark.parametrize("mode", [0o644, 0o602, 0o660])
def test_one_that_others_may_read_or_write_is_told_with_the_cure(file: Path, mode: int) -> None:
    file.chmod(mode)
    check = look_at_settings_file(read_settings())
    assert check.cure == f"It holds secrets: chmod 600 {file}"
    assert check.optional


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_one_that_is_closed_to_others_is_well(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert look_at_settings_file(read_settings()).mark == "✓"


def test_where_there_is_none_nothing_is_to_be_done(people: People) -> None:
    assert look_at_settings_file(read_settings()).finding == "none is used"
