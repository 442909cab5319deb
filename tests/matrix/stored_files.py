"""Files of a tenant, whose words are marked as its rows are."""

from typing import Any

from models.files import file_key, write_file
from tests.matrix.marks import Mark


def stored_file(mark: Mark, kind: str, name: str) -> Any:
    return write_file(file_key(mark.id(), kind, name), [f"{mark.word} words of a file".encode()])
