"""Who may, as far as advice goes."""

from django.utils.translation import gettext as _

from tgtf_portal.core.models import User
from tgtf_portal.core.people.roles import described


@described("advisor")
def advising(user: User) -> str:
    return _("advisor") if hasattr(user, "advisor") else ""
