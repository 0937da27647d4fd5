"""The people who lead a webinar while it runs: they open, warn and close its break-outs."""

from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core import tokens
from tgtf_portal.core.fields import AddressField, LineField
from tgtf_portal.core.roles import Person
from webinars.models.webinar import Webinar


class ModeratorQuerySet(models.QuerySet["Moderator"]):
    def by_link(self, token: str) -> Self:
        """The one moderator whom a personal link lets in, if any."""
        code = tokens.read(Moderator.PURPOSE, token)
        return self.filter(code=code) if code else self.none()

    def with_webinar(self) -> Self:
        return self.select_related("webinar__series__facility")

    def of_person(self, user: Person, links: Collection[str]) -> Self:
        """Who somebody is as a moderator: by personal links they came by, or by their account."""
        known = Q(code__in=links)
        return self.filter(known | Q(user=user) if user.is_authenticated else known)


class Moderator(models.Model):
    """By login or by a personal link. Who is named on the programme is a Speaker."""

    PURPOSE = "moderator"

    code = models.CharField(max_length=32, unique=True, default=tokens.new_code, editable=False)
    webinar = models.ForeignKey(
        Webinar, models.CASCADE, verbose_name=_("webinar"), related_name="moderators"
    )
    name = LineField(_("name"), max_length=120)
    email = AddressField(
        _("e-mail address"),
        blank=True,
        help_text=_("Without one, the moderator gets no personal link by mail."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("account"),
        related_name="moderated",
        null=True,
        blank=True,
        help_text=_("Optional: moderators also come in by their personal link."),
    )

    objects = ModeratorQuerySet.as_manager()

    class Meta:
        verbose_name = _("moderator")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "email"],
                condition=~models.Q(email=""),
                name="moderator_once_per_webinar",
                violation_error_message=_("This person moderates the webinar already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        return tokens.issue(self.PURPOSE, self.code)

    def get_link(self) -> str:
        """The personal link's whole address."""
        path = reverse("webinars:moderator-link", args=[self.webinar.slug, self.token])
        return f"{settings.SITE_URL}{path}"
