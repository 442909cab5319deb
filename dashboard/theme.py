"""Colours that charts draw with; the style sheets hold the same values for both themes.

Figures carry the light theme's colours, so that they print and export; on screen the style
sheet `60-charts.css` repaints each of these colours for the theme in use.
"""

from catalog.source import load_catalog

ACCENT = "#0B5CAD"
# Okabe and Ito's blue, vermillion, green, purple, ochre and sky, dark enough for white ground.
PALETTE = ("#0072B2", "#C25200", "#007F5F", "#A04F88", "#8F6400", "#2B83B8")
SERIES = PALETTE[0]
POSTS = "#B9C3CE"
PREVIOUS = "#7A8696"
GRID = "#E4E8ED"
TEXT = "#54606E"
INK = "#14191F"
SURFACE = "#FFFFFF"
UP, DOWN = ACCENT, "#A84300"
FONT = "Inter, system-ui, sans-serif"
BLUE, VERMILLION, GREEN, PURPLE, OCHRE, SKY = range(len(PALETTE))
# Colours that a line has to itself in a chart of two, and one that looks like none of its hue.
HUES = ({BLUE, SKY}, {VERMILLION, OCHRE}, {GREEN}, {PURPLE})
UNLIKE = {
    BLUE: VERMILLION,
    SKY: VERMILLION,
    VERMILLION: BLUE,
    OCHRE: BLUE,
    GREEN: PURPLE,
    PURPLE: GREEN,
}
GROUPS = {
    "Views & viewers": BLUE,
    "Engagement": GREEN,
    "Reactions": GREEN,
    "Followers": PURPLE,
    "Audience": PURPLE,
    "Visits & actions": VERMILLION,
    "Video": OCHRE,
    "Monetisation": OCHRE,
}
FAMILIES = {"viewers": SKY}
OWN = {"engagement_rate": GREEN, "net_follows": PURPLE}
KINDS = {
    "photo": BLUE,
    "album": SKY,
    "video": VERMILLION,
    "reel": PURPLE,
    "link": GREEN,
    "status": OCHRE,
}


def place_of_metric(key: str, level: str = "PAGE") -> int:
    """Which colour of the palette a metric has, wherever it is drawn."""
    known = load_catalog().metric(level, key)
    if known is None:
        return OWN.get(key, BLUE)
    return FAMILIES.get(known.family or "", GROUPS.get(known.group, BLUE))


def color_of_metric(key: str, level: str = "PAGE") -> str:
    """The colour itself."""
    return PALETTE[place_of_metric(key, level)]


def colors_beside(first: str, second: str) -> tuple[str, str]:
    """The colours of two metrics in one chart; the second has another where they look alike."""
    place, other = place_of_metric(first), place_of_metric(second)
    alike = any(place in hue and other in hue for hue in HUES)
    return PALETTE[place], PALETTE[UNLIKE[place] if alike else other]


def place_of_label(label_id: int) -> int:
    """Which colour of the palette a label has, wherever it is drawn."""
    return label_id % len(PALETTE)


def color_of_kind(kind: str) -> str:
    """The colour of a type of post."""
    return PALETTE[KINDS[kind]] if kind in KINDS else PREVIOUS
