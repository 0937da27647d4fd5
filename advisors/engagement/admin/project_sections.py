"""What advisors bring to a project's place: who advises it, their days, and what came of them."""

from django.utils.translation import gettext_lazy as _

from clusters.admin.project_sections import add_section, of_project
from tgtf_portal.core.admin.place import Section

BY_ENGAGEMENT = "engagement__project"

add_section(
    Section("people", _("Advisors"), [of_project("advisors.engagement", _("Engagements"))]),
    before="documents",
)
add_section(
    Section("days", _("Days"), [of_project("advisors.activity", _("Activities"), BY_ENGAGEMENT)]),
    before="documents",
)
add_section(
    Section(
        "results",
        _("Results"),
        [
            of_project("advisors.deliverable", _("Deliverables"), BY_ENGAGEMENT),
            of_project("advisors.endreport", _("End reports"), BY_ENGAGEMENT),
            of_project("advisors.changerequest", _("Requests to change it"), BY_ENGAGEMENT),
        ],
    ),
    before="documents",
)
