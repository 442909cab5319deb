"""The ground floor: tables, sessions with tenant scope, migrations."""

from models.audit import AuditEvent
from models.insights import InsightRestatement, MetaInsightPoint, MetaInsightSeries
from models.meta import MetaConnection, MetaPage
from models.metrics import MetaMetricRegistry, MetaMetricSupport
from models.orm import Base
from models.posts import MetaPost, MetaPostInsightPoint
from models.runs import Schedule, SyncRun
from models.tenancy import ApiToken, Membership, Tenant, User

__all__ = [
    "ApiToken",
    "AuditEvent",
    "Base",
    "InsightRestatement",
    "Membership",
    "MetaConnection",
    "MetaInsightPoint",
    "MetaInsightSeries",
    "MetaMetricRegistry",
    "MetaMetricSupport",
    "MetaPage",
    "MetaPost",
    "MetaPostInsightPoint",
    "Schedule",
    "SyncRun",
    "Tenant",
    "User",
]
