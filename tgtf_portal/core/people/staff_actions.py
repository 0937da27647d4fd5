"""What staff do with accounts; each verb leaves a trace, and tells the person."""

from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.people import scope, sessions
from tgtf_portal.core.people.mail import account_mail
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.refusal import Refused


@transaction.atomic
def deactivate(people: QuerySet[User], *, by: User) -> int:
    """Shut accounts without deleting anything; nobody stays signed in, nor is again later."""
    rows = list(people.filter(is_active=True).select_for_update())
    if by in rows:
        raise Refused(_("You cannot switch off your own account."))
    _refuse_above(rows, by)
    keepers = _administrators_locked()
    User.objects.filter(pk__in=[person.pk for person in rows]).update(is_active=False)
    _refuse_without_administrator(keepers)
    for person in rows:
        sessions.end_all(person)
        _note("user.deactivated", person, by)
    return len(rows)


@transaction.atomic
def remove_second_factor(people: QuerySet[User], *, by: User) -> int:
    """For somebody who lost phone and recovery codes; the next page of staff asks for a new one.

    Who asked for it may be another than they said: nobody stays signed in.
    """
    rows = list(people.filter(authenticator__isnull=False).distinct())
    if by in rows:
        raise Refused(_("Your own second factor is turned off in your account, under Second step."))
    _refuse_above(rows, by)
    Authenticator.objects.filter(user__in=rows).delete()
    for person in rows:
        sessions.end_all(person)
        _note("user.second_factor_removed", person, by)
    return len(rows)


@transaction.atomic
def appoint(
    person: User,
    *,
    is_staff: bool,
    roles: Collection[str],
    by: User,
    facilities: Collection[int] | None = None,
) -> None:
    """Make somebody a member of staff with these roles, or take that back; who is none has none.

    With `facilities` they see those alone, of all that `by` may give; without, theirs stay. Whom a
    right is taken from is signed out everywhere.
    """
    keepers = _administrators_locked()
    person = User.objects.select_for_update().get(pk=person.pk)
    if person == by:
        raise Refused(_("Nobody changes their own rights: ask a colleague."))
    _refuse_above([person], by)
    kept = [role for role in StaffRole.values if is_staff and role in roles]
    held = set(person.groups.filter(name__in=StaffRole.values).values_list("name", flat=True))
    before = after = scope.facilities_of(person)
    if facilities is not None:
        after = facilities_to_give(person, facilities, by) if is_staff else frozenset()
    if person.is_staff == is_staff and held == {*kept} and before == after:
        return
    loses = (person.is_staff and not is_staff) or bool(held - {*kept})
    User.objects.filter(pk=person.pk).update(is_staff=is_staff)
    person.groups.remove(*Group.objects.filter(name__in=held))
    person.groups.add(*Group.objects.filter(name__in=kept))
    scope.assign_to(person, after)
    _refuse_without_administrator(keepers)
    if loses:
        sessions.end_all(person)
    _note("user.rights_changed", person, by, is_staff=is_staff, roles=kept)


def facilities_to_give(person: User, wanted: Collection[int], by: User) -> frozenset[int]:
    """The facilities that somebody is assigned to then; those that `by` does not see stay."""
    own = scope.facilities_of(by)
    offered = scope.facilities_offered(by).keys()
    held = scope.facilities_of(person) if person.pk else frozenset()
    after = (held - offered) | (frozenset(wanted) & offered)
    if own and not after:
        raise Refused(
            _("Choose a facility: without one a colleague sees all of them, and you do not.")
        )
    return after


def administrators() -> QuerySet[User]:
    """Who can appoint others."""
    inside = User.objects.filter(is_staff=True, is_active=True)
    return inside.filter(Q(is_superuser=True) | Q(groups__name=StaffRole.ADMINISTRATOR)).distinct()


def _administrators_locked() -> list[int]:
    """Two who take the role from each other follow one another."""
    found = sorted(administrators().values_list("pk", flat=True))
    return list(
        User.objects.filter(pk__in=found)
        .order_by("pk")
        .select_for_update()
        .values_list("pk", flat=True)
    )


def _refuse_without_administrator(before: Collection[int]) -> None:
    if before and not administrators().exists():
        raise Refused(_("Somebody has to be administrator: give a colleague that role first."))


def _refuse_above(people: Collection[User], by: User) -> None:
    """Who may everything is changed by those alone who may everything, too."""
    if not by.is_superuser and any(person.is_superuser for person in people):
        raise Refused(_("Only who may do everything changes the account of such a person."))


def _note(verb: str, person: User, by: User, **facts: object) -> None:
    event = audit.record(verb, person, by=by, **facts)
    outbox.promise_all([account_mail(verb, person, event.pk, by)])
