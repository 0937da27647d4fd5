"""Who may, as far as clusters and their projects go."""

from django.utils.translation import gettext as _

from tgtf_portal.core.models import User
from tgtf_portal.core.people.roles import Person, described


def is_cluster_manager(user: Person) -> bool:
    """Manages at least one cluster."""
    return user.is_authenticated and user.is_active and user.memberships.exists()


@described("memberships__cluster")
def clusters_managed(user: User) -> str:
    names = ", ".join(membership.cluster.name for membership in user.memberships.all())
    return _("manages %(clusters)s") % {"clusters": names} if names else ""


@described("reviewer_appointments")
def reviewing(user: User) -> str:
    return _("reviewer") if user.reviewer_appointments.all() else ""
