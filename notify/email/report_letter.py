"""The mail that carries a report: as text and as HTML, with its file or where that is.

What it says was written with the file. A letter that is not there, or is another release's, goes
as the text alone: no report is lost for its looks.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog

from models import ExportJob, MetaPage, ReportDelivery, ReportSchedule
from models.files import read_file
from models.links import file_address, unsubscribe_address
from models.report_letters import LetterPicture, ReportLetter, load_letter
from notify.email.frame import render_letter
from notify.mail import SENDER_NAME, Attachment, Mail, Picture
from settings import get_settings

LARGEST_ATTACHMENT = 10_000_000
OPENING_NUMBERS = 3
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Where:
    """Where the file is: with the mail, or at an address."""

    words: str
    address: str = ""
    link: str = ""

    @property
    def text(self) -> str:
        """The same where there are no links."""
        return f"{self.words} {self.address}".rstrip()


def report_letter(
    delivery: ReportDelivery, job: ExportJob, schedule: ReportSchedule, page: MetaPage
) -> Mail:
    """The mail to the recipient of the delivery. Raises OSError when the file is not there."""
    where = _where(job)
    attached = not where.address
    letter = _letter(job)
    way_out = unsubscribe_address(job.tenant_id, schedule.id, delivery.recipient)
    footer = (
        f"You get this {schedule.frequency} report because somebody who manages"
        f" {page.name} in Pagelens added you."
    )
    text = f"{job.mail.get('text', '')}\n\n{where.text}\n\n-- \n{footer} To end it: {way_out}\n"
    return Mail(
        to=delivery.recipient,
        subject=str(job.mail.get("subject") or page.name),
        text=text,
        html=_html(letter, where, footer, way_out) if letter else "",
        pictures=_pictures(letter) if letter else (),
        sender_name=letter.workspace if letter else SENDER_NAME,
        attachments=(_attachment(job),) if attached else (),
        unsubscribe_url=way_out,
        reference=_reference(job, delivery),
    )


def _letter(job: ExportJob) -> ReportLetter | None:
    if not job.letter_key:
        return None
    try:
        return load_letter(read_file(job.letter_key))
    except OSError:
        log.warning("letter_not_there", tenant_id=job.tenant_id, task_id=str(job.id))
        return None


def _html(letter: ReportLetter, where: Where, footer: str, way_out: str) -> str:
    return render_letter(
        "report.html",
        subject=letter.subject,
        opening=_opening(letter),
        letter=letter,
        where=where,
        footer=footer,
        way_out=way_out,
    )


def _opening(letter: ReportLetter) -> str:
    """What a list of mails shows beside the subject."""
    if letter.beside:
        title = letter.beside.titles[:1]
        first = [
            (row.name, *title, *(cell.value for cell in row.cells[:1]))
            for row in letter.beside.rows
        ]
        return "; ".join(" ".join(parts) for parts in first[:OPENING_NUMBERS])
    shown = letter.numbers[:OPENING_NUMBERS]
    return "; ".join(f"{one.title} {one.value}, {one.change}" for one in shown)


def _pictures(letter: ReportLetter) -> tuple[Picture, ...]:
    """Those that the template shows, by the names that it shows them by."""
    found: dict[str, LetterPicture | None] = {
        "logo": letter.logo,
        "chart": letter.chart.picture if letter.chart else None,
        "post": letter.best.picture if letter.best else None,
    }
    return tuple(Picture(name, one.media_type, one.content) for name, one in found.items() if one)


def _reference(job: ExportJob, delivery: ReportDelivery) -> str:
    """The same after a crash; another one where somebody wants to have it once more."""
    again = f".{delivery.tried_since:%Y%m%d%H%M%S%f}" if delivery.tried_since else ""
    return f"report.{job.id}.{delivery.id}{again}"


def _attachment(job: ExportJob) -> Attachment:
    media_type = (job.content_type or "application/octet-stream").partition(";")[0]
    return Attachment(job.file_name or "report", media_type, read_file(job.file_key or ""))


def _where(job: ExportJob) -> Where:
    if job.mail.get("link_until"):
        until = datetime.fromisoformat(job.mail["link_until"])
        words = f"Until {until:%-d %b %Y} whoever has this link fetches the report:"
        return Where(words, file_address(job.tenant_id, job.id), "fetch the report")
    if (job.size_bytes or 0) <= LARGEST_ATTACHMENT:
        return Where("The report is attached.")
    size = f"{(job.size_bytes or 0) / 1_000_000:,.0f} MB"
    words = f"The report is too large for a mail ({size}); sign in to fetch it:"
    address = f"{get_settings().site_address()}/api/exports/{job.id}/download/"
    return Where(words, address, "fetch the report")
