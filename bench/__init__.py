"""Measurements that docs/benchmarks.md shows: one file each, with a `run() -> Table`."""
