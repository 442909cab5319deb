"""A sparkline as a small SVG: gaps stay open, a dot ends it, no axes."""

from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import quote

WIDTH, HEIGHT, EDGE = 120.0, 32.0, 4.0
# All that the picture has of what an address may not hold.
CODED = {sign: quote(sign) for sign in '<>"#'}


def sparkline(values: Sequence[Decimal | None]) -> str:
    """A data URI of the line, one colour, to be used as a mask. Empty without values."""
    svg = spark_svg(values)
    for sign, code in CODED.items():
        svg = svg.replace(sign, code)
    return f"data:image/svg+xml,{svg}" if svg else ""


def spark_svg(values: Sequence[Decimal | None], color: str = "#000") -> str:
    """The line as SVG. Empty without values."""
    spots = _spots(values)
    if not spots:
        return ""
    # The picture is stretched to its card; strokes keep their width, and so does the dot, which
    # is a stroke without length.
    keep = 'vector-effect="non-scaling-stroke"'
    lines = "".join(f'<path {keep} d="{_path(part)}"/>' for part in _parts(spots) if len(part) > 1)
    x, y = spots[-1][1], spots[-1][2]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}"'
        ' preserveAspectRatio="none"'
        f' fill="none" stroke="{color}" stroke-width="1.6" stroke-linejoin="round"'
        f' stroke-linecap="round">{lines}'
        f'<path {keep} stroke-width="5" d="M{x:.1f} {y:.1f}h0"/></svg>'
    )


def _spots(values: Sequence[Decimal | None]) -> list[tuple[int, float, float]]:
    known = [float(value) for value in values if value is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    spread = (high - low) or 1.0
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    return [
        (
            place,
            EDGE + place * step,
            HEIGHT - EDGE - (float(value) - low) / spread * (HEIGHT - 2 * EDGE),
        )
        for place, value in enumerate(values)
        if value is not None
    ]


def _parts(spots: list[tuple[int, float, float]]) -> list[list[tuple[int, float, float]]]:
    """Splits where a day is missing."""
    parts = [[spots[0]]]
    for spot in spots[1:]:
        if spot[0] == parts[-1][-1][0] + 1:
            parts[-1].append(spot)
        else:
            parts.append([spot])
    return parts


def _path(part: list[tuple[int, float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for _place, x, y in part)
