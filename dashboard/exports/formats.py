"""The formats by name: each is a folder with one function that makes a file."""

from collections.abc import Callable
from importlib import import_module

from dashboard.exports.work import Made, Work


def make(export_format: str, work: Work) -> Made:
    """The file of this format. Raises ExportError with a sentence.

    A format is imported when it is used, so that only its worker pays for its libraries.
    """
    function: Callable[[Work], Made] = import_module(f"dashboard.exports.{export_format}").make
    return function(work)
