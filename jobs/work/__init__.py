"""How work is done: its kinds, claim, signs of life, interruptions, and what starts it again."""
