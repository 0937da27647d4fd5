"""Certificates of attendance: asked for by whoever was there, revoked by staff."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.pages.qr import qr_picture
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.renderings import TypesettingError, breakable, font_families, kept, typeset
from webinars.models import Certificate, Registration, Webinar

PAPER = Path(settings.BASE_DIR) / "webinars" / "paper" / "certificate.typ"


# --- Certificates --------------------------------------------------------------------------------
def certificate_file(certificate: Certificate) -> bytes:
    """A tagged PDF by PDF/UA-1. Where no font here can write a name, its check page is named
    instead: a certificate with empty boxes would be worth nothing.
    """
    words = certificate_words(certificate)
    return kept("certificate", words, lambda: _set(words))


def _set(words: dict[str, Any]) -> bytes:
    elsewhere = _("as written at the address below")
    for hidden in ([], ["name"], ["webinar"], ["name", "webinar"]):
        with suppress(TypesettingError):
            return typeset(PAPER, {**words, **dict.fromkeys(hidden, elsewhere)})
    raise ValueError("no font here can write the certificate's own words")


def certificate_words(certificate: Certificate) -> dict[str, Any]:
    link = settings.SITE_URL + certificate.get_absolute_url()
    minutes = certificate.minutes
    length = ngettext("%d minute", "%d minutes", minutes) % minutes
    return {
        "title": _("Certificate of attendance"),
        "facility": certificate.registration.webinar.series.facility.name,
        "said": _("took part in the webinar"),
        "name": breakable(certificate.name),
        "webinar": breakable(certificate.webinar_title),
        "facts": [
            [_("Held on"), date_format(certificate.held_on, "j F Y")],
            *([[_("Length"), length]] if minutes else []),
            [_("Issued on"), date_format(certificate.issued_at, "j F Y")],
        ],
        "check": _("Whether this certificate holds can be read at"),
        "link": link,
        "qr": qr_picture(link),
        "qr_title": _("QR code with the address of the check page"),
        "language": certificate.registration.language,
        "fonts": font_families(),
    }


def can_be_certified(registration: Registration) -> bool:
    """Was there, and it is over."""
    return registration.attended and registration.is_active and registration.stage == "over"


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
        held_on=webinar.day,
        minutes=_minutes(webinar),
        issued_at=timezone.now(),
    )
    audit.record("certificate.issued", certificate, by=None)
    return certificate


def _minutes(webinar: Webinar) -> int:
    """None that could be certified where only the day is known."""
    lasted = webinar.ends_at - webinar.starts_at
    return round(lasted.total_seconds() / 60) if webinar.hours_known else 0


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
