"""How long core keeps what it writes, and the sweeps that end it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail import returned_mail
from tgtf_portal.core.models import (
    AccessEntry,
    AuditEvent,
    Consent,
    Message,
    RetentionRun,
    SuspendedAddress,
    User,
)
from tgtf_portal.core.privacy import elsewhere
from tgtf_portal.core.privacy.register import is_history, is_history_of_links
from tgtf_portal.core.privacy.retention import period, sweep
from tgtf_portal.core.tables import import_actions
from tgtf_portal.core.values.erased import DOMAIN, pseudonym
from tgtf_portal.core.values.periods import Period
from tgtf_portal.core.values.tokens import new_code

Status = Message.Status
DONE = (Status.SENT, Status.FAILED, Status.DROPPED)

UNCONFIRMED = period(
    Period(
        "unconfirmed",
        _("Addresses that nobody confirmed"),
        _("after the form was sent"),
        _("The registration or the account goes."),
        days=7,
        most=60,
    )
)
TABLE_IMPORTS = period(
    Period(
        "table_imports",
        _("Lists that staff brought along"),
        _("after the upload"),
        _("The file and what was shown of it go; what was taken over stays."),
        days=7,
        most=60,
    )
)
MAIL_BODIES = period(
    Period(
        "mail_bodies",
        _("What mails said"),
        _("after the mail was promised"),
        _("Subject and contents go; that a mail went stays."),
        days=90,
        most=730,
    )
)
MAIL_RECORDS = period(
    Period(
        "mail_records",
        _("That a mail went, and to whom"),
        _("after the mail was promised"),
        _("The address goes; the mail is still counted."),
        days=730,
        least=30,
    )
)
MAIL_FILES = period(
    Period(
        "mail_files",
        _("Mails as files, where no mail server sends them or they came back"),
        _("after they were written"),
        _("The file goes."),
        days=30,
        most=365,
    )
)
RETURNED = period(
    Period(
        "returned_mail",
        _("Mails that came back"),
        _("after staff have looked at them"),
        _("What the other mail server wrote goes."),
        days=30,
        least=30,  # as long as a report is believed: the same mail, read again, is known
        most=365,
    )
)
SUSPENDED = period(
    Period(
        "suspended",
        _("Addresses whose mail comes back"),
        _("after the address was suspended"),
        _("The address goes from the list; the next mail tries it again."),
        days=365,
    )
)
CONSENTS = period(
    Period(
        "consents",
        _("What somebody agreed to"),
        _("after it was taken back, or else given"),
        _("The address goes; the words and the day stay."),
        days=1095,
        least=365,
    )
)
SESSIONS = period(
    Period(
        "sessions",
        _("Being signed in"),
        _("after the last time it was renewed"),
        _("Whoever comes again signs in again."),
        days=14,
        most=14,
    )
)
AUDIT = period(
    Period(
        "audit",
        _("Who did what"),
        _("after it was done"),
        _("The line goes."),
        days=730,
        least=90,
    )
)
ACCESS_LOG = period(
    Period(
        "access_log",
        _("Which of the staff looked at whose data"),
        _("after it was done"),
        _("The line goes."),
        days=365,
        least=90,
    )
)
HISTORY = period(
    Period(
        "history",
        _("Earlier states of what was changed"),
        _("after the change"),
        _("The earlier state goes; what is there now stays."),
        days=730,
        least=30,
    )
)
JOURNAL = period(
    Period(
        "journal",
        _("The send journal: times, numbers and hashes of mails that left"),
        _("after the day it is about"),
        _("The day’s file goes; backups older than that cannot be compared with it."),
        days=730,
        least=30,
    )
)


def _gone(rows: QuerySet, *, rehearse: bool) -> int:
    if rehearse:
        return rows.count()
    number = rows.count()
    rows.delete()
    return number


# --- Mails ----------------------------------------------------------------------------------------
@sweep(MAIL_BODIES)
def bodies(limit: datetime, *, rehearse: bool) -> int:
    old = Message.objects.filter(created_at__lt=limit, status__in=DONE)
    nothing: dict[str, Any] = {
        "context": {},
        "subject": "",
        "text": "",
        "packed_html": None,
        "reason": "",
    }
    old = old.exclude(**nothing)
    return old.count() if rehearse else old.update(**nothing)


@sweep(MAIL_RECORDS)
def recipients(limit: datetime, *, rehearse: bool) -> int:
    old = Message.objects.filter(created_at__lt=limit, status__in=DONE)
    old = old.exclude(recipient__endswith=f"@{DOMAIN}")
    if rehearse:
        return old.count()
    found = sorted(set(old.values_list("recipient", flat=True)))
    run = new_code()[:8].lower()  # one that appears twice is still one recipient
    facts = {"recipient_name": ""}
    return sum(
        old.filter(recipient=address).update(recipient=pseudonym(run, n), **facts)
        for n, address in enumerate(found)
    )


@sweep(RETURNED)
def returns(limit: datetime, *, rehearse: bool) -> int:
    return _gone(returned_mail.settled_before(limit), rehearse=rehearse)


@sweep(SUSPENDED)
def suspensions(limit: datetime, *, rehearse: bool) -> int:
    return _gone(SuspendedAddress.objects.filter(suspended_at__lt=limit), rehearse=rehearse)


# --- People ---------------------------------------------------------------------------------------
@sweep(TABLE_IMPORTS)
def uploaded_files(limit: datetime, *, rehearse: bool) -> int:
    if rehearse:
        return import_actions.old_files(limit).count()
    return import_actions.forget_old_files(limit)


@sweep(CONSENTS)
def consents(limit: datetime, *, rehearse: bool) -> int:
    old = Consent.objects.annotate(over_at=Coalesce("withdrawn_at", "given_at"))
    old = old.filter(over_at__lt=limit).exclude(email__endswith=f"@{DOMAIN}")
    found = list(old.values_list("pk", flat=True))
    run = new_code()[:8].lower()
    for number in [] if rehearse else found:
        Consent.objects.filter(pk=number).update(email=pseudonym(run, number))
    return len(found)


@sweep(UNCONFIRMED)
def accounts_never_opened(limit: datetime, *, rehearse: bool) -> int:
    """Somebody signed up with an address and never showed that it is theirs."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    people = User.objects.filter(date_joined__lt=limit, last_login=None, is_staff=False)
    people = people.filter(Exists(addresses), ~Exists(addresses.filter(verified=True)))
    # Whoever staff linked to something was known before.
    linked = [f.name for f in User._meta.related_objects if f.related_model is not EmailAddress]
    people = people.filter(**{f"{name}__isnull": True for name in linked if name and name != "+"})
    return _gone(people.distinct(), rehearse=rehearse)


