"""Whether this machine has letters for the scripts in which people write, and what brings them."""

import shutil
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Script:
    """A script: letters of it that are looked for, and Debian's package with a font for them."""

    name: str
    letters: str
    package: str


SCRIPTS = (
    Script("Chinese", "中国咖啡", "fonts-noto-cjk"),
    Script("Japanese", "ひらカナ珈琲", "fonts-noto-cjk"),
    Script("Korean", "한국커피", "fonts-noto-cjk"),
    Script("Thai", "กาแฟไทย", "fonts-noto-core"),
    Script("Hindi", "कखगघच", "fonts-noto-core"),
    Script("Bengali", "কখগঘচ", "fonts-noto-core"),
    Script("Arabic", "قهوةعرب", "fonts-noto-core"),
    Script("Hebrew", "קפהעברי", "fonts-noto-core"),
    Script("emoji", "😀🎉☕", "fonts-noto-color-emoji"),
)
LISTER = "fc-list"
LISTER_PACKAGE = "fontconfig"


def can_look() -> bool:
    """Whether the program that knows the fonts of this machine is there."""
    return shutil.which(LISTER) is not None


def scripts_without_font() -> list[Script]:
    """The scripts of which some letter would be printed as a box."""
    spans = _spans()
    return [
        script
        for script in SCRIPTS
        if not all(any(ord(letter) in span for span in spans) for letter in script.letters)
    ]


def _spans() -> set[range]:
    """The letters of all fonts: to ask for each letter alone takes half a second."""
    told = subprocess.run(  # noqa: S603  a fixed program
        [LISTER, "--format", "%{charset}\n"], capture_output=True, text=True, check=False
    )
    return {_span(part) for part in told.stdout.split()}


def _span(part: str) -> range:
    first, _, last = part.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)
