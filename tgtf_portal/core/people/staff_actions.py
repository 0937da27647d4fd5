"""What staff do with accounts; each verb leaves a trace."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused


@transaction.atomic
def deactivate(people: QuerySet[User], *, by: User) -> int:
    """Shut accounts without deleting anything; open sessions end with the next click."""
    rows = list(people.filter(is_active=True).select_for_update())
    if by in rows:
        raise Refused(_("You cannot switch off your own account."))
    User.objects.filter(pk__in=[person.pk for person in rows]).update(is_active=False)
    for person in rows:
        audit.record("user.deactivated", person, by=by)
    return len(rows)


@transaction.atomic
def remove_second_factor(people: QuerySet[User], *, by: User) -> int:
    """For somebody who lost phone and recovery codes; the next admin page asks for a new one."""
    rows = list(people.filter(authenticator__isnull=False).distinct())
    Authenticator.objects.filter(user__in=rows).delete()
    for person in rows:
        audit.record("user.second_factor_removed", person, by=by)
    return len(rows)
