"""The ground floor: tables, sessions with tenant scope, migrations."""

from models.alerts import Alert, AlertDelivery
from models.annotations import Annotation
from models.audit import AuditEvent
from models.background import BackgroundJob
from models.bi_roles import BiRole
from models.browser_sessions import BrowserSession
from models.channels import NotificationChannel
from models.coverage import MetaInsightCoverage, MetaInsightGap, MetaPostCoverage
from models.digests import DigestDelivery
from models.erasure import Erasure
from models.exports import ExportJob, ReportDelivery, ReportSchedule
from models.goals import Goal
from models.identities import OidcIdentity
from models.imports import MetaImport, MetaImportDay, MetaImportSnapshot
from models.insights import InsightRestatement, MetaInsightPoint, MetaInsightSeries
from models.kept import MetaPageDay, MetaPageFreshness
from models.mailed_links import MailedLink
from models.meta import MetaConnection, MetaPage
from models.metrics import MetaMetricRegistry, MetaMetricSupport
from models.orm import Base
from models.page_groups import PageGroup, PageGroupPage
from models.page_limits import MembershipGroup, MembershipPage
from models.post_labels import PostLabel, PostLabelPost
from models.post_numbers import MetaPostAges, MetaPostNewest, MetaPostUsual
from models.posts import MetaPost, MetaPostCounter, MetaPostGap, MetaPostInsightPoint
from models.runs import Schedule, SyncRun
from models.saved_views import SavedView, ViewLink
from models.screen_columns import ScreenColumns
from models.tenancy import ApiToken, FormerMember, Membership, Tenant, User
from models.two_step import RecoveryCode, TwoStep

__all__ = [
    "Alert",
    "AlertDelivery",
    "Annotation",
    "ApiToken",
    "AuditEvent",
    "BackgroundJob",
    "Base",
    "BiRole",
    "BrowserSession",
    "DigestDelivery",
    "Erasure",
    "ExportJob",
    "FormerMember",
    "Goal",
    "InsightRestatement",
    "MailedLink",
    "Membership",
    "MembershipGroup",
    "MembershipPage",
    "MetaConnection",
    "MetaImport",
    "MetaImportDay",
    "MetaImportSnapshot",
    "MetaInsightCoverage",
    "MetaInsightGap",
    "MetaInsightPoint",
    "MetaInsightSeries",
    "MetaMetricRegistry",
    "MetaMetricSupport",
    "MetaPage",
    "MetaPageDay",
    "MetaPageFreshness",
    "MetaPost",
    "MetaPostAges",
    "MetaPostCounter",
    "MetaPostCoverage",
    "MetaPostGap",
    "MetaPostInsightPoint",
    "MetaPostNewest",
    "MetaPostUsual",
    "NotificationChannel",
    "OidcIdentity",
    "PageGroup",
    "PageGroupPage",
    "PostLabel",
    "PostLabelPost",
    "RecoveryCode",
    "ReportDelivery",
    "ReportSchedule",
    "SavedView",
    "Schedule",
    "ScreenColumns",
    "SyncRun",
    "Tenant",
    "TwoStep",
    "User",
    "ViewLink",
]
