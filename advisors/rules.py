"""Who may, as far as advice goes."""

from django.utils.translation import gettext as _

from tgtf_portal.core.models import User
from tgtf_portal.core.people.roles import Person, described


def is_advisor(user: Person) -> bool:
    """Is one of the facility's hand-picked advisors."""
    return user.is_authenticated and user.is_active and hasattr(user, "advisor")


@described("advisor")
def advising(user: User) -> str:
    return _("advisor") if hasattr(user, "advisor") else ""
