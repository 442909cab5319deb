"""Alembic's entry: the caller passes a connection of the tables' owner."""

from alembic import context

from models import Base
from models.references import in_the_schema


def run() -> None:
    """Runs the migrations on the connection in the configuration's attributes."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection, target_metadata=Base.metadata, include_object=in_the_schema
    )
    with context.begin_transaction():
        context.run_migrations()


run()
