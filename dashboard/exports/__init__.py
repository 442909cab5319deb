"""Views as files: one folder for each format, the job that makes them, and reports by mail."""
