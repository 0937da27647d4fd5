"""Who may, as far as advice goes."""

from django.utils.translation import gettext as _

from tgtf_portal.core.models import User
from tgtf_portal.core.people import rights
from tgtf_portal.core.people.roles import described

rights.sign_up(
    "advisors",
    """
    # model             coordinator  webinars  advice  post  reader  administrator  facility
    advisor             vacdh        v         vacdh   -     v       v              ?engagements
    engagement          vacdh        -         vacdh   -     v       -              project
    changerequest       vc           -         vc      -     v       -              engagement
    endreport           vc           -         vc      -     v       -              engagement
    endreportanswer     v            -         v       -     v       -              report
    endreportquestion   vacd         -         vacd    -     v       -              facility
    engagementanswer    v            -         v       -     v       -              engagement
    activity            vach         -         vach    -     v       -              engagement
    activitycorrection  v            -         v       -     v       -              activity
    privatenote         v            -         v       -     -       -              activity
    daystatement        vc           -         vc      -     v       -              facility
    daystatementline    v            -         v       -     v       -              statement
    deliverable         vacdh        -         vacdh   -     v       -              engagement
    submission          -            -         -       -     -       -              deliverable
    projectdocument     -            -         -       -     -       -              project
    healthlimits        vac          -         v       -     v       vac            facility
    plan                v            -         v       -     v       -              engagement
    poolentry           vacd         -         vacd    -     -       -              facility
    availability        v            -         v       -     v       v              advisor
    comment             vac          -         vac     -     v       -              project
    meeting             v            -         v       -     v       -              engagement
    """,
)


@described("advisor")
def advising(user: User) -> str:
    return _("advisor") if hasattr(user, "advisor") else ""
