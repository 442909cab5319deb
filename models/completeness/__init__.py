"""What is missing of the insights of Pages, read from coverage alone."""

from models.completeness.gaps import MissingDays, read_missing
from models.completeness.summary import Completeness, read_completeness

__all__ = ["Completeness", "MissingDays", "read_completeness", "read_missing"]
