"""How work is done: its kinds, claim, signs of life, accidents, and what starts it again."""
