"""Whose rows a member of staff sees: those of the facilities they are assigned to, or all.

The tables of rights say by what a row belongs to a facility: a relation to a facility, or to what
belongs to one. `*` is common to all of them; `?` leaves in what belongs to none yet; `-` is for
those alone who see all facilities.
"""

from collections.abc import Callable, Collection, Iterable
from functools import cache, wraps
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from tgtf_portal.core.models import User
from tgtf_portal.core.people.rights import line_of
from tgtf_portal.core.people.roles import Person

Rows = TypeVar("Rows", bound=QuerySet)
Assigned = Callable[[User], frozenset[int]]
Narrow = Callable[[User, frozenset[int]], Q]
COMMON, FOR_ALL_ALONE, OR_NONE = "*", "-", "?"
EVERYTHING, NOTHING = Q(), Q(pk__in=[])
Offer = Callable[[], dict[int, str]]
Assign = Callable[[User, Collection[int]], None]
_assigned: list[Assigned] = []
_offers: list[tuple[Offer, Assign]] = []
_special: dict[str, Narrow] = {}


def assigned_by(find: Assigned) -> Assigned:
    """Sign up who knows which facilities somebody is assigned to."""
    _assigned.append(find)
    return find


def assigns(offer: Offer) -> Callable[[Assign], Assign]:
    """Sign up which facilities there are, and who writes down whose of them are somebody's."""

    def sign_up(assign: Assign) -> Assign:
        _offers.append((offer, assign))
        return assign

    return sign_up


def facilities_offered(by: Person) -> dict[int, str]:
    """By number, the names of those that a member of staff may give to a colleague."""
    found = {pk: name for offer, _assign in _offers for pk, name in offer().items()}
    own = facilities_of(by)
    return {pk: name for pk, name in found.items() if not own or pk in own}


def assign_to(person: User, facilities: Collection[int]) -> None:
    """From now on these are the facilities that somebody is assigned to."""
    for _offer, assign in _offers:
        assign(person, facilities)
    vars(person).pop("_facilities", None)


def narrowed(label: str) -> Callable[[Narrow], Narrow]:
    """Sign up rows that are found in another way than by a path."""

    def sign_up(narrow: Narrow) -> Narrow:
        _special[label] = narrow
        return narrow

    return sign_up


def facilities_of(user: Person) -> frozenset[int]:
    """The facilities that somebody is assigned to; none means all. Asked once a request."""
    if not user.is_authenticated or user.is_superuser:
        return frozenset()
    if not hasattr(user, "_facilities"):
        user._facilities = frozenset().union(*(find(user) for find in _assigned))  # type: ignore[attr-defined]
    return user._facilities  # type: ignore[attr-defined]


def condition(model: type[Model], user: Person) -> Q:
    """Which rows of a model a member of staff sees, given that they may see such rows at all."""
    facilities = facilities_of(user)
    if not facilities or not user.is_authenticated:
        return EVERYTHING
    if special := _special.get(model._meta.label_lower):
        return special(user, facilities)
    return _by_path(model, facilities)


def _by_path(model: type[Model], facilities: Iterable[int]) -> Q:
    path = path_of(model)
    if path in (COMMON, FOR_ALL_ALONE):
        return EVERYTHING if path == COMMON else NOTHING
    name = path.removeprefix(OR_NONE)
    belongs = Q(**{f"{name}__in": facilities})
    if path != name:
        belongs |= Q(**{f"{name}__isnull": True})
    # Looked up apart: a path may lead to several rows, and counts of the list stay right.
    return Q(pk__in=model._base_manager.filter(belongs).values("pk"))


@cache
def path_of(model: type[Model]) -> str:
    """From a row to its facility, through what it belongs to."""
    line = line_of(model)
    said = line.facility if line else FOR_ALL_ALONE
    if said in (COMMON, FOR_ALL_ALONE, "pk"):
        return said
    name = said.removeprefix(OR_NONE)
    rest = path_of(model._meta.get_field(name).related_model)
    is_optional = said != name or rest.startswith(OR_NONE)
    path = name if rest == "pk" else f"{name}__{rest.removeprefix(OR_NONE)}"
    return f"{OR_NONE}{path}" if is_optional else path


def within(rows: Rows, user: Person) -> Rows:
    """Those of the rows that a member of staff sees."""
    seen = condition(rows.model, user)
    return rows.filter(seen) if seen else rows


class FoundOtherwiseError(Exception):
    """Which rows belong to facilities is not said by a path, or does not depend on them."""


def is_common(model: type[Model]) -> bool:
    """Common to all facilities."""
    return model._meta.label_lower not in _special and path_of(model) == COMMON


def among(rows: Rows, facilities: list[int]) -> Rows:
    """Those of the rows that belong to these facilities, or to none where the table says so."""
    model: type[Model] = rows.model
    if model._meta.label_lower in _special or path_of(model) in (COMMON, FOR_ALL_ALONE):
        raise FoundOtherwiseError
    return rows.filter(_by_path(model, facilities))


def all_for_staff(right: str) -> Callable[[Callable[[Rows, User], Rows]], Any]:
    """For staff with this right all rows of their facilities, for strangers none; for everybody
    else as it says."""

    def decorate(narrow: Callable[[Rows, User], Rows]) -> Callable[[Rows, Person], Rows]:
        @wraps(narrow)
        def narrowed_rows(rows: Rows, user: Person) -> Rows:
            if user.has_perm(right):
                return within(rows, user)
            return narrow(rows, user) if user.is_authenticated else rows.none()

        return narrowed_rows

    return decorate


def public_and_own(rows: Rows, public: Rows, user: Person, right: str) -> Rows:
    """What is public; for staff with this right all else of their facilities, too."""
    if not user.has_perm(right):
        return public
    seen = condition(rows.model, user)
    return rows.filter(Q(pk__in=public.values("pk")) | seen) if seen else rows


def covers(user: Person, thing: Model) -> bool:
    """Whether a member of staff sees this one."""
    seen = condition(type(thing), user)
    return not seen or type(thing)._base_manager.filter(seen, pk=thing.pk).exists()
