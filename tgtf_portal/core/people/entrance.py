"""Who comes in by an address: whose account it is, whether they have a way in, and opening one."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tgtf_portal.core.models import User
from tgtf_portal.core.people import sessions
from tgtf_portal.core.refusal import Refused


def owner_of(email: str) -> User | None:
    """Whose account the address belongs to; before others, who proved that it is theirs."""
    owners = User.objects.filter(Q(email=email) | Q(pk__in=_proved(email).values("user")))
    return max(owners.order_by("pk"), key=lambda owner: is_proved(owner, email), default=None)


def is_theirs(user: User, email: str) -> bool:
    """By an address that they proved to own, or that their account was made with."""
    return user.email == email or is_proved(user, email)


def is_proved(user: User, email: str) -> bool:
    return _proved(email).filter(user=user).exists()


def has_way_in(user: User) -> bool:
    """Whether they can sign in: by a password or a passkey, and not with an address that somebody
    claimed and never proved."""
    claimed = set(EmailAddress.objects.filter(user=user).values_list("verified", flat=True))
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    has_password = bool(user.password) and user.has_usable_password()
    return claimed != {False} and (has_password or passkeys.exists())


@transaction.atomic
def prepare_account(email: str, name: str) -> User:
    """An account that nobody can sign in to yet; one that stays so goes by itself."""
    user = owner_of(email)
    if user is None:
        user = User.objects.create_user(email, name=name)
        EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    _refuse_switched_off(user)
    return user


@transaction.atomic
def open_account(email: str, name: str) -> User:
    """The account of who came by a link that was sent to this address, which is proved by it."""
    user = owner_of(email)
    if user is None:
        user = User.objects.create_user(email, name=name)
    user = User.objects.select_for_update().get(pk=user.pk)
    _refuse_switched_off(user)
    _take_over_unproved(user)
    return user


def _take_over_unproved(user: User) -> None:
    """Somebody may have signed up with this address and never proved that it is theirs, as the link
    now does: what they chose opens nothing, and the person chooses for themselves."""
    claimed = EmailAddress.objects.filter(user=user)
    if claimed.filter(verified=True).exists():
        return
    if claimed.exists():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        Authenticator.objects.filter(user=user).delete()
        sessions.end_all(user)
    claimed.exclude(email=user.email).delete()
    facts = {"verified": True, "primary": True}
    claimed.update_or_create(user=user, email=user.email, defaults=facts)


def _refuse_switched_off(user: User) -> None:
    if not user.is_active:
        raise Refused(_("The account of this address is switched off. Write to the facility."))


def _proved(email: str) -> QuerySet[EmailAddress]:
    return EmailAddress.objects.filter(email=email, verified=True)
