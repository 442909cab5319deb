"""How an action answers: it is done, or what it is about is not there."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Done(Generic[T]):
    """`message` says in one sentence what was done; `value` is what it brought."""

    message: str
    value: T


class NotThereError(Exception):
    """There is no such thing in the person's tenant, or it is not the person's own."""
