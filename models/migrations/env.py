"""Alembic's entry: the caller passes a connection of the tables' owner."""

from alembic import context

from models import Base
from models.references import in_the_schema


def run() -> None:
    """Runs the migrations on the connection in the configuration's attributes.

    What is called `taken` there is told of each that is done.
    """
    given = context.config.attributes
    context.configure(
        connection=given["connection"],
        target_metadata=Base.metadata,
        include_object=in_the_schema,
        on_version_apply=given.get("taken"),
    )
    with context.begin_transaction():
        context.run_migrations()


run()
