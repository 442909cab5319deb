"""The failure of a migration."""


class MigrationError(Exception):
    """`migrate` failed at `place` and has changed nothing; why is the error's cause.

    The words of that quote the statement with its values, and are for nobody.
    """

    def __init__(self, place: str) -> None:
        super().__init__(f"The migration failed at {place} and changed nothing")
