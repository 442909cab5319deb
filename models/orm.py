"""The declarative base and the column shapes that several tables share."""

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import ARRAY, DateTime, ForeignKeyConstraint, Identity, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column

# Marks a column in its `info`.
HIDDEN = "hidden"
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of Pagelens."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        datetime: DateTime(timezone=True),
        list[str]: ARRAY(Text()),
    }


def secret_column(*, unique: bool = False) -> MappedColumn[Any]:
    """A column that the app's role may write and never read; it is loaded where it is asked for.

    Only `wide_session("sign_in")` compares with it.
    """
    return mapped_column(unique=unique, deferred=True, info={HIDDEN: True})


def same_tenant(column: str, table: str, *, of: str = "id", **more: Any) -> ForeignKeyConstraint:
    """A reference to a row of the same tenant, so that none can name another tenant's.

    `of` is the column that it refers to; `more` is what SQLAlchemy takes beside the columns.
    """
    here, there = ["tenant_id", column], [f"{table}.tenant_id", f"{table}.{of}"]
    return ForeignKeyConstraint(here, there, **more)


def now_utc() -> datetime:
    """The present moment, aware, UTC."""
    return datetime.now(UTC)


Serial = Annotated[int, mapped_column(Integer, Identity(), primary_key=True)]
TenantKey = Annotated[int, mapped_column(Integer, primary_key=True)]
