"""Who somebody is, as far as core can tell; further roles come from links in the apps."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from tgtf_portal.core.models import User

Person = User | AnonymousUser
STRANGER = AnonymousUser()  # whom statements of public pages are put together for
Describe = Callable[[User], str]
_roles: list[tuple[str, Describe]] = []


def is_signed_in(user: Person) -> bool:
    return user.is_authenticated


def is_colleague(user: Person) -> bool:
    """Of the facility's staff, in a session that has shown it."""
    return user.is_authenticated and user.acts_as_staff


def described(prefetch: str) -> Callable[[Describe], Describe]:
    """Sign up a role: what to fetch for it, and its words (empty where a person has it not)."""

    def sign_up(describe: Describe) -> Describe:
        _roles.append((prefetch, describe))
        return describe

    return sign_up


def roles_to_prefetch() -> list[str]:
    return [prefetch for prefetch, _describe in _roles]


def roles_of(user: User) -> list[str]:
    """Every role in words; costs nothing more after `prefetch_related(*roles_to_prefetch())`."""
    return [words for _prefetch, describe in _roles if (words := describe(user))]
