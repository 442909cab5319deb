"""The first answer with the screen in it, made from pages and components; all works without it."""
