"""Who may, as far as advice goes."""

from tgtf_portal.core.roles import Person


def is_advisor(user: Person) -> bool:
    """Is one of the facility's hand-picked advisors."""
    return user.is_authenticated and user.is_active and hasattr(user, "advisor")
