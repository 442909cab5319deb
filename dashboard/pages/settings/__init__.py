"""The settings: a module a section, each with its own address."""
