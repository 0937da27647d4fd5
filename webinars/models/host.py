"""The people who host a break-out."""

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
from webinars.models.breakout import Breakout


class HostQuerySet(models.QuerySet["Host"]):
    def by_link(self, token: str) -> Self:
        """The one host whom a personal link lets in, if any."""
        code = tokens.read(Host.PURPOSE, token)
        return self.filter(code=code) if code else self.none()

    def of_person(self, user: Person, links: Collection[str]) -> Self:
        """Who somebody is as a host: by the personal links they came by, or by their account."""
        known = Q(code__in=links)
        return self.filter(known | Q(user=user) if user.is_authenticated else known)

    def with_room(self) -> Self:
        return self.select_related("breakout__webinar__series__facility", "user")


class Host(models.Model):
    """A person who runs a break-out, by login or by a personal link."""

    PURPOSE = "host"

    class Part(models.TextChoices):
        HOST = "host", _("Host")
        CO_HOST = "co_host", _("Co-host")

    code = models.CharField(max_length=32, unique=True, default=tokens.new_code, editable=False)
    breakout = models.ForeignKey(
        Breakout, models.CASCADE, verbose_name=_("break-out"), related_name="hosts"
    )
    name = LineField(_("name"), max_length=120)
    email = AddressField(
        _("e-mail address"),
        blank=True,
        help_text=_("Without one, the host gets no personal link by mail."),
    )
    part = models.CharField(_("part"), max_length=8, choices=Part, default=Part.HOST)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("account"),
        related_name="hosted",
        null=True,
        blank=True,
        help_text=_("Optional: hosts also come in by their personal link."),
    )

    objects = HostQuerySet.as_manager()

    class Meta:
        verbose_name = _("host")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["breakout", "email"],
                condition=~models.Q(email=""),
                name="host_once_per_breakout",
                violation_error_message=_("This person hosts the break-out already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        return tokens.issue(self.PURPOSE, self.code)

    def get_link(self) -> str:
        """The personal link's whole address."""
        path = reverse("webinars:breakout-host-link", args=[self.breakout.code, self.token])
        return f"{settings.SITE_URL}{path}"
