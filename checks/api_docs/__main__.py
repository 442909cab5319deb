"""`python -m checks.api_docs` writes docs/api.md anew; with `--check` it says whether it must."""

import os
import sys
from pathlib import Path
from typing import Any

from checks.api_docs.page import render

DOCUMENT = Path(__file__).parents[2] / "docs" / "api.md"
OLD = "docs/api.md is older than the API; run: python -m checks.api_docs\n"
NOBODY = "127.0.0.1:9/nothing"
# The server is built, not served: nothing is asked of these addresses.
ENOUGH = {
    "DATABASE_URL": f"postgresql://{NOBODY}",
    "REDIS_URL": f"redis://{NOBODY.split('/', maxsplit=1)[0]}/0",
    "SECRET_KEY": "for this page alone",
    "TOKEN_ENCRYPTION_KEYS": "bm90aGluZyBpcyBldmVyIGVuY3J5cHRlZCB3aXRoIGk=",
}


def main(words: list[str]) -> int:
    """Writes the page, or with `--check` only compares it; 1 where it is old."""
    text = render(description())
    if "--check" not in words:
        DOCUMENT.write_text(text)
        return 0
    if DOCUMENT.is_file() and DOCUMENT.read_text() == text:
        return 0
    sys.stderr.write(OLD)
    return 1


def description() -> dict[str, Any]:
    """What /api/openapi.json answers, without a database and whatever is set here."""
    os.environ.update(ENOUGH)
    from dashboard.server import create_flask

    told: dict[str, Any] = create_flask().test_client().get("/api/openapi.json").get_json()
    return told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
