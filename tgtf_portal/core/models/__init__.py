"""The models of core: people, what they agreed to, promised mail, the audit trail, retention."""

from tgtf_portal.core.models.access_entry import AccessEntry
from tgtf_portal.core.models.audit_event import AuditEvent
from tgtf_portal.core.models.consent import Consent
from tgtf_portal.core.models.document import Document
from tgtf_portal.core.models.edition import Edition
from tgtf_portal.core.models.erasure import Erasure
from tgtf_portal.core.models.list_view import ListView
from tgtf_portal.core.models.message import Message
from tgtf_portal.core.models.opt_out import OptOut
from tgtf_portal.core.models.post_office import PostOffice
from tgtf_portal.core.models.retention import RetentionPeriod, RetentionRun
from tgtf_portal.core.models.returned_mail import ReturnedMail
from tgtf_portal.core.models.suspended_address import SuspendedAddress
from tgtf_portal.core.models.table_import import TableImport
from tgtf_portal.core.models.user import User
