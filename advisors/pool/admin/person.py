"""What advice tells about a person, on the page about them."""

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.person import Part, Section, add_sections

add_sections(
    Section(
        "advisors.Advisor",
        Part.ADVICE,
        [_("advisor"), _("country"), _("days offered")],
        lambda row: [row.user, row.country.name, row.days_offered],
        related=["user"],
    ),
    Section(
        "advisors.PoolEntry",
        Part.ADVICE,
        [_("in the pool of"), _("state")],
        lambda row: [row.facility, row.get_status_display()],
        related=["facility"],
    ),
    Section(
        "advisors.Engagement",
        Part.ADVICE,
        [_("advises"), _("state")],
        lambda row: [row.project, row.get_status_display()],
        related=["project"],
        rows=lambda subject: Q(advisor__user=subject.account),
    ),
    Section(
        "advisors.PrivateNote",
        Part.ADVICE,
        [_("on the activity"), _("what the advisor wrote to the coordinator alone")],
        lambda row: [row.activity.title, Truncator(row.text).words(60)],
        related=["activity"],
        leads_to=lambda row: row.activity,
        rows=lambda subject: Q(activity__engagement__advisor__user=subject.account),
    ),
)
