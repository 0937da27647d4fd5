"""Certificates: asked for and kept by the personal link, checked by anybody who has one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tgtf_portal.core.access import by_link
from tgtf_portal.core.refusal import Refused
from webinars.documents import certificate_file
from webinars.domain.certificate import issue_certificate
from webinars.models import Certificate
from webinars.views.answers import SeeOther
from webinars.views.registration import own


@by_link
def certificate_download(request: HttpRequest, token: str) -> HttpResponse:
    """The button issues it, once; the file itself is there to be fetched again and again."""
    registration = own(token)
    if request.method == "POST":
        try:
            issue_certificate(registration)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(registration)
        return SeeOther(request.path)
    certificate = Certificate.objects.filter(registration=registration).first()
    if certificate is None or certificate.revoked_at:
        messages.error(request, _("There is no certificate here that holds."))
        return redirect(registration)
    certificate.registration = registration
    response = HttpResponse(certificate_file(certificate), content_type="application/pdf")
    name = f"certificate-{registration.webinar.slug}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@by_link
def certificate_detail(request: HttpRequest, code: str) -> HttpResponse:
    certificates = Certificate.objects.select_related("registration__webinar__series__facility")
    context = {"certificate": get_object_or_404(certificates, code=code)}
    return render(request, "webinars/certificate/detail.html", context)
