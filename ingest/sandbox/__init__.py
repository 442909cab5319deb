"""A strict stand-in for Meta's Graph API, served over HTTP, for the demo and the tests.

It imports nothing of the rest and is reached over a socket only; no production route imports it.
"""
