"""Which passwords are refused, each with one sentence that says what to do.

1. Too short, or longer than any is.
2. With the person's address, the name of a workspace of theirs, or ours in it.
3. A common one, also with a few signs added or with letters written as digits; a row of keys; the
   same signs again and again.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

MIN_LENGTH = 10
MAX_LENGTH = 1024
PRODUCT = "Pagelens"
TOO_SHORT = f"Choose a password of at least {MIN_LENGTH} characters."
TOO_LONG = f"Choose a password of at most {MAX_LENGTH} characters."
COMMON = (
    "This password is among the first that are guessed; choose another one, such as a few words"
    " that do not belong together."
)
ADDRESS = "Choose a password without your e-mail address in it."
NAMED = "Choose a password without the name {} in it."
SHORTEST_NAME = 4
LONGEST_TAIL = 6
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
ROWS_BOTH_WAYS = (*ROWS, *(row[::-1] for row in ROWS))
WRITTEN_AS = str.maketrans("013457@$!", "oleastasi")
LIST = Path(__file__).with_name("common_passwords.txt")


def what_is_wrong(password: str, email: str, workspaces: Iterable[str] = ()) -> str:
    """Why the password is refused; empty where it is not."""
    if len(password) < MIN_LENGTH:
        return TOO_SHORT
    if len(password) > MAX_LENGTH:
        return TOO_LONG
    plain = _plain(password)
    if any(_names(part, plain) for part in (email, email.partition("@")[0])):
        return ADDRESS
    for name in (PRODUCT, *workspaces):
        if _names(name, plain):
            return NAMED.format(name)
    return COMMON if _is_common(password.casefold()) else ""


def _plain(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _names(name: str, password: str) -> bool:
    plain = _plain(name)
    return len(plain) >= SHORTEST_NAME and plain in password


def _is_common(password: str) -> bool:
    forms = {password, _plain(password), password.translate(WRITTEN_AS)}
    forms |= {_without_tail(form) for form in (password, password.translate(WRITTEN_AS))}
    return not forms.isdisjoint(_common()) or _is_row(password) or _repeats(password)


def _without_tail(password: str) -> str:
    """Without a few digits and marks at the end, which are guessed along with the word."""
    core = re.sub(r"[^a-z]+$", "", password)
    return core if len(password) - len(core) <= LONGEST_TAIL else password


def _is_row(password: str) -> bool:
    """Whether it is made of keys or letters in their order, at most a few signs apart."""
    pairs = [a + b for a, b in pairwise(password)]
    in_order = sum(any(pair in row for row in ROWS_BOTH_WAYS) for pair in pairs)
    return len(pairs) - in_order <= 2


def _repeats(password: str) -> bool:
    """Whether a few signs come again and again, or there are hardly any different ones."""
    return len(set(password)) < 4 or re.fullmatch(r"(.{1,5})\1+.{0,4}", password) is not None


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    lines = LIST.read_text().splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))
