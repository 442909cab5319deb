"""The minute's job: alerts are made true, and telling them is begun."""

from notify.digests import end_broken_digests
from notify.plan import plan_all
from notify.reports import end_broken
from notify.watch import watch_all


def watch() -> dict[str, int]:
    """Returns how many alerts opened and resolved."""
    end_broken_digests()
    opened, resolved = watch_all()
    end_broken()
    plan_all()
    return {"opened": opened, "resolved": resolved}
