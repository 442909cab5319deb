"""Traces: what one click, and all that came of it, took. Off unless a collector is named.

`spans` is what the other rooms use; `sending` alone knows OpenTelemetry, an optional extra.
"""
