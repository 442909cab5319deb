"""Who is asking: sign-in, sessions, API tokens, roles, and the gate before every request."""
