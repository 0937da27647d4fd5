"""The people who host a break-out."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.models import User
from tgtf_portal.core.values.addresses import whole_address
from tgtf_portal.core.values.fields import AddressField, LineField
from tgtf_portal.core.values.links import optional
from webinars.models.breakout import Breakout
from webinars.models.personal_link import Linked, LinkedQuerySet


class HostQuerySet(LinkedQuerySet["Host"]):
    def with_room(self) -> Self:
        return self.select_related("breakout__webinar__series__facility", "user")


class Host(Linked):
    """A person who runs a break-out, by login or by a personal link."""

    PURPOSE = "host"

    class Part(models.TextChoices):
        HOST = "host", _("Host")
        CO_HOST = "co_host", _("Co-host")

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
    user = optional(
        User,
        models.SET_NULL,
        verbose_name=_("account"),
        related_name="hosted",
        help_text=_("Optional: hosts also come in by their personal link."),
    )

    objects = HostQuerySet.as_manager()

    class Meta:
        verbose_name = _("host")
        ordering = ["pk"]
        permissions = (("link_host", "Can see personal links of hosts"),)
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
    def address(self) -> str:
        """Where mails go: the own address, or else the account's."""
        return self.email or (self.user.email if self.user else "")

    def get_link(self) -> str:
        """The personal link's whole address."""
        return whole_address("webinars:breakout-host-link", self.breakout.code, self.token)
