"""Reports go to destinations: folders, buckets and servers, each workspace in its own folder."""

import hashlib
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import boto3
import pytest
from flask.testing import FlaskClient

from dashboard.exports.jobs import run_export
from jobs.deliveries import start_deliveries
from jobs.reports import start_report
from models import ExportJob, ReportDelivery, ReportSchedule
from models.destinations import put_file
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.exports.places import PASSWORD, USER, WRITTEN, name_places, running_s3, running_sftp
from tests.exports.reporting import alerts, deliver, delivery, rows
from tests.mail import Mailbox
from tests.people import ACME_PAGE, People
from tests.queries.numbers import the_page
from tests.visitors import change, post
from tests.work import do_waiting

REPORTS = f"/api/meta/pages/{ACME_PAGE}/reports/"
KEY, SECRET = "AKIDEXAMPLE", "sEcReT/of+s3"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "archive"
    made.mkdir()
    return made


@pytest.fixture
def archive(folder: Path, environment: pytest.MonkeyPatch) -> Path:
    """A folder that the operator names archive."""
    name_places(environment, archive=f"file://{folder}")
    return folder


def put(tenant_id: int, page: int, place: str = "archive", **values: object) -> ExportJob:
    """A report to the destination, made and put; the work that did it may wait again."""
    given = {"frequency": "weekly", "export_format": "csv", "next_at": now_utc()} | values
    with tenant_session(tenant_id) as session:
        row = ReportSchedule(
            tenant_id=tenant_id, meta_page_id=page, destination=place, recipients=[], **given
        )
        session.add(row)
        session.flush()
        job = start_report(session, row, [], {}, destination=place)
        assert job is not None
    assert run_export(tenant_id=tenant_id, export_job_id=str(job.id)) == "completed"
    do_waiting(tenant_id, "report_mail")
    with tenant_session(tenant_id) as session:
        return session.get_one(ExportJob, (tenant_id, job.id))


def found_in(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def test_a_report_is_in_the_workspaces_folder_whole(full: People, archive: Path) -> None:
    job = put(full.acme, full.acme_page)
    sent = delivery(full)
    assert (sent.status, sent.recipient, sent.destination) == ("sent", "", "archive")
    assert found_in(archive) == [sent.path]
    assert sent.path.startswith("acme/acme-coffee-overview-")
    content = (archive / sent.path).read_bytes()
    assert hashlib.sha256(content).hexdigest() == job.sha256
    assert zipfile.ZipFile(BytesIO(content)).testzip() is None
    assert job.letter_key == "", "nothing is drawn for a mail that nobody gets"


def test_no_report_replaces_another(full: People, archive: Path) -> None:
    jobs = [put(full.acme, full.acme_page), put(full.acme, full.acme_page)]
    jobs.append(put(full.globex, full.globex_page))
    assert len(found_in(archive)) == len(jobs)
    assert [name.partition("/")[0] for name in found_in(archive)] == ["acme", "acme", "globex"]


def test_no_name_leaves_the_folder(full: People, archive: Path) -> None:
    with tenant_session(full.acme) as session:
        the_page(session, full.acme_page).name = "/../../../escaped\\.."
    put(full.acme, full.acme_page)
    (path,) = found_in(archive)
    assert path.startswith("acme/escaped-")
    for slug, name in (("acme", "../up"), ("acme", ".."), ("..", "a"), ("a/b", "a"), ("", "a")):
        with pytest.raises(ValueError, match=r"holds no path|is its slug"):
            put_file("archive", slug, name, archive / path)
    assert found_in(archive) == [path]


def test_it_goes_by_mail_as_well(full: People, archive: Path, mailbox: Mailbox) -> None:
    with tenant_session(full.acme) as session:
        values = {"frequency": "weekly", "export_format": "csv", "next_at": now_utc()}
        row = ReportSchedule(tenant_id=full.acme, meta_page_id=full.acme_page, **values)
        session.add(row)
        session.flush()
        job = start_report(session, row, ["a@b.example"], {}, destination="archive")
        assert job is not None
    run_export(tenant_id=full.acme, export_job_id=str(job.id))
    assert do_waiting(full.acme, "report_mail") == ["succeeded", "succeeded"]
    assert [mail["To"] for mail in mailbox.messages] == ["a@b.example"]
    assert len(found_in(archive)) == 1


def test_what_is_away_is_tried_again_and_can_be_sent_again(
    full: People, archive: Path, alice: FlaskClient, environment: pytest.MonkeyPatch
) -> None:
    archive.rmdir()
    put(full.acme, full.acme_page)
    waits = delivery(full)
    assert waits.status == "waiting", "it is tried again"
    assert waits.error == "The destination archive has no such folder or bucket."
    assert not archive.exists(), "a disk that is not mounted is not written beside"
    name_places(environment, other=f"file://{archive}")
    with wide_session("tick") as session:
        start_deliveries(session)
    deliver(full)
    assert delivery(full).error == "The destination archive is not offered any more."
    (alert,) = alerts(full)
    assert "the destination archive" in alert.sentence
    assert "Ask your operator" in alert.cure
    archive.mkdir()
    name_places(environment, archive=f"file://{archive}")
    again = f"/api/reports/{waits.report_schedule_id}/deliveries/{waits.id}/again/"
    assert post(alice, again, json={}).status_code == 202
    deliver(full)
    assert found_in(archive) == [delivery(full).path]
    assert alerts(full) == []


@pytest.fixture
def s3() -> Iterator[str]:
    with running_s3() as address:
        yield address


def test_a_bucket_takes_it(full: People, s3: str, environment: pytest.MonkeyPatch) -> None:
    keys = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET}
    client = boto3.client("s3", endpoint_url=s3, region_name="us-east-1", **keys)
    client.create_bucket(Bucket="reports")
    where = f"reports/monthly?endpoint_url={quote(s3, safe='')}"
    name_places(environment, bucket=f"s3://{KEY}:{quote(SECRET, safe='')}@{where}")
    job = put(full.acme, full.acme_page, "bucket")
    sent = delivery(full)
    assert sent.status == "sent", sent.error
    (found,) = client.list_objects_v2(Bucket="reports")["Contents"]
    assert found["Key"] == f"monthly/{sent.path}"
    content = client.get_object(Bucket="reports", Key=found["Key"])["Body"].read()
    assert hashlib.sha256(content).hexdigest() == job.sha256


