"""A person for good: what is theirs is deleted, and a pseudonym stands where others' things name
them, in the account's row and in every text that holds their address."""

import re
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Table,
    Text,
    and_,
    cast,
    delete,
    false,
    func,
    not_,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from jobs.erasure.tables import of_tenants
from models import Base, FormerMember, Membership, ReportDelivery, SavedView, Tenant, User, ViewLink
from models.audit_trail import forget_person_in_audit
from models.erasure import WITH_ERASED
from models.orm import HIDDEN, now_utc
from models.scope import tenant_session, wide_session

USER: Table = User.__table__  # type: ignore[assignment]
VIEWS: Table = SavedView.__table__  # type: ignore[assignment]
OF_PEOPLE = (USER, Membership.__table__)
AUDIT = "audit_event"
# Of these the team keeps rows that name the account.
SHARED = frozenset({AUDIT, "saved_view", "former_member"})
# What Facebook publishes, however it reads.
PUBLISHED = frozenset({"meta_post", "meta_page"})
STAYS = frozenset({"id", "email", "password_hash", "is_active", "created_at"})
Counts = dict[str, int]


def erase_person(user_id: int, code: str) -> dict[str, Counts]:
    """Deletes the person; returns what there was and what is left that names them.

    Their account's row keeps the address until the last step, so that a start that is killed can
    be taken up again.
    """
    pseudonym = f"deleted-person-{code[:8]}"
    with wide_session("erasure") as session:
        named = pattern_of(session.get_one(User, user_id).email)
    deleted: Counts = {}
    for tenant_id in _tenants():
        with tenant_session(tenant_id) as session:
            _forget_in(session, tenant_id, user_id, named, pseudonym)
    with wide_session("erasure") as session:
        _remember_pseudonym(session, user_id)
        for table, which in _own(user_id, named):
            deleted[table.name] = session.connection().execute(delete(table).where(which)).rowcount
        _bury(session, user_id, pseudonym)
    left = {name: count for name, count in _left(user_id, named).items() if count}
    return {"deleted": {name: count for name, count in deleted.items() if count}, "left": left}


def pattern_of(email: str) -> str:
    """A regular expression of PostgreSQL for the address alone, in no longer one."""
    return rf"(?<![\w.%+-]){re.escape(email)}(?![\w-]|\.\w)"


def _tenants() -> list[int]:
    with wide_session("erasure") as session:
        every = select(Tenant.id).execution_options(**{WITH_ERASED: True})
        return list(session.scalars(every))


def _own(user_id: int, named: str) -> list[tuple[Table, ColumnElement[bool]]]:
    """What is the person's alone, in all tenants and in none."""
    own = [(table, table.c.user_id == user_id) for table in _of_people()]
    return own + [(table, table.c.email.regexp_match(named, "i")) for table in _mailed()]


def _mailed() -> list[Table]:
    """What was sent to an address, whether or not there is an account."""
    every = reversed(Base.metadata.sorted_tables)
    return [table for table in every if "email" in table.columns and table is not USER]


def _of_people() -> list[Table]:
    """Tables of what people have, those that refer to others first."""
    return [
        table
        for table in reversed(Base.metadata.sorted_tables)
        if table.name not in SHARED and _is_of_people(table)
    ]


def _is_of_people(table: Table) -> bool:
    column = table.columns.get("user_id")
    return column is not None and any(key.column.table in OF_PEOPLE for key in column.foreign_keys)


def _forget_in(session: Session, tenant_id: int, user_id: int, named: str, pseudonym: str) -> None:
    """In one tenant: own views, open links, mails that wait, and the address wherever it stands."""
    connection, mine = session.connection(), VIEWS.c.tenant_id == tenant_id
    connection.execute(
        delete(VIEWS).where(mine, VIEWS.c.user_id == user_id, not_(VIEWS.c.is_shared))
    )
    session.execute(
        update(ViewLink)
        .where(
            ViewLink.tenant_id == tenant_id,
            ViewLink.created_by == user_id,
            ViewLink.revoked_at.is_(None),
        )
        .values(revoked_at=now_utc())
    )
    session.execute(
        delete(ReportDelivery).where(
            ReportDelivery.tenant_id == tenant_id,
            ReportDelivery.status == "waiting",
            ReportDelivery.recipient.regexp_match(named, "i"),
        )
    )
    for table in _with_texts():
        values = _without(table, named, pseudonym)
        if values:
            connection.execute(
                update(table)
                .where(table.c.tenant_id == tenant_id, _names(table, named))
                .values(values)
            )
    forget_person_in_audit(session, user_id, pseudonym)


def _with_texts() -> list[Table]:
    return [table for table in of_tenants() if table.name not in PUBLISHED | {AUDIT}]


def _without(table: Table, named: str, pseudonym: str) -> dict[str, ColumnElement[object]]:
    """The texts of a table without the address. A list loses it, since it may be mailed."""
    values: dict[str, ColumnElement[object]] = {}
    for column in _readable(table):
        if isinstance(column.type, ARRAY) and isinstance(column.type.item_type, Text):
            each = func.unnest(column).column_valued("each")
            kept = select(each).where(not_(each.regexp_match(named, "i")))
            values[column.name] = func.array(kept.scalar_subquery(), type_=column.type)
        elif isinstance(column.type, JSONB):
            text = func.regexp_replace(cast(column, Text), named, pseudonym, "gi")
            values[column.name] = cast(text, JSONB)
        elif isinstance(column.type, Text) and not column.primary_key:
            values[column.name] = func.regexp_replace(column, named, pseudonym, "gi")
    return values


def _names(table: Table, named: str) -> ColumnElement[bool]:
    kinds = (ARRAY, JSONB, Text)
    texts = [column for column in _readable(table) if isinstance(column.type, kinds)]
    return or_(false(), *(cast(column, Text).regexp_match(named, "i") for column in texts))


def _readable(table: Table) -> list[Column[Any]]:
    """All columns but those of secrets, which hold nobody's address."""
    return [column for column in table.columns if not column.info.get(HIDDEN)]


def _remember_pseudonym(session: Session, user_id: int) -> None:
    """Their tenants see the account's row, which will hold the pseudonym, from now on as well."""
    here = select(Membership.tenant_id, Membership.user_id).where(Membership.user_id == user_id)
    columns = ["tenant_id", "user_id"]
    session.execute(insert(FormerMember).from_select(columns, here).on_conflict_do_nothing())


def _bury(session: Session, user_id: int, pseudonym: str) -> None:
    emptied = {
        column.name: null()
        for column in USER.columns
        if column.nullable and column.name not in STAYS
    }
    gone = {"email": pseudonym, "password_hash": "", "is_active": False}
    session.connection().execute(update(USER).where(USER.c.id == user_id).values(emptied | gone))


def _left(user_id: int, named: str) -> Counts:
    """Rows that still name the person: their own, and texts with the address."""
    counts: Counts = {}
    with wide_session("erasure") as session:
        for table, which in [*_own(user_id, named), (USER, USER.c.email.regexp_match(named, "i"))]:
            counted = select(func.count()).select_from(table).where(which)
            counts[table.name] = session.connection().scalar(counted) or 0
    for tenant_id in _tenants():
        with tenant_session(tenant_id) as session:
            for table in [one for one in of_tenants() if one.name not in PUBLISHED]:
                which = and_(table.c.tenant_id == tenant_id, _names(table, named))
                counted = select(func.count()).select_from(table).where(which)
                found = session.connection().scalar(counted) or 0
                counts[table.name] = counts.get(table.name, 0) + found
    return counts
