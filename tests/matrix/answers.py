"""What an answer tells: its headers, its text, the text in its files; and what it must not tell."""

import io
import re
import zipfile
from collections.abc import Iterable

from pypdf import PdfReader
from werkzeug.test import TestResponse

from tests.matrix.marks import Hidden, Mark

# Nothing of how the product works, and no secret, whoever asks.
NEVER = re.compile(
    r"Traceback \(most recent|File \"[^\"]+\.py\"|\bpsycopg|sqlalchemy\.|row-level security"
    r"|\bSELECT \w|\bINSERT INTO|\bUPDATE \w+ SET|\$argon2|gAAAAA"
    r"|EAAB\w+TOKEN|pl_\w+-token-of|secret-(?:to-join|of-a-link)-\d"
)
# A callback that broke says so in a toast, and answers 200.
BROKEN = ("Something went wrong here", "could not be loaded")
VARYING = (
    re.compile(r'name="csrf_token" value="[^"]*"|"end_id":"[^"]*"'),
    re.compile(
        r"(?i)\b(?:ratelimit|retry-after|date|set-cookie|x-ratelimit-\w+|content-length|etag):[^\n]*"
    ),
)
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


def told(answer: TestResponse) -> str:
    """Headers and body in words, files unpacked."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    return f"{headers}\n\n{_text(answer.get_data(), answer.mimetype)}"


def wrong_in(
    answer: TestResponse, sent: Iterable[str], forbidden: Iterable[Hidden | Mark]
) -> list[str]:
    """What is wrong with an answer, in words; what was sent may be sent back."""
    words = without(told(answer), sent)
    wrong = [f"answers {answer.status_code}"] if answer.status_code >= 500 else []
    wrong += [f"tells {found[0]!r}" for found in [NEVER.search(words)] if found]
    wrong += [f"is broken: {broken}" for broken in BROKEN if broken in words]
    for mark in forbidden:
        found = mark.pattern.search(words)
        wrong += [f"tells {mark.word}'s {found[0]!r}"] if found else []
    return wrong


def same(one: TestResponse, other: TestResponse, sent: tuple[set[str], set[str]]) -> bool:
    """Whether two answers are alike but for what was sent; what was done need not be."""
    if one.status_code == other.status_code < 300 and one.request.method != "GET":
        return True
    return _plain(one, sent[0]) == _plain(other, sent[1])


def sent_of(mark: Mark, *texts: str) -> set[str]:
    """Everything marked in what is sent, whole; answers may write its letters without escapes."""
    whole = re.compile(rf"[\w.@-]*(?:{mark.pattern.pattern})[\w.@-]*", re.IGNORECASE)
    plain = [ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) for text in texts]
    return {each for text in (*texts, *plain) for each in whole.findall(text)}


def without(words: str, sent: Iterable[str]) -> str:
    """A text without what was sent, the longest first."""
    for each in sorted(sent, key=len, reverse=True):
        words = words.replace(each, "…")
    return words


def _plain(answer: TestResponse, sent: set[str]) -> str:
    words = without(f"{answer.status_code}\n{told(answer)}", sent)
    for varying in VARYING:
        words = varying.sub("", words)
    return words


def _text(body: bytes, kind: str) -> str:
    if kind == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(
                f"{name}\n{_text(packed.read(name), '')}" for name in packed.namelist()
            )
    return body.decode(errors="replace")
