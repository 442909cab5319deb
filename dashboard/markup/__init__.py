"""Components as markup: their attributes, and trees of them as HTML and as JSON."""
