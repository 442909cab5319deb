"""The client of Meta's Graph API: plain values in, frozen dataclasses out, no database."""