def test_a_server_of_sftp_takes_it_and_no_stranger_in_its_place(
    full: People, tmp_path: Path, folder: Path, environment: pytest.MonkeyPatch
) -> None:
    (folder / "in").mkdir()
    known = tmp_path / "known_hosts"
    with running_sftp(folder, known) as port:
        address = f"sftp://{USER}:{WRITTEN}@127.0.0.1:{port}/in?known_hosts={known}"
        name_places(environment, customer=address)
        put(full.acme, full.acme_page, "customer")
        sent = delivery(full)
        assert sent.status == "sent", sent.error
        assert found_in(folder) == [f"in/{sent.path}"]
        known.write_text("")
        put(full.globex, full.globex_page, "customer")
        with tenant_session(full.globex) as session:
            refused = session.query(ReportDelivery).one()
        assert refused.error == "The destination customer shows another key than known_hosts has."
        assert found_in(folder) == [f"in/{sent.path}"]


def test_no_address_and_no_secret_is_told(
    full: People,
    alice: FlaskClient,
    environment: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    where = "127.0.0.1:9"
    name_places(
        environment,
        bucket=f"s3://{KEY}:{quote(SECRET, safe='')}@b?endpoint_url=http%3A%2F%2F127.0.0.1%3A9",
        server=f"sftp://{USER}:{WRITTEN}@{where}/in",
    )
    for place in ("bucket", "server"):
        put(full.acme, full.acme_page, place)
    said = [one.error for one in rows(full, ReportDelivery)]
    assert set(said) == {
        "The destination bucket does not answer.",
        "The destination server does not answer.",
    }
    shown = alice.get("/api/reports/").text + "".join(capfd.readouterr())
    for one in rows(full, ReportDelivery):
        shown += alice.get(f"/api/reports/{one.report_schedule_id}/deliveries/").text
    for secret in (KEY, SECRET, quote(SECRET, safe=""), PASSWORD, WRITTEN, "127.0.0.1:9", "s3://"):
        assert secret not in shown


def test_only_what_is_offered_may_be_chosen(
    full: People, alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient, archive: Path
) -> None:
    weekly = {"frequency": "weekly"}
    made = post(alice, REPORTS, json=weekly | {"destination": "archive"})
    assert made.status_code == 201, made.text
    assert (made.json["destination"], made.json["recipients"]) == ("archive", [])
    path = f"/api/reports/{made.json['report_id']}/"
    for client, status in ((bob, 403), (charlie, 404)):
        assert change(client, "patch", path, json={"destination": ""}).status_code == status
    wrong = post(alice, REPORTS, json=weekly | {"destination": "file:///etc"})
    assert (wrong.status_code, wrong.json["error"]["field"]) == (422, "destination")
    assert wrong.json["error"]["message"] == "The destination must be one of archive."
    nobody = change(alice, "patch", path, json={"destination": ""})
    assert (nobody.status_code, nobody.json["error"]["field"]) == (422, "recipients")


def test_none_is_offered_where_the_operator_names_none(full: People, alice: FlaskClient) -> None:
    wrong = post(alice, REPORTS, json={"frequency": "weekly", "destination": "archive"})
    assert wrong.status_code == 422
    assert wrong.json["error"]["message"] == "Your operator offers no destinations."
