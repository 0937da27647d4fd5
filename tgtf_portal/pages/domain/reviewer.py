"""What a reviewer can expect."""

from django.utils.translation import gettext as _

from tgtf_portal.pages.domain.sections import DashboardSection


def reviewer_section() -> DashboardSection:
    return DashboardSection(
        "reviewer",
        _("Your reviews"),
        quiet=_(
            "No call is open. When one closes, the applications assigned to you stand here with "
            "the day by which we need your scores, and you get a mail. "
            "You never see applications of clusters that you are tied to."
        ),
    )
