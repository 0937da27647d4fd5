"""Links from one model to another that many models have in the same form."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from tgtf_portal.core.models import User

Target = TypeVar("Target", bound=models.Model)


def optional(
    to: type[Target], on_delete: Callable[..., Any], **options: Any
) -> "models.ForeignKey[Target | None, Target | None]":
    """A foreign key that may be empty."""
    return models.ForeignKey(to, on_delete, null=True, blank=True, **options)


def actor(
    verbose_name: Any = None, **options: Any
) -> "models.ForeignKey[User | None, User | None]":
    """Who did it: empty where nobody signed in, and where the account is gone."""
    account: str = settings.AUTH_USER_MODEL
    return models.ForeignKey(
        account,
        models.SET_NULL,
        verbose_name=verbose_name,
        related_name="+",
        null=True,
        blank=True,
        **options,
    )
