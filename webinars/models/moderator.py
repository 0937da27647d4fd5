"""The people who lead a webinar while it runs: they open, warn and close its break-outs."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.models import User
from tgtf_portal.core.values.addresses import whole_address
from tgtf_portal.core.values.fields import AddressField, LineField
from tgtf_portal.core.values.links import optional
from webinars.models.personal_link import Linked, LinkedQuerySet
from webinars.models.webinar import Webinar


class ModeratorQuerySet(LinkedQuerySet["Moderator"]):
    def with_webinar(self) -> Self:
        return self.select_related("webinar__series__facility", "user")


class Moderator(Linked):
    """By login or by a personal link. Who is named on the programme is a Speaker."""

    PURPOSE = "moderator"

    webinar = models.ForeignKey(
        Webinar, models.CASCADE, verbose_name=_("webinar"), related_name="moderators"
    )
    name = LineField(_("name"), max_length=120)
    email = AddressField(
        _("e-mail address"),
        blank=True,
        help_text=_("Without one, the moderator gets no personal link by mail."),
    )
    user = optional(
        User,
        models.SET_NULL,
        verbose_name=_("account"),
        related_name="moderated",
        help_text=_("Optional: moderators also come in by their personal link."),
    )

    objects = ModeratorQuerySet.as_manager()

    class Meta:
        verbose_name = _("moderator")
        ordering = ["pk"]
        permissions = (("link_moderator", "Can see personal links of moderators"),)
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
    def address(self) -> str:
        """Where mails go: the own address, or else the account's."""
        return self.email or (self.user.email if self.user else "")

    def get_link(self) -> str:
        """The personal link's whole address."""
        return whole_address("webinars:moderator-link", self.webinar.slug, self.token)
