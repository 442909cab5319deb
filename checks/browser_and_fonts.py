"""What tests draw with: Chromium and fonts. Installed where that is allowed, else told."""

import os
import shutil
import subprocess
import sys

from jobs.fonts import LISTER_PACKAGE, SCRIPTS, can_look, scripts_without_font

BROWSER = "chromium"
SHELL = "chromium-headless-shell"


def main() -> int:
    """Without Chromium no test of a browser runs: 1. Without the rest its own tests say so: 0."""
    missing = missing_packages()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        sys.stdout.write(f"Installing {', '.join(missing)} …\n")
        sys.stdout.flush()
        _install(missing)
        missing = missing_packages()
    if missing:
        line = f"sudo apt-get install {' '.join(missing)}"
        sys.stderr.write(f"Tests of browsers and files lack something; type: {line}\n")
    return 1 if BROWSER in missing else 0


def missing_packages() -> list[str]:
    """Debian's names of what is not on this machine."""
    missing = [name for name in (BROWSER, SHELL) if not shutil.which(name)]
    if not can_look():
        return [*missing, LISTER_PACKAGE, *dict.fromkeys(one.package for one in SCRIPTS)]
    return [*missing, *dict.fromkeys(one.package for one in scripts_without_font())]


def _install(packages: list[str]) -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)  # noqa: S603


if __name__ == "__main__":
    raise SystemExit(main())
