"""How the parts are: one probe in each web process, and what doctor and screens look at."""
