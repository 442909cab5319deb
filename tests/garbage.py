"""When Python looks for garbage: never among what was imported and collected, which all stays.

It would go through that again and again, for a tenth of the time of most tests.
"""

import gc

import pytest

# So many new objects begin a search; of these searches, so many begin one of the older objects.
NEW, OLDER, OLDEST = 20_000, 20, 20


def pytest_configure() -> None:
    """Until the tests are collected, nothing is garbage."""
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What there is now is looked at no more."""
    gc.freeze()
    gc.set_threshold(NEW, OLDER, OLDEST)
    gc.enable()
