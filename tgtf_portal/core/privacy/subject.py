"""The person a request is about: by which addresses, account and names the portal knows them."""

from dataclasses import dataclass, replace
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q

from tgtf_portal.core.models import User
from tgtf_portal.core.values.fields import AddressField

NO_ACCOUNT = 0


@dataclass(frozen=True, slots=True)
class DataSubject:
    """`things` are names of their rows as the audit trail has them, once these are known."""

    email: str
    addresses: tuple[str, ...]
    account: int = NO_ACCOUNT  # the number of the user; never None, which would match every gap
    user: User | None = None
    names: tuple[str, ...] = ()
    things: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()  # of their personal links
    roles: tuple[str, ...] = ()  # what is told behind a name, such as a speaker's function

    def known_by(self, **facts: Any) -> "DataSubject":
        return replace(self, **facts)


def subject_of(email: str) -> DataSubject:
    """By one address; whoever has an account is known by all addresses that they proved to own.

    One that was only typed into an account may be another person's.
    """
    email = AddressField.normalise(email)
    proved = EmailAddress.objects.filter(verified=True)
    owners = Q(email=email) | Q(pk__in=proved.filter(email=email).values("user"))
    user = User.objects.filter(owners).order_by("pk").first()
    if user is None:
        return DataSubject(email, (email,))
    others = proved.filter(user=user).values_list("email", flat=True)
    known = {email, user.email, *map(AddressField.normalise, others)}
    return DataSubject(email, tuple(sorted(known)), user.pk, user)
