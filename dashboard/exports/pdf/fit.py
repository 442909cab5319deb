"""Charts for paper: lower than on the screen, so that the names at line ends need more room."""

from dashboard.charts.axes import LINE_HEIGHT, Figure

# What a figure's margins take from its height.
MARGINS = 60
NARROW = 16


def without_end_names(figure: Figure) -> Figure:
    """The figure over the whole width; its key above names the lines."""
    layout = figure["layout"]
    kept = [note for note in layout.get("annotations", []) if not _is_end_name(note)]
    margin = layout["margin"] | {"r": NARROW}
    return figure | {"layout": layout | {"annotations": kept, "margin": margin}}


def with_end_names_apart(figure: Figure, height: int) -> Figure:
    """The figure, `height` pixels high, with the names at line ends moved apart."""
    layout = figure["layout"]
    low, top = layout["yaxis"]["range"]
    gap = (top - low) * LINE_HEIGHT / (height - MARGINS)
    placed, below = [], low - gap
    for note in sorted(layout.get("annotations", []), key=lambda one: float(one["y"])):
        if _is_end_name(note):
            below = max(note["y"], below + gap)
            placed.append(note | {"y": below})
        else:
            placed.append(note)
    return figure | {"layout": layout | {"annotations": placed}}


def _is_end_name(note: Figure) -> bool:
    return (note.get("x"), note.get("xref"), note.get("xanchor")) == (1, "paper", "left")