@sweep(SESSIONS)
def sessions(limit: datetime, *, rehearse: bool) -> int:
    lifetime = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return _gone(Session.objects.filter(expire_date__lt=limit + lifetime), rehearse=rehearse)


# --- What was done --------------------------------------------------------------------------------
@sweep(AUDIT)
def trail(limit: datetime, *, rehearse: bool) -> int:
    number = _gone(AuditEvent.objects.filter(at__lt=limit), rehearse=rehearse)
    number += _gone(LogEntry.objects.filter(action_time__lt=limit), rehearse=rehearse)
    return number + _gone(RetentionRun.objects.filter(at__lt=limit), rehearse=rehearse)


@sweep(ACCESS_LOG)
def access_log(limit: datetime, *, rehearse: bool) -> int:
    return _gone(AccessEntry.objects.filter(at__lt=limit), rehearse=rehearse)


@sweep(HISTORY)
def earlier_states(limit: datetime, *, rehearse: bool) -> int:
    """The links that an earlier state had go first."""
    tables = [model for model in apps.get_models() if is_history(model)]
    links = [model for model in tables if is_history_of_links(model)]
    states = [model for model in tables if model not in links]
    number = 0
    for model, when in [(m, "history__history_date") for m in links] + [
        (m, "history_date") for m in states
    ]:
        number += _gone(model._base_manager.filter(**{f"{when}__lt": limit}), rehearse=rehearse)
    return number


# --- Files ----------------------------------------------------------------------------------------
@sweep(MAIL_FILES)
def mail_files(limit: datetime, *, rehearse: bool) -> int:
    return _old_files(list(elsewhere.mail_files()), limit, rehearse=rehearse)


@sweep(JOURNAL)
def journal_days(limit: datetime, *, rehearse: bool) -> int:
    files = list(Path(settings.JOURNAL_DIR).glob("*/????-??-??.log"))
    return _old_files(files, limit, rehearse=rehearse)


def _old_files(files: list[Path], limit: datetime, *, rehearse: bool) -> int:
    old = [file for file in files if _written_before(file, limit)]
    return len(old) if rehearse else elsewhere.remove(old)


def _written_before(file: Path, limit: datetime) -> bool:
    try:
        return file.stat().st_mtime < limit.timestamp()
    except FileNotFoundError:
        return False
