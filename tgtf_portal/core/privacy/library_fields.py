"""What the tables of libraries hold about people."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.privacy.core_fields import (
    EMPTY_ACCOUNT,
    OPEN_ACCOUNT,
    WITH_ACCOUNT,
    of_account,
)
from tgtf_portal.core.privacy.register import nobody, table
from tgtf_portal.core.privacy.subject import DataSubject


def _addresses_of(subject: DataSubject) -> Q:
    return Q(user_id=subject.account) | Q(email__in=subject.addresses)


def _confirmations_of(subject: DataSubject) -> Q:
    own = Q(email_address__user_id=subject.account)
    return own | Q(email_address__email__in=subject.addresses)


table(
    "account.EmailAddress",
    whose=WITH_ACCOUNT,
    until=OPEN_ACCOUNT,
    rows=_addresses_of,
    addresses="email",
    deleted="user email verified primary",
)
table(
    "account.EmailConfirmation",
    whose=WITH_ACCOUNT,
    until=OPEN_ACCOUNT,
    rows=_confirmations_of,
    deleted="email_address created sent key",
    secrets="key",
)
table(
    "mfa.Authenticator",
    whose=WITH_ACCOUNT,
    until=OPEN_ACCOUNT,
    rows=of_account(),
    deleted="user type data created_at last_used_at",
    secrets="data",
)
table(
    "admin.LogEntry",
    whose=_("facility staff"),
    period="audit",
    kept={"user": EMPTY_ACCOUNT},
    texts="object_id object_repr change_message",
    impersonal="action_time content_type action_flag",
)
table(
    "usersessions.UserSession",
    whose=WITH_ACCOUNT,
    period="sessions",
    rows=of_account(),
    deleted="user created_at ip last_seen_at session_key user_agent data",
    secrets="session_key data",
)
# Rows are encoded: which are a person's is found out by reading them, see `elsewhere`.
table(
    "sessions.Session",
    whose=_("those who signed in or came by a personal link"),
    period="sessions",
    impersonal="session_key session_data expire_date",
)
nobody("auth.Permission", "name content_type codename")
nobody("auth.Group", "name permissions")
nobody("contenttypes.ContentType", "app_label model")
