"""Which columns of a screen's table a person chose."""

from sqlalchemy import ARRAY, ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, TenantKey, same_tenant


class ScreenColumns(Base):
    """The columns that a person sees in the table of a screen, in their order.

    Columns are named as the screen names them; of one that it knows no more it says nothing.
    """

    __tablename__ = "screen_columns"
    __table_args__ = (same_tenant("user_id", "membership", of="user_id", ondelete="CASCADE"),)

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    user_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    screen: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[list[str]] = mapped_column(ARRAY(Text))
