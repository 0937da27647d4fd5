"""The cellar's nouns: people, promised mail and the audit trail."""

from tgtf_portal.core.models.audit_event import AuditEvent
from tgtf_portal.core.models.message import Message
from tgtf_portal.core.models.user import User

__all__ = ["AuditEvent", "Message", "User"]
