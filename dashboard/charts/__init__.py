"""From data to figures: pure functions that return plain dicts, without plotly's templates."""
