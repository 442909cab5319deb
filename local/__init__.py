"""One machine with nothing installed: embedded servers, the supervisor, the demo."""
