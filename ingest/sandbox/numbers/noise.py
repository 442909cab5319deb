"""A small random source that is the same on every machine and Python version."""

import hashlib
import math
from collections.abc import Sequence
from typing import TypeVar

_MASK = (1 << 64) - 1
_T = TypeVar("_T")


class Dice:
    """Splitmix64, seeded by the words that name what is being thrown for."""

    def __init__(self, *words: object) -> None:
        digest = hashlib.blake2b("|".join(map(str, words)).encode(), digest_size=8).digest()
        self._state = int.from_bytes(digest, "big")

    def unit(self) -> float:
        """A number from 0 up to, but not including, 1."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return ((mixed ^ (mixed >> 31)) >> 11) / (1 << 53)

    def between(self, low: float, high: float) -> float:
        """A number from low to high."""
        return low + (high - low) * self.unit()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def bell(self) -> float:
        """Roughly normal: mean 0, deviation 1."""
        return sum(self.unit() for _ in range(6)) * math.sqrt(2) - 3 * math.sqrt(2)

    def spread(self, deviation: float) -> float:
        """A factor around 1, log-normal with this deviation."""
        return math.exp(deviation * self.bell())

    def pick(self, options: Sequence[_T]) -> _T:
        """One of the options, all equally likely."""
        return options[int(self.unit() * len(options))]

    def weighted(self, weights: dict[str, float]) -> str:
        """One of the keys, by weight."""
        mark = self.unit() * sum(weights.values())
        for key, weight in weights.items():
            mark -= weight
            if mark < 0:
                return key
        return next(iter(weights))


def split(total: int, shares: dict[str, float]) -> dict[str, int]:
    """Whole parts that add up to the total; the first key takes what rounding leaves."""
    whole = sum(shares.values())
    parts = {key: int(total * share / whole) for key, share in shares.items()}
    first = next(iter(parts))
    parts[first] += total - sum(parts.values())
    return parts
