"""A report that goes without a metric, because Facebook gives it no more: its people are told."""

from sqlalchemy.orm import Session

from models import MetaPage, ReportSchedule
from notify.alerts import Finding, open_alert, resolve_alert

ALERT = "report_without_metric"


def tell_left_out(session: Session, schedule: ReportSchedule, page: MetaPage, metric: str) -> None:
    """Opens the alert about a metric that was left out; without one it is over."""
    subject = f"report:{schedule.id}"
    if not metric:
        resolve_alert(session, schedule.tenant_id, ALERT, subject)
        return
    finding = Finding(
        kind=ALERT,
        subject=subject,
        sentence=f"The {schedule.frequency} report of {page.name} is to show {metric}, which"
        " Facebook gives no more.",
        cure="Choose another metric for the report; until then posts are ranked by views.",
        severity="info",
        evidence={"metric": metric},
        meta_page_id=page.id,
    )
    open_alert(session, schedule.tenant_id, finding)
