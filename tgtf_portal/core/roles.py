"""Who somebody is, as far as the cellar can tell; further roles come from links in the apps."""

from django.contrib.auth.models import AnonymousUser

from tgtf_portal.core.models import User

Person = User | AnonymousUser


def is_signed_in(user: Person) -> bool:
    return user.is_authenticated


def is_coordinator(user: Person) -> bool:
    """A member of the facility's staff."""
    return user.is_active and user.is_staff
