"""What core's own tables tell about a person, on the page about them."""

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.person import Part, Section, about_their_things, add_sections
from tgtf_portal.core.values.kinds import name_of

add_sections(
    Section(
        "core.User",
        Part.PERSON,
        [_("account"), _("name"), _("active"), _("staff"), _("last login")],
        lambda user: [user.email, user.name, user.is_active, user.is_staff, user.last_login],
    ),
    Section(
        "core.Message",
        Part.MAIL,
        [_("subject"), _("status"), _("promised at"), _("sent at")],
        lambda mail: [
            mail.subject or name_of(mail.kind),
            mail.get_status_display(),
            mail.created_at,
            mail.sent_at,
        ],
    ),
    Section(
        "core.SuspendedAddress",
        Part.MAIL,
        [_("address"), _("reason"), _("since")],
        lambda row: [row.email, row.reason, row.suspended_at],
    ),
    Section(
        "core.ReturnedMail",
        Part.MAIL,
        [_("subject"), _("what it says"), _("arrived at")],
        lambda mail: [mail.subject, mail.verdict, mail.arrived_at],
    ),
    Section(
        "core.OptOut",
        Part.MAIL,
        [_("wants no mail on"), _("since")],
        lambda row: [row.topic, row.since],
    ),
    Section(
        "core.Consent",
        Part.MAIL,
        [_("agreed to"), _("given at"), _("taken back at")],
        lambda row: [row.text, row.given_at, row.withdrawn_at],
    ),
    Section(
        "core.AccessEntry",
        Part.RECORDS,
        [_("who looked"), _("what"), _("of whom"), _("at")],
        lambda row: [row.by, row.get_verb_display(), row.thing, row.at],
        related=["by"],
        rows=about_their_things,
    ),
    Section(
        "core.AuditEvent",
        Part.RECORDS,
        [_("what was done"), _("to what"), _("by"), _("at")],
        lambda row: [row.verb, row.label, row.actor, row.at],
        related=["actor"],
        rows=about_their_things,
    ),
)
