"""Pictures of posts and Pages, fetched once and kept small: Meta's signed addresses expire."""
