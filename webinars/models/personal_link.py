"""Somebody whom a personal link lets in; an account, where there is one, does the same."""

from collections.abc import Collection
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.values import tokens

Row = TypeVar("Row", bound=models.Model)


class LinkedQuerySet(models.QuerySet[Row]):
    """Of a model that is `Linked`, with a `user`."""

    def by_link(self, token: str) -> Self:
        """The one whom a personal link lets in, if any."""
        return self.filter(code=tokens.read(self.model.PURPOSE, token))  # type: ignore[attr-defined]

    def of_person(self, user: Person, links: Collection[str]) -> Self:
        """Who somebody is: by the personal links they came by, or by their account."""
        known = Q(code__in=links)
        return self.filter(known | Q(user=user) if user.is_authenticated else known)


class Linked(models.Model):
    PURPOSE: ClassVar[str]

    code = models.CharField(max_length=32, unique=True, default=tokens.new_code, editable=False)

    class Meta:
        abstract = True

    @property
    def token(self) -> str:
        return tokens.issue(self.PURPOSE, self.code)


def meeting_id_of(number: int) -> str:
    """By which a meeting service knows who registered: nothing of their link is told to others."""
    return salted_hmac("registration.meeting", str(number)).hexdigest()[:22]
