"""Who waits in which line: queues, runs, schedules, the tick, worker and scheduler."""
