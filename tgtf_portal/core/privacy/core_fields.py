"""What core's own tables hold about people."""

from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.privacy.register import Rows, nobody, table
from tgtf_portal.core.privacy.subject import DataSubject

WITH_ACCOUNT = _("people with an account")
EMPTY_ACCOUNT = _("leads to an account that is empty by then")
COUNTED = _("is counted, and names nobody")
OPEN_ACCOUNT = _("as long as the account is open")
OWN_WORK = _("says what was done, not by whom")


def of_account(field: str = "user") -> Rows:
    """Rows that belong to the person's account."""
    return lambda subject: Q(**{f"{field}_id": subject.account})


def _by_address(field: str) -> Rows:
    return lambda subject: Q(**{f"{field}__in": subject.addresses})


def _returns_of(subject: DataSubject) -> Q:
    found = Q(message__recipient__in=subject.addresses)
    for address in subject.addresses:
        for name in ("sender", "subject", "text"):
            found |= Q(**{f"{name}__icontains": address})
    return found


table(
    "core.User",
    whose=WITH_ACCOUNT,
    until=OPEN_ACCOUNT,
    rows=lambda subject: Q(pk=subject.account),
    names="name",
    addresses="email",
    replaced="email name password",
    cleared="last_login is_superuser is_staff is_active groups user_permissions",
    kept={"language time_zone date_joined": COUNTED},
    secrets="password",
    values={"password": lambda number: make_password(None)},
)
table(
    "core.AuditEvent",
    whose=_("those about whom, or by whom, something was done"),
    period="audit",
    rows=lambda subject: Q(thing__in=subject.things),
    replaced="label",
    cleared="facts",
    kept={"actor": EMPTY_ACCOUNT, "verb thing within at": OWN_WORK},
    texts="label facts",
)
table(
    "core.AccessEntry",
    whose=_("members of staff, and those whose data they looked at"),
    period="access_log",
    rows=lambda subject: Q(thing__in=subject.things),
    kept={"by": EMPTY_ACCOUNT, "verb thing at page": OWN_WORK},
)
table(
    "core.Consent",
    whose=_("those who agreed to something"),
    period="consents",
    rows=_by_address("email"),
    addresses="email",
    replaced="email",
    kept={"purpose text digest source given_at withdrawn_at": _("proves that we asked")},
)
table(
    "core.Message",
    whose=_("those whom we wrote to"),
    period="mail_records",
    rows=_by_address("recipient"),
    names="recipient_name",
    addresses="recipient",
    replaced="recipient key",
    cleared="recipient_name context subject text packed_html reason",
    kept={
        "message_id": _("a random number; the send journal is compared by it"),
        "kind language about source status sent_at bounced_at verdict created_at": COUNTED,
    },
    texts="context subject text reason",
    impersonal="at_most_once priority due_at drop_after attempts doubts crashes token lease_until",
    secrets="key message_id token",
    values={"key": lambda number: f"erased/{number}"},
)
table(
    "core.OptOut",
    whose=_("those who want no mail on a topic"),
    until=_("as long as it stands"),
    rows=_by_address("email"),
    addresses="email",
    deleted="email topic since",
)
table(
    "core.SuspendedAddress",
    whose=_("those whose mail comes back"),
    period="suspended",
    rows=_by_address("email"),
    addresses="email",
    deleted="email code reason message suspended_at",
)
table(
    "core.ReturnedMail",
    whose=_("those whose mail comes back"),
    period="returned_mail",
    rows=_returns_of,
    deleted="message sealed verdict sender subject text fingerprint arrived_at status"
    " settled_at settled_by",
    texts="sender subject text",
)
table(
    "core.TableImport",
    whose=_("those on a list that staff brought along"),
    period="table_imports",
    kept={"uploaded_by": EMPTY_ACCOUNT},
    texts="target_label file_name remarks meant sample faults complaint outcome options",
    impersonal="kind target content status skip_unknown only_right rows checked known wrong"
    " uploaded_at taken_at",
)
table(
    "core.ListView",
    whose=_("members of staff"),
    until=_("until they delete it"),
    rows=of_account("owner"),
    deleted="owner table name columns filters order shared",
    texts="name",
)
table(
    "core.Document",
    whose=_("those who handed documents in"),
    until=_("as long as the work that it belongs to is accounted for"),
    rows=of_account("uploaded_by"),
    kept={"uploaded_by": EMPTY_ACCOUNT, "version kind size uploaded_at": OWN_WORK},
    texts="name",
    impersonal="code series digest stored_as",
    secrets="stored_as",
)
table(
    "core.PostOffice",
    kept={"held_by": EMPTY_ACCOUNT},
    texts="held_because last_failure",
    impersonal="installation held_at failures failing_since rests_until allowance allowance_at",
)
nobody("core.Edition", "name edition")
table("core.RetentionRun", kept={"by": EMPTY_ACCOUNT}, impersonal="at gone")
nobody("core.RetentionPeriod", "name days")
table("core.Erasure", kept={"by": EMPTY_ACCOUNT}, impersonal="code at way changed")
