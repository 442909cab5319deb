"""Colours and sizes that charts draw with; the style sheets hold the same values for both themes.

Figures carry the light theme's colours, so that they print and export; on screen the style
sheet `charts.css` repaints text, grid and lines for the theme in use.
"""

ACCENT = "#0B5CAD"
SERIES = "#0072B2"
SERIES_2 = "#D55E00"
SERIES_3 = "#009E73"
POSTS = "#B9C3CE"
PREVIOUS = "#7A8696"
GRID = "#E4E8ED"
TEXT = "#54606E"
FONT = "Inter, system-ui, sans-serif"
