"""Certificates of attendance in the administration: read, and revoked where one should not hold."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.models import User
from webinars.admin.deeds import Deed, Plan, WithDeeds
from webinars.domain.certificate import revoke_certificate
from webinars.models import Certificate


def only_holding(certificate: Certificate) -> str:
    return _("This certificate is revoked already.") if certificate.revoked_at else ""


def plan_revocation(certificate: Certificate) -> Plan:
    return Plan(
        [
            _("Its check page says from now on that it does not hold, to whoever opens it."),
            _("The personal page of %s no longer offers the file.") % certificate.name,
        ],
        final=_("A revoked certificate stays revoked, and no second one is issued."),
    )


def revoke(certificate: Certificate, *, by: User) -> str:
    revoke_certificate(certificate, by=by)
    return _("The certificate of %s is revoked.") % certificate.name


@admin.register(Certificate)
class CertificateAdmin(WithDeeds):
    deeds = [Deed("revoke", _lazy("Revoke"), plan_revocation, revoke, only_holding, grave=True)]
    list_display = ["name", "webinar_title", "held_on", "issued_at", "revoked_at"]
    list_filter = [("registration__webinar", admin.RelatedOnlyFieldListFilter)]
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["name", "webinar_title", "=code"]
    search_help_text = _lazy("A name, a webinar, or the code in a check page’s address.")
    fields = [*list_display[:3], "minutes", "registration", "code", "issued_at", "revoked_at"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Certificate]:
        return super().get_queryset(request).select_related("registration")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever was there asks for it on the personal page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is revoked, not deleted: the check page has to say so."""
        return False

    def view_on_site(self, obj: Certificate) -> str:
        return obj.get_absolute_url()
