"""The formats by name: each is a folder with one function that makes a file."""

from collections.abc import Callable
from importlib import import_module

from dashboard.exports.work import Made, Work
from models.export_formats import DRAWN

# A worker forks each of its jobs: what takes longest to import is there before.
for _name in DRAWN:
    import_module(f"dashboard.exports.{_name}")


def make(export_format: str, work: Work) -> Made:
    """The file of this format. Raises ExportError with a sentence.

    What is not drawn is imported when it is used: few need those libraries.
    """
    function: Callable[[Work], Made] = import_module(f"dashboard.exports.{export_format}").make
    return function(work)
