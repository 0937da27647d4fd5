"""Who somebody is, as far as core can tell; further roles come from links in the apps."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from tgtf_portal.core.models import User

Person = User | AnonymousUser
Rows = TypeVar("Rows", bound=QuerySet)
Describe = Callable[[User], str]
_roles: list[tuple[str, Describe]] = []


def is_signed_in(user: Person) -> bool:
    return user.is_authenticated


def is_coordinator(user: Person) -> bool:
    """A member of the facility's staff."""
    return user.is_authenticated and user.acts_as_staff


def all_for_coordinators(narrow: Callable[[Rows, User], Rows]) -> Callable[[Rows, Person], Rows]:
    """Everything for coordinators, nothing for strangers; for everybody else as it says."""

    @wraps(narrow)
    def narrowed(rows: Rows, user: Person) -> Rows:
        if is_coordinator(user):
            return rows
        return narrow(rows, user) if user.is_authenticated else rows.none()

    return narrowed


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
