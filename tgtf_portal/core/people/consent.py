"""Agreeing to a purpose in exact words, and taking that back."""

from collections.abc import Iterable
from hashlib import sha256

from django.utils import timezone

from tgtf_portal.core.models import Consent
from tgtf_portal.core.values.fields import AddressField


def give_consent(email: str, *, purpose: str, text: str, source: str) -> Consent:
    """Keep that this person agreed to these words. The same words twice are one consent.

    Call it only where the address is known to belong to whoever ticked the box.
    """
    consent, _created = Consent.objects.get_or_create(
        email=AddressField.normalise(email),
        purpose=purpose,
        digest=digest_of(text),
        withdrawn_at=None,
        defaults={"text": text, "source": source[:160], "given_at": timezone.now()},
    )
    return consent


def withdraw_consents(consents: Iterable[Consent]) -> int:
    """Note that they hold no longer; what was agreed, and until when, stays on record."""
    numbers = [consent.pk for consent in consents]
    return Consent.objects.in_force().filter(pk__in=numbers).update(withdrawn_at=timezone.now())


def digest_of(text: str) -> str:
    """Equal for equal words.

    >>> digest_of("Yes")[:8]
    '85a39ab3'
    """
    return sha256(text.encode()).hexdigest()
