"""The minute's job: alerts are made true, then told. It has a job of its own, so that a mail
server that does not answer never keeps the tick."""

from notify.email.deliver import deliver
from notify.watch import watch_all


def watch() -> dict[str, int]:
    """Returns how many alerts opened and resolved and how many mails went out."""
    opened, resolved = watch_all()
    return {"opened": opened, "resolved": resolved, "mails": deliver()}
