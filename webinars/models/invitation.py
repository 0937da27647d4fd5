"""An invitation of one person to one webinar."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from tgtf_portal.core.values.addresses import whole_address
from tgtf_portal.core.values.fields import AddressField, LineField
from tgtf_portal.core.values.links import optional
from webinars.models.personal_link import Linked
from webinars.models.webinar import Webinar


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def with_webinar(self) -> Self:
        return self.select_related("webinar__series__facility", "cluster", "campaign")


class Invitation(Linked):
    PURPOSE = "invitation"

    class Audience(models.TextChoices):
        MANAGERS = "managers", _("Cluster managers")
        PARTNERS = "partners", _("Managers of partner clusters")
        ADVISORS = "advisors", _("Advisors")
        SMES = "smes", _("Contacts of SMEs")
        FORMER = "former", _("Participants of earlier webinars")
        GUESTS = "guests", _("Guests from a list")

    webinar = models.ForeignKey(
        Webinar, models.PROTECT, verbose_name=_("webinar"), related_name="invitations"
    )
    campaign = models.ForeignKey(
        "webinars.Campaign",
        models.PROTECT,
        verbose_name=_("campaign"),
        related_name="invitations",
        null=True,
        blank=True,
    )
    audience = models.CharField(
        _("audience"), max_length=10, choices=Audience, default=Audience.GUESTS
    )
    email = AddressField(_("e-mail address"))
    name = LineField(_("name"), max_length=120, blank=True)
    organisation = LineField(_("organisation"), max_length=160, blank=True)
    cluster = optional(
        Cluster, models.PROTECT, verbose_name=_("cluster"), related_name="invitations"
    )
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    invited_at = models.DateTimeField(_("invited at"), auto_now_add=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-pk"]
        permissions = (
            ("export_invitation", "Can take lists of the invited out"),
            ("link_invitation", "Can see personal links of the invited"),
        )
        indexes = [models.Index(F("webinar"), F("id").desc(), name="invitation_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "email"],
                name="invitation_once_per_webinar",
                violation_error_message=_("This person is invited already."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_link(self) -> str:
        """The personal link's whole address."""
        address = whole_address("webinars:registration-create", self.webinar.slug)
        return f"{address}?invitation={self.token}"
