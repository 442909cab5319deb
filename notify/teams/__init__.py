"""Webhooks of Microsoft Teams, as its Workflows make them."""
