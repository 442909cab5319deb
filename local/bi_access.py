"""Who comes into the embedded PostgreSQL by a port: BI roles alone, from this machine."""

import os
import shutil
from pathlib import Path

from local.child import Identity

FILE = "pagelens_hba.conf"
# Whoever reaches the private socket is let in, as ever.
RULES = """\
local all all trust
host pagelens +pagelens_bi 127.0.0.1/32 scram-sha-256
host pagelens +pagelens_bi_all 127.0.0.1/32 scram-sha-256
"""


def bi_access(data_dir: Path, identity: Identity | None) -> dict[str, str]:
    """Writes the rules beside the data; returns the server's settings that use them."""
    path = data_dir / FILE
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(RULES)
    if identity and os.getuid() == 0:
        shutil.chown(path, identity.uid, identity.gid)
    return {"listen_addresses": "127.0.0.1", "hba_file": str(path)}
