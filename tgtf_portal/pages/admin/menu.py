"""What stands under which task in the administration's menu."""

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.desk.menu import Page, section

section(
    "year",
    _("The year"),
    Page(_("The year at a glance"), "admin:year", "clusters.view_facility"),
)
section(
    "webinars",
    _("Webinars"),
    *["webinars.webinar", "webinars.insight", "webinars.recap", "webinars.successstory"],
)
section(
    "advice",
    _("Advice"),
    Page(_("Health board"), "admin:advisors_engagement_health", "advisors.view_engagement"),
    *["advisors.engagement", "advisors.deliverable", "advisors.daystatement"],
    "advisors.poolentry",
)
section("clusters", _("Clusters"), "clusters.cluster", "clusters.project", "clusters.sme")
section("facility", _("Facility"), "clusters.facilitypage")
section(
    "people",
    _("People"),
    Page(
        _("Colleagues"),
        "admin:clusters_accountinvitation_colleagues",
        "clusters.view_accountinvitation",
    ),
    *["webinars.registration", "core.user", "advisors.advisor", "clusters.membership"],
)
section(
    "mail",
    _("Mail"),
    *["webinars.staffletter", "webinars.campaign", "webinars.mailtext"],
    *["core.message", "core.returnedmail"],
)
