"""Certificates of attendance: asked for by whoever was there, revoked by staff."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.models import Certificate, Registration


def can_be_certified(registration: Registration) -> bool:
    """Was there, and it is over."""
    return registration.attended and registration.is_active and registration.standing == "over"


@transaction.atomic
def issue_certificate(registration: Registration) -> Certificate:
    """Write down what is true today. Asking again gives the same one, revoked or not."""
    webinar = registration.webinar
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    registration.webinar = webinar
    kept = Certificate.objects.filter(registration=registration).first()
    if kept:
        return kept
    if not can_be_certified(registration):
        raise Refused(_("Certificates are for those who were there, once the webinar is over."))
    certificate = Certificate.objects.create(
        registration=registration,
        name=registration.name,
        webinar_title=webinar.title,
        held_on=webinar.starts_at.astimezone(webinar.zone).date(),
        minutes=round((webinar.ends_at - webinar.starts_at).total_seconds() / 60),
        issued_at=timezone.now(),
    )
    audit.record("certificate.issued", certificate, by=None)
    return certificate


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, by: User | None) -> Certificate:
    """From now on the check page says that it does not hold."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.revoked_at:
        raise Refused(_("This certificate is revoked already."))
    certificate.revoked_at = timezone.now()
    certificate.save(update_fields=["revoked_at"])
    audit.record("certificate.revoked", certificate, by=by)
    return certificate
