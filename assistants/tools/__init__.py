"""What an assistant may ask, a subject a file. Each tool reads, and answers with its sources."""
