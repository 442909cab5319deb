"""Reads that do not depend on each other, asked for at the same time.

A thread each, and a session each; nothing but plain values goes in and out. Budgets hold as ever:
each request asks the client's hooks before it goes out.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import TypeVar

from ingest.graph.errors import GraphError

# Meta counts calls, not connections; more at once only meet its limits sooner.
AT_ONCE = 4

Found = TypeVar("Found")


def side_by_side(reads: Sequence[Callable[[], Found]]) -> list[Found | GraphError]:
    """What each read returns, or its own error, in the order of the reads.

    Any other exception is raised. Who waits and is interrupted leaves at once: what is under way
    then ends by its own time-outs, and is not listened to.
    """
    if len(reads) < 2:
        return [_caught(read) for read in reads]
    pool = ThreadPoolExecutor(min(len(reads), AT_ONCE), thread_name_prefix="graph")
    try:
        # What is known of the work around, such as its trace, goes along.
        within = [partial(copy_context().run, _caught, read) for read in reads]
        return [done.result() for done in [pool.submit(one) for one in within]]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _caught(read: Callable[[], Found]) -> Found | GraphError:
    try:
        return read()
    except GraphError as error:
        return error
