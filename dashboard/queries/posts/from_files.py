"""Which counters of posts came from a file, and not from Meta's API."""

from typing import Any

from sqlalchemy import ColumnElement, and_, select

from models import MetaImport, MetaImportSnapshot, MetaPostInsightPoint


def is_from_file(counter: Any = MetaPostInsightPoint) -> ColumnElement[bool]:
    """Whether a snapshot, or a kept newest number, is a file's: what the API gave since stands
    there with a moment of its own.
    """
    mark, point = MetaImportSnapshot, MetaPostInsightPoint
    same = and_(
        mark.tenant_id == counter.tenant_id,
        mark.meta_post_id == counter.meta_post_id,
        mark.metric_id == counter.metric_id,
        mark.observed_on == counter.observed_on,
    )
    stored = and_(MetaImport.tenant_id == mark.tenant_id, MetaImport.id == mark.meta_import_id)
    if counter is point:
        this = same, mark.breakdown_key == point.breakdown_key
        found = select(mark.observed_on).join(MetaImport, stored).where(*this)
        return found.where(MetaImport.stored_at == point.observed_at).correlate(point).exists()
    its_point = and_(
        point.tenant_id == mark.tenant_id,
        point.meta_post_id == mark.meta_post_id,
        point.metric_id == mark.metric_id,
        point.breakdown_key == mark.breakdown_key,
        point.observed_on == mark.observed_on,
        point.observed_at == MetaImport.stored_at,
    )
    found = select(mark.observed_on).join(MetaImport, stored).join(point, its_point).where(same)
    return found.correlate(counter).exists()
