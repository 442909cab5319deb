"""The queues by name."""

CONTROL = "control"
MAIL = "mail"
SYNC = "sync"
BACKFILL = "backfill"
EXPORT = "export"
# In the order in which a worker of all of them takes their jobs.
QUEUES = (CONTROL, MAIL, SYNC, BACKFILL, EXPORT)
# Where people and their readers wait: each tenant has its turn.
IN_TURNS = (EXPORT, MAIL)
