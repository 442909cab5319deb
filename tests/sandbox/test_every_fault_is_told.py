from pathlib import Path

import ingest.sandbox
from ingest.sandbox.faults.kinds import LASTING, PASSING


def test_each_kind_is_told_once():
    assert not set(LASTING) & set(PASSING)
    assert all(text.endswith(".") for text in (LASTING | PASSING).values())


def test_no_lasting_kind_is_told_but_unknown_to_the_sandbox():
    root = Path(ingest.sandbox.__file__).parent
    code = "".join(path.read_text() for path in root.rglob("*.py") if path.name != "kinds.py")
    assert [kind for kind in LASTING if f'"{kind}"' not in code] == []
