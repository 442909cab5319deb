"""A wrong destination stops the start with one true sentence; the doctor tries each."""

from pathlib import Path

import pytest

from local.doctor.destinations import look_at_destinations
from local.settings_listed import listed_settings
from settings import SettingsError, read_settings

SECRET = "hUnter2"


def told(environment: pytest.MonkeyPatch, value: str) -> str:
    environment.setenv("EXPORT_DESTINATIONS", value)
    with pytest.raises(SettingsError) as stopped:
        read_settings()
    return str(stopped.value)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (f"s3://key:{SECRET}@bucket", "must be lines such as archive=file:///srv/reports"),
        (f"../up=s3://key:{SECRET}@bucket", "must be lines such as"),
        (f"a=https://key:{SECRET}@host/x", "a: must be an address such as file:///folder"),
        (f"a=file::s3://key:{SECRET}@b", "a: must be an address such as"),
        (f"a=s3://key:{SECRET}@bucket:9000/x", "a: a bucket has no port"),
        (f"a=s3://key:{SECRET}@/x", "a: names no host or bucket"),
        (f"a=s3://bucket?{SECRET}={SECRET}", "a: an option is not one of s3://"),
        (f"a=sftp://me:{SECRET}@host:99999/x", "a: the address cannot be read"),
        (f"a=sftp://me:{SECRET}#@host/x", "a: "),
        (f"a=file://{SECRET}/x", "a: must be file:/// and a folder of this machine"),
        ("a=file:///", "a: must be file:/// and a folder of this machine"),
        ("a=file:///srv/../etc", "a: the folder holds no .."),
        ("a=file:///x, a=file:///y", "names a twice"),
        ("a=gs://bucket", "a: gs:// needs a driver; install it with `pip install 'gcsfs'`"),
    ],
)
def test_each_mistake_has_its_sentence_without_a_secret(
    environment: pytest.MonkeyPatch, value: str, sentence: str
) -> None:
    environment.setattr(
        "setting_destinations.find_spec", lambda _name: "gs://" not in value or None
    )
    said = told(environment, value)
    assert said.startswith(f"EXPORT_DESTINATIONS: {sentence}")
    assert SECRET not in said


def test_they_are_read_from_a_file_and_shown_nowhere(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "destinations"
    file.write_text(f"archive = file://{tmp_path}\nthe client's bucket = s3://b\n")
    environment.setenv("EXPORT_DESTINATIONS_FILE", str(file))
    with pytest.raises(SettingsError, match="a name of letters"):
        read_settings()
    file.write_text(f"archive = file://{tmp_path}\nclient = sftp://clerk:{SECRET}%2F@h:2222/in\n")
    settings = read_settings()
    places = settings.destinations()
    assert list(places) == ["archive", "client"]
    assert places["client"].options["password"] == f"{SECRET}/"
    assert places["client"].options["port"] == 2222
    assert SECRET not in repr(settings) + repr(places) + repr(listed_settings())


def test_the_doctor_tries_each(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert look_at_destinations(read_settings()).finding == "none are named"
    value = f"archive=file://{tmp_path}, away=file://{tmp_path}/nowhere"
    environment.setenv("EXPORT_DESTINATIONS", value)
    check = look_at_destinations(read_settings())
    assert check.finding.startswith("archive is writable, ")
    assert check.finding.endswith("; away has no such folder or bucket")
    assert check.cure.startswith("The destination away has no such folder or bucket. Look at it")
    assert list(tmp_path.glob("**/pagelens-doctor*")) == []
    environment.setattr("local.doctor.destinations.free_bytes", lambda _folder: 1000)
    environment.setenv("EXPORT_DESTINATIONS", f"archive=file://{tmp_path}")
    assert "has less than 1 GB free: make room" in look_at_destinations(read_settings()).cure
