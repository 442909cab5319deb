"""The four queues by name."""

CONTROL = "control"
SYNC = "sync"
BACKFILL = "backfill"
EXPORT = "export"
QUEUES = (CONTROL, SYNC, BACKFILL, EXPORT)
