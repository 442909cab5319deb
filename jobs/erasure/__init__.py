"""Deleting a Page, a person or a workspace for good, in parts that can be taken up again."""
