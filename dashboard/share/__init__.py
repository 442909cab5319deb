"""Read-only links: one view as a finished page, or a file, for visitors without an account.

The page is made on the server from the link's own row. No callback, no call of the API and no
other address is behind it, so there is nothing that a visitor could ask for.
"""
