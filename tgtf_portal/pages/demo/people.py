"""The story's people: made up, one login for each role."""

import secrets
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from tgtf_portal.core.models import User
from tgtf_portal.pages.demo import files

# Everybody may know it: it opens nothing but a local demonstration.
LOCAL_PASSWORD = "green-transition-demo"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Key:
    """The password that all demo people share, hashed once because hashing is slow on purpose."""

    shown: str
    hashed: str

    @classmethod
    def cut(cls) -> "Key":
        """Where the portal does not run as a local demonstration, nobody may guess it."""
        shown = LOCAL_PASSWORD if settings.DEBUG else secrets.token_urlsafe(12)
        return cls(shown, make_password(shown))


def cast(role: str) -> list[dict[str, str]]:
    return [person for person in files.rows("people.csv") if person["role"] == role]


def sign_up(email: str, name: str, key: Key, **facts: object) -> User:
    """An account whose address counts as verified, so that its owner can sign in at once."""
    user, made = User.objects.get_or_create(
        email=email, defaults={"name": name, "password": key.hashed, **facts}
    )
    if made:
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def coordinator() -> User:
    return User.objects.get(email=cast("coordinator")[0]["email"])
