"""Numbers as tables: a ZIP of tidy files, or all of them in one file."""

from dashboard.exports.csv.single import make_single
from dashboard.exports.csv.zipped import make_zip
from dashboard.exports.work import Made, Work

__all__ = ["make"]


def make(work: Work) -> Made:
    """The form that the options name. Memory does not grow with the number of rows."""
    return make_single(work) if work.options.csv_form == "single" else make_zip(work)
