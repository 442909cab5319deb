"""Back-ups of a whole installation: a ZIP of the database, the files and, if asked, the keys."""
