"""The tenant's colour, made fit to be printed: always readable, whatever was chosen."""

import re

from dashboard import theme

HEX = re.compile(r"#[0-9A-Fa-f]{6}")
INK, PAPER = "#14191F", "#FFFFFF"
READABLE = 4.5


def brand_color(chosen: str) -> str:
    """The tenant's colour as #RRGGBB; the product's accent where none is set."""
    return chosen.upper() if HEX.fullmatch(chosen) else theme.ACCENT


def text_on(color: str) -> str:
    """White or ink, whichever reads better on the colour."""
    return PAPER if contrast(color, PAPER) >= contrast(color, INK) else INK


def readable(color: str) -> str:
    """The colour, darkened until it reads as text on white paper."""
    parts = _parts(color)
    while contrast(_hex(parts), PAPER) < READABLE:
        parts = [part * 0.9 for part in parts]
    return _hex(parts)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by the formula of WCAG 2, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(color: str) -> list[float]:
    return [float(int(color[place : place + 2], 16)) for place in (1, 3, 5)]


def _hex(parts: list[float]) -> str:
    return "#" + "".join(f"{round(part):02X}" for part in parts)
