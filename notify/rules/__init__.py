"""The rules: each reads a tenant's stored state and says which conditions hold now."""
