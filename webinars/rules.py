"""Who may, as far as webinars go."""

from tgtf_portal.core.roles import Person


def is_host(user: Person) -> bool:
    """Hosts at least one break-out."""
    return user.is_authenticated and user.is_active and user.hosted.exists()
