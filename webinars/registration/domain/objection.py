"""Somebody whom others registered does not want that: they are withdrawn, and it holds."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.common.locks import locked
from webinars.letters.promises import webinar_mail
from webinars.models import Registration
from webinars.registration.domain.actions import cancel_registration

OBJECTED = "registration.objected"


def by_whom(registration: Registration) -> str:
    """Who registered them, in words; nothing where they did it themselves."""
    person = registration.registered_by if registration.registered_by_id else None
    if person is None or person.email == registration.email:
        return ""
    if person.is_staff:
        return _("The staff of the %s") % registration.webinar.series.facility.name
    if registration.cluster:
        facts = {"name": person.name, "cluster": registration.cluster.name}
        return _("%(name)s of your cluster, %(cluster)s,") % facts
    return person.name


@transaction.atomic
def object_to_registration(registration: Registration) -> Registration:
    """Withdraw somebody whom others registered, and tell these that they do not take part.

    From then on nobody but staff registers them for this webinar, except themselves. Twice is once.
    """
    locked(registration.webinar)
    registration = Registration.objects.with_webinar().get(pk=registration.pk)
    if not by_whom(registration):
        raise Refused(_("Nobody else registered you; cancel if you cannot come."))
    if registration.objected_at:
        return registration
    if registration.stage in ("over", "called_off"):
        raise Refused(_("This webinar is over or was cancelled."))
    registration.objected_at = timezone.now()
    registration.save(update_fields=["objected_at"])
    registration = cancel_registration(registration)
    _tell(registration)
    audit.record("registration.objected", registration, by=None)
    return registration


def _tell(registration: Registration) -> None:
    """Whoever registered them, once; nobody where that account has gone or is closed."""
    told: User | None = registration.registered_by
    if told is None or not told.is_active:
        return
    mail = webinar_mail(
        OBJECTED,
        registration.webinar_id,
        registration,
        context={"registration": registration.pk},
        to=told.email,
        name=told.name,
    )
    outbox.promise(replace(mail, language=told.language))
