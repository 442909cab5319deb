"""What `pagelens doctor` looks at, a file a part."""
