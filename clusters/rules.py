"""Who may, as far as clusters and their projects go."""

from tgtf_portal.core.roles import Person


def is_cluster_manager(user: Person) -> bool:
    """Manages at least one cluster."""
    return user.is_authenticated and user.is_active and user.memberships.exists()


def is_reviewer(user: Person) -> bool:
    """Was appointed to review what clusters hand in."""
    return user.is_authenticated and user.is_active and user.reviewer_appointments.exists()
