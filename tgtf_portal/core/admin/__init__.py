"""People, the outbox and the audit trail, as staff see them."""

from tgtf_portal.core.admin import (
    access_entry,
    audit_event,
    consent,
    erasure,
    message,
    opt_out,
    person_sections,
    retention,
    returned_mail,
    suspended_address,
    table_import,
    user,
)
