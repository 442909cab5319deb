"""What the screens and the API read: plain functions, session first, frozen dataclasses out."""
